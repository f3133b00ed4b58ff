package dialog

import (
	tea "charm.land/bubbletea/v2"

	"parley/ui/theme"
)

// Confirm asks a question that is answered by yes or no. No is the answer until another is chosen.
type Confirm struct {
	frame
	title, question string
	about           any
	yes             bool
}

// NewConfirm makes the question. About comes back in the answer.
func NewConfirm(th *theme.Theme, title, question string, about any) *Confirm {
	return &Confirm{frame: frame{th: th}, title: title, question: question, about: about}
}

// Update takes a key: y, n, or the arrows and Enter. Esc and Ctrl+C mean no.
func (d *Confirm) Update(k tea.KeyPressMsg) Intent {
	switch k.Text {
	case "y", "Y":
		return Answered{Yes: true, About: d.about}
	case "n", "N":
		return Answered{About: d.about}
	}
	switch keyName(k) {
	case "enter":
		return Answered{Yes: d.yes, About: d.about}
	case "esc", "ctrl+c":
		return Answered{About: d.about}
	case "left", "right", "up", "down", "tab", "shift+tab":
		d.yes, d.rows = !d.yes, nil
	}
	return nil
}

// Box draws the dialog.
func (d *Confirm) Box(maxW, maxH int) []string {
	if d.kept(maxW, maxH) {
		return d.rows
	}
	hint := "y or n, Esc means no"
	want := max(widest(wrap(d.question, 48)), len(hint), 24)
	in := inside(min(maxW, want+4), maxH)
	body := paragraph(d.th.Text, d.question, in.w)
	body = body[:max(0, min(len(body), in.h-1))] // the answers come first
	if len(body)+2 <= in.h {
		body = append(body, theme.Spaces(in.w))
	}
	r := theme.NewRow(d.th, in.w, false)
	d.choice(r, "No", !d.yes)
	r.Skip(2)
	d.choice(r, "Yes", d.yes)
	return d.border(in, append(body, r.Done()), d.title, hint, "")
}

// choice adds an answer, marked if it is the chosen one.
func (d *Confirm) choice(r *theme.Row, text string, chosen bool) {
	if !chosen {
		r.Skip(1)
		r.Put(d.th.Text, text+" ")
		return
	}
	r.Glyph(d.th.Chosen.With(d.th.Accent), d.th.Glyph.Chosen)
	r.Put(d.th.Chosen, text+" ")
}

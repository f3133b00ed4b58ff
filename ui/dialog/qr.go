package dialog

import (
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"parley/ui/theme"
)

// QR shows a code for a camera below what there is to say of it, where both fit.
type QR struct {
	frame
	title string
	lines []string
	code  []string // rows of half blocks, light on dark, all of one width
}

// NewQR makes the dialog.
func NewQR(th *theme.Theme, title string, lines, code []string) *QR {
	return &QR{frame: frame{th: th}, title: title, lines: lines, code: code}
}

// Update takes a key: Esc, Enter, q and Ctrl+C close.
func (d *QR) Update(k tea.KeyPressMsg) Intent {
	switch name := keyName(k); {
	case name == "esc", name == "enter", name == "ctrl+c", k.Text == "q":
		return Close{}
	}
	return nil
}

// Box draws the dialog. The lines come first: without the code they can be typed.
func (d *QR) Box(maxW, maxH int) []string {
	if d.kept(maxW, maxH) {
		return d.rows
	}
	wide := ansi.StringWidth(d.code[0])
	in := inside(min(maxW, max(widest(d.lines), wide)+4), maxH)
	var body []string
	for _, line := range d.lines {
		body = append(body, paragraph(d.th.Text, line, in.w)...)
	}
	hint := "Esc closes"
	if fits := wide <= in.w && len(body)+len(d.code) <= in.h; fits && !d.th.ASCII {
		hint = "a camera reads the code, " + hint
		left := (in.w - wide) / 2
		for _, row := range d.code {
			body = append(body, theme.Spaces(left)+d.th.QR.Render(row)+theme.Spaces(in.w-left-wide))
		}
	}
	return d.border(in, body, d.title, hint, "")
}

package dialog

import (
	tea "charm.land/bubbletea/v2"

	"github.com/charmbracelet/x/ansi"

	"parley/ui/theme"
)

// Group is a part of the help: keys or verbs that belong together.
type Group struct {
	Title string // may be empty
	Items []Item
}

// Item is one line of help: keys or a verb with its arguments, and what that does.
type Item struct{ Use, Does string }

// Help shows keys and verbs, in two columns where there is room. It scrolls.
type Help struct {
	frame
	title  string
	groups []Group

	lines []string // all of it, laid out for width
	width int
	top   int
	page  int // lines in sight
}

// NewHelp makes the help of some groups, in their order.
func NewHelp(th *theme.Theme, title string, groups []Group) *Help {
	return &Help{frame: frame{th: th}, title: title, groups: groups}
}

// SetTheme changes the look.
func (d *Help) SetTheme(th *theme.Theme) {
	d.frame.SetTheme(th)
	d.lines = nil
}

// Update takes a key: those that scroll, and Esc, q, F1, ? and Enter, which close.
func (d *Help) Update(k tea.KeyPressMsg) Intent {
	name := keyName(k)
	if name == "" {
		name = k.Text
	}
	switch name {
	case "esc", "q", "f1", "?", "enter", "ctrl+c":
		return Close{}
	case "up", "k", "ctrl+p":
		d.Scroll(-1)
	case "down", "j", "ctrl+n":
		d.Scroll(1)
	case "pgup", "b":
		d.Scroll(1 - d.page)
	case "pgdown", " ", "space":
		d.Scroll(d.page - 1)
	case "home", "g":
		d.Scroll(-len(d.lines))
	case "end", "G":
		d.Scroll(len(d.lines))
	}
	return nil
}

// Scroll moves the text by so many lines, down if positive.
func (d *Help) Scroll(delta int) {
	top := max(0, min(d.top+delta, len(d.lines)-d.page))
	if top != d.top {
		d.top, d.rows = top, nil
	}
}

// Box draws the dialog.
func (d *Help) Box(maxW, maxH int) []string {
	if d.kept(maxW, maxH) {
		return d.rows
	}
	width := 72
	if maxW >= 96 {
		width = 116
	}
	in := inside(min(maxW, width), maxH)
	if d.lines == nil || d.width != in.w {
		d.lines, d.width = d.layout(in.w), in.w
	}
	d.page = min(in.h, len(d.lines))
	d.top = max(0, min(d.top, len(d.lines)-d.page))
	end := d.top + d.page
	hint, more := "Esc closes", ""
	if d.page < len(d.lines) {
		hint = arrows(d.th) + " scroll, " + hint
	}
	if left := len(d.lines) - end; left > 0 {
		more = d.th.Glyph.More + " " + theme.Thousands(left) + " more"
	}
	return d.border(in, d.lines[d.top:end], d.title, hint, more)
}

// layout returns the help as lines of exactly width cells.
func (d *Help) layout(width int) []string {
	const between = 4
	if width < 88 || len(d.groups) < 2 {
		return d.column(d.groups, width)
	}
	left := (width - between) / 2
	right := width - between - left
	cut, best := 1, 0
	for i := 1; i < len(d.groups); i++ {
		high := max(height(d.groups[:i]), height(d.groups[i:]))
		if i == 1 || high < best {
			cut, best = i, high
		}
	}
	a, b := d.column(d.groups[:cut], left), d.column(d.groups[cut:], right)
	lines := make([]string, max(len(a), len(b)))
	for i := range lines {
		lines[i] = at(a, i, left) + theme.Spaces(between) + at(b, i, right)
	}
	return lines
}

// height is about how many lines the groups take.
func height(groups []Group) int {
	n := 0
	for _, g := range groups {
		n += len(g.Items) + 2
	}
	return n
}

func at(lines []string, i, width int) string {
	if i < len(lines) {
		return lines[i]
	}
	return theme.Spaces(width)
}

// column returns groups below each other.
func (d *Help) column(groups []Group, width int) []string {
	use := 0
	for _, g := range groups {
		for _, it := range g.Items {
			use = max(use, ansi.StringWidth(it.Use))
		}
	}
	use = min(use, width*9/20)
	lines := []string{}
	for i, g := range groups {
		if i > 0 {
			lines = append(lines, theme.Spaces(width))
		}
		if g.Title != "" {
			lines = append(lines, paragraph(d.th.Strong, g.Title, width)...)
		}
		for _, it := range g.Items {
			lines = d.item(lines, it, use, width)
		}
	}
	return lines
}

// item adds an item: what to use in its column, what it does beside it, or below if the first is
// too long. Without anything to use, it is a paragraph.
func (d *Help) item(lines []string, it Item, use, width int) []string {
	left, indent := it.Use, use+2
	if use == 0 {
		indent = 0
	}
	does := wrap(it.Does, width-indent)
	if use == 0 && len(does) > 1 {
		does = hang(it.Does, width)
	}
	if left == "" && len(does) == 0 {
		return append(lines, theme.Spaces(width))
	}
	if ansi.StringWidth(left) > use || len(does) == 0 {
		lines = append(lines, paragraph(d.th.Accent, left, width)...)
		left = ""
	}
	for _, text := range does {
		r := theme.NewRow(d.th, width, false)
		r.Col(d.th.Accent, left, use)
		r.Skip(indent - use)
		r.Put(d.th.Text, text)
		lines = append(lines, r.Done())
		left = ""
	}
	return lines
}

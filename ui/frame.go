package ui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"parley/app/chat"
	"parley/ui/dialog"
	"parley/ui/screen"
	"parley/ui/theme"
)

// cachedRows are rows that are drawn anew only when what they say changed.
type cachedRows[K comparable] struct {
	key   K
	lines []string
}

// rows returns the rows, drawn by draw when key is another than before.
func (c *cachedRows[K]) rows(key K, draw func() []string) []string {
	if c.lines == nil || c.key != key {
		c.key, c.lines = key, draw()
	}
	return c.lines
}

// headerKey and hintKey are what those rows are drawn from.
type (
	headerKey struct {
		width       int
		name, about string
	}
	hintKey struct {
		width, most int
		left, right string
		style       theme.Style
	}
)

// Frame implements screen.Paned.
func (m *Model) Frame() (v tea.View, panes []screen.Pane) {
	v = tea.View{AltScreen: true, WindowTitle: m.title(), ReportFocus: true}
	if m.mouse && !m.bare {
		v.MouseMode = tea.MouseModeCellMotion
	}
	m.panes = m.panes[:0]
	l := &m.layout
	if l.tooSmall {
		m.add(rect{0, 0, m.width, m.height}, []string{fit("too small:", m.width), fit("20x6 or more", m.width)})
		return v, m.panes
	}
	if m.session == nil {
		m.overlay(&v, rect{0, 0, m.width, m.height}, nil)
		return v, m.panes
	}
	if l.sidebar.w > 0 {
		m.add(l.sidebar, m.sidebar.Rows())
		m.add(l.divider, m.dividerRows())
	}
	if l.header.h > 0 {
		m.add(l.header, m.header())
	}
	at, body := l.body, m.home.Rows
	if m.open != 0 {
		body = m.timeline.Rows
	}
	if l.right.w > 0 {
		body = m.drawColumn(l)
	}
	if l.hint.h > 0 {
		m.add(l.hint, m.hint(l.hint.w))
	}
	switch {
	case m.full:
		at, body = l.composer, m.composer.Rows
	case l.composer.h > 0:
		m.add(l.composer, m.composer.Rows())
	}
	if l.composer.h > 0 {
		x, y := m.composer.Cursor()
		v.Cursor = tea.NewCursor(l.composer.x+x, l.composer.y+y)
		v.Cursor.Shape = tea.CursorBar
	}
	if m.dialog.shown() {
		m.overlay(&v, at, body())
	} else {
		m.add(at, body())
	}
	return v, m.panes
}

// add puts rows into the frame. It is not inlined: a pane for each place where it is called would make the
// frames of Frame, which each session's stack has to hold, half as large again.
//
//go:noinline
func (m *Model) add(r rect, rows []string) {
	m.panes = append(m.panes, screen.Pane{X: r.x, Y: r.y, Width: r.w, Height: r.h, Lines: rows})
}

// overlay draws the dialog over the middle of a part, and puts the cursor into it.
func (m *Model) overlay(v *tea.View, r rect, base []string) {
	box := m.dialog.open.Box(r.w, r.h)
	w := 0
	if len(box) > 0 {
		w = ansi.StringWidth(box[0])
	}
	x, y := max(0, (r.w-w)/2), max(0, (r.h-len(box))/2)
	under := make([]string, r.h)
	copy(under, base)
	m.add(r, dialog.Overlay(under, box, x, y))
	m.dialog.at = rect{x: r.x + x, y: r.y + y, w: w, h: len(box)}
	v.Cursor = nil
	if cx, cy, ok := m.dialog.open.Cursor(); ok {
		v.Cursor = tea.NewCursor(r.x+x+cx, r.y+y+cy)
		v.Cursor.Shape = tea.CursorBar
	}
}

// View implements tea.Model: the same frame as one text, for those who don't know panes.
func (m *Model) View() tea.View {
	v, panes := m.Frame()
	rows := make([]string, m.height)
	for _, p := range panes {
		for i, line := range p.Lines[:min(len(p.Lines), p.Height)] {
			row := &rows[p.Y+i]
			*row = dialog.Overlay([]string{*row}, []string{pad(line, p.Width)}, p.X, 0)[0]
		}
	}
	v.SetContent(strings.Join(rows, "\n"))
	return v
}

func (m *Model) dividerRows() []string {
	if len(m.divider) != m.height {
		line := m.theme.Faint.Render(m.theme.Glyph.Vertical)
		m.divider = make([]string, m.height)
		for i := range m.divider {
			m.divider[i] = line
		}
	}
	return m.divider
}

// title is the window's title: how much waits, and where.
func (m *Model) title() string {
	name := "parley"
	if e := m.entry(m.open); e != nil {
		name = m.titleOf(e)
	}
	key := titleKey{m.waiting(), name}
	if m.titleKey != key {
		m.titleKey, m.windowTitle = key, "parley"
		if m.open != 0 {
			m.windowTitle += " " + name
		}
		if key.unread > 0 {
			m.windowTitle = fmt.Sprintf("(%d) %s", key.unread, m.windowTitle)
		}
	}
	return m.windowTitle
}

// titleKey is what the window's title is made from.
type titleKey struct {
	unread int
	name   string
}

// header is the row above the timeline: the rooms as one line where there is no sidebar, else what
// is open.
func (m *Model) header() []string {
	w := m.layout.header.w
	if m.layout.sidebar.w == 0 {
		m.strip[0] = m.sidebar.Strip(w)
		return m.strip[:]
	}
	key := headerKey{width: w}
	e := m.entry(m.open)
	if m.layout.right.w > 0 && m.in != 0 {
		e = m.entry(m.beside.open)
	}
	if e != nil {
		key.name, key.about = m.titleOf(e), e.about
		if e.Kind == chat.Direct {
			key.about = e.remark
		}
	}
	return m.headerRow.rows(key, func() []string {
		name := fit(" "+key.name, w)
		room := w - ansi.StringWidth(name)
		about := ""
		if key.about != "" && room > 3 {
			about = fit("  "+key.about, room)
		}
		return []string{m.theme.Bar.With(m.theme.Strong).Render(name) + m.theme.Bar.Render(pad(about, room))}
	})
}

// remark is what there is to say of the other person of a direct room.
func remark(p chat.Person) string {
	text := p.Presence.String()
	switch {
	case p.Presence == chat.Away && p.AwayText != "":
		text += ": " + p.AwayText
	case p.Presence != chat.Offline && p.Status != "":
		text += " · " + p.Status
	}
	return text
}

// hint is what stands above the composer, in w cells: what was just said to the person, in as many
// rows as its words take, else a row of what is of use now.
func (m *Model) hint(w int) []string {
	key := hintKey{w, composerRows(m.height), m.notice.text, "F1 help", m.theme.Warn}
	switch {
	case m.notice.err:
		key.style = m.theme.Error
	case key.left != "":
	case m.bare:
		key.left, key.style = bareHint, m.theme.Dim
	case len(m.complete.list) > 1:
		key.left, key.style = m.complete.shown(), m.theme.Dim
	case m.picking():
		key.left, key.right, key.style = m.pickHint(w-7), "Esc", m.theme.Dim
	case m.aim != (aim{}):
		key.left, key.right, key.style = m.aim.hint(), "Esc", m.theme.Accent
	case m.knockShown():
		key.left = m.knocks.line(w - 2)
	case m.wanted != 0 && m.entry(m.wanted) != nil:
		key.left = wantsToChat(m.entry(m.wanted).Name) + " · Ctrl+G opens it"
	case m.composer.Over() && !m.aim.edit:
		key.left, key.style = tooLong, m.theme.Warn
	case m.full:
		key.left, key.style = "F4 or Esc goes back · Enter sends, Alt+Enter begins a line", m.theme.Dim
	case len(m.typing.others) > 0:
		key.left, key.style = m.whoTypes(), m.theme.Dim
	default:
		key.left, key.style = m.about(), m.theme.Dim
	}
	if m.notice.text == "" && !m.knockShown() {
		key.most = 1
	}
	if info := m.composer.Info(); info != "" {
		key.right = info
	}
	return m.hintRows.rows(key, func() []string { return m.drawHint(key) })
}

// saying is how many rows the hint needs for what must not be missed, 0 if that is nothing.
func (m *Model) saying(w int) int {
	switch {
	case m.notice.text != "", m.knockShown():
		return len(m.hint(w))
	case m.wanted != 0:
		return 1
	}
	return 0
}

// drawHint draws the left text beside the right one, or alone when there is no room for both.
func (m *Model) drawHint(k hintKey) []string {
	if m.theme.ASCII {
		k.left, k.right = theme.ToASCII(k.left), theme.ToASCII(k.right)
	}
	room := k.width - 2
	beside := room - ansi.StringWidth(k.right) - 2
	if w := ansi.StringWidth(k.left); k.width >= 40 && beside >= 10 && (w <= beside || k.most == 1) {
		left := fit(k.left, beside)
		gap := room - ansi.StringWidth(left) - ansi.StringWidth(k.right)
		return []string{" " + k.style.Render(left) + strings.Repeat(" ", gap) + m.theme.Dim.Render(k.right) + " "}
	}
	lines := strings.Split(ansi.Wrap(k.left, room, ""), "\n")
	if last := k.most - 1; len(lines) > k.most {
		lines = append(lines[:last], fit(strings.Join(lines[last:], " "), room))
	}
	for i, line := range lines {
		lines[i] = " " + k.style.Render(line)
	}
	return lines
}

// about is the hint row when nothing else is to be said. Beside a sidebar the header says it.
func (m *Model) about() string {
	e := m.entry(m.open)
	switch {
	case m.session.Me().Away:
		return "you are away; /back when you are back"
	case m.prefs.QuietAt(m.now()):
		return "nothing disturbs you until " + m.clock(m.prefs.Quiet) + "; /dnd off ends that"
	case m.in != 0 && m.layout.right.w == 0:
		return "thread of " + m.root
	case e == nil || m.layout.sidebar.w > 0:
		return ""
	case e.Kind == chat.Direct:
		return e.says
	}
	return e.about
}

// fit cuts a text to w cells.
func fit(text string, w int) string {
	text, _ = theme.Clip(text, w, "…")
	return text
}

// pad fills a text up to w cells.
func pad(text string, w int) string {
	return text + strings.Repeat(" ", max(0, w-ansi.StringWidth(text)))
}

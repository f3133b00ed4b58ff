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

// cachedRow is a row that is drawn anew only when what it says changed.
type cachedRow struct {
	key  string
	line [1]string
}

// rows returns the row, drawn by draw when key is another than before.
func (c *cachedRow) rows(key string, draw func() string) []string {
	if c.key != key || c.line[0] == "" {
		c.key, c.line[0] = key, draw()
	}
	return c.line[:]
}

// Frame implements screen.Paned.
func (m *Model) Frame() (tea.View, []screen.Pane) {
	v := tea.View{AltScreen: true, WindowTitle: m.title(), ReportFocus: true}
	if m.mouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	m.panes = m.panes[:0]
	l := m.layout
	if l.tooSmall {
		m.add(rect{0, 0, m.width, m.height}, []string{fit("too small: at least 20x6, please", m.width)})
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
	m.add(l.header, m.header())
	body := m.home.Rows
	if m.open != 0 {
		body = m.timeline.Rows
	}
	if l.hint.h > 0 {
		m.add(l.hint, m.hint())
	}
	m.add(l.composer, m.composer.Rows())
	x, y := m.composer.Cursor()
	v.Cursor = tea.NewCursor(l.composer.x+x, l.composer.y+y)
	v.Cursor.Shape = tea.CursorBar
	if m.dialog.shown() {
		m.overlay(&v, l.body, body())
	} else {
		m.add(l.body, body())
	}
	return v, m.panes
}

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
	if len(m.divider) != m.layout.divider.h {
		line := m.theme.Faint.Render(m.theme.Glyph.Vertical)
		m.divider = make([]string, m.layout.divider.h)
		for i := range m.divider {
			m.divider[i] = line
		}
	}
	return m.divider
}

// title is the window's title: how much waits, and where.
func (m *Model) title() string {
	title := "parley"
	if e := m.entry(m.open); e != nil && m.open != 0 {
		title += " " + m.titleOf(e)
	}
	if n := m.unread(); n > 0 {
		return fmt.Sprintf("(%d) %s", n, title)
	}
	return title
}

// header is the row above the timeline: the rooms as one line where there is no sidebar, else what
// is open.
func (m *Model) header() []string {
	w := m.layout.header.w
	if m.layout.sidebar.w == 0 {
		m.headerRow.key = ""
		m.headerRow.line[0] = m.sidebar.Strip(w)
		return m.headerRow.line[:]
	}
	name, about := "Home", m.session.Me().Name
	presence := chat.Presence(255)
	if e := m.entry(m.open); e != nil && m.open != 0 {
		name, about = m.titleOf(e), e.topic
		if e.Kind == chat.Direct {
			presence, about = e.Presence, m.remark(e)
		}
	}
	return m.headerRow.rows(fmt.Sprint(w, presence, name, "\x00", about), func() string {
		left := " " + name
		if about != "" {
			left += "  " + about
		}
		left = fit(left, w)
		rest := min(len(left), len(name)+1)
		return m.theme.Bar.With(m.theme.Strong).Render(left[:rest]) + m.theme.Bar.Render(pad(left[rest:], w-ansi.StringWidth(left[:rest])))
	})
}

// remark is what there is to say of the other person of a direct room.
func (m *Model) remark(e *roomEntry) string {
	p := m.session.Person(e.peer)
	text := p.Presence.String()
	switch {
	case p.Presence == chat.Away && p.AwayText != "":
		text += ": " + p.AwayText
	case p.Presence != chat.Offline && p.Status != "":
		text += " · " + p.Status
	}
	return text
}

// hint is the row above the composer: what was just said to the person, else what is of use now.
func (m *Model) hint() []string {
	w := m.layout.hint.w
	left, style, right := m.notice.text, m.theme.Warn, "F1 help"
	switch {
	case m.notice.err:
		style = m.theme.Error
	case left == "" && m.complete.shown() != "":
		left, style = m.complete.shown(), m.theme.Dim
	case left == "":
		left, style = m.about(), m.theme.Dim
	}
	if info := m.composer.Info(); info != "" {
		right = info
	}
	if m.theme.ASCII {
		left, right = theme.ToASCII(left), theme.ToASCII(right)
	}
	key := fmt.Sprint(w, m.notice.err, len(m.notice.text), left, "\x00", right)
	return m.hintRow.rows(key, func() string {
		room := w - 1
		if need := ansi.StringWidth(right) + 3; w >= 40 && room-need >= 10 {
			room -= need
		} else {
			right = ""
		}
		left = fit(left, room)
		if right == "" {
			return " " + style.Render(left)
		}
		gap := w - 2 - ansi.StringWidth(left) - ansi.StringWidth(right)
		return " " + style.Render(left) + strings.Repeat(" ", gap) + m.theme.Dim.Render(right) + " "
	})
}

// about is the hint row when nothing else is to be said.
func (m *Model) about() string {
	e := m.entry(m.open)
	switch {
	case m.open == 0 || e == nil:
		return ""
	case m.layout.sidebar.w > 0:
		return ""
	case e.Kind == chat.Direct:
		return e.Name + " is " + m.remark(e)
	}
	return e.topic
}

// fit cuts a text to w cells.
func fit(text string, w int) string {
	if w <= 0 {
		return ""
	}
	return ansi.Truncate(text, w, "…")
}

// pad fills a text up to w cells.
func pad(text string, w int) string {
	return text + strings.Repeat(" ", max(0, w-ansi.StringWidth(text)))
}

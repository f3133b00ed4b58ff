package sidebar

import (
	"slices"

	"parley/app/chat"
	"parley/ui/theme"
)

// Member is one who is in the open room.
type Member struct {
	User     chat.UserID
	Name     string
	Presence chat.Presence
	Role     string // the word of it, empty for most
}

// Members is the column of those who are in the open room. What is kept of a large room is its first page.
type Members struct {
	th   *theme.Theme
	w, h int
	list []Member
	rest int // how many more there are, who are not in list
	top  int // whose row is the first

	rows []string // as drawn; none when something changed
}

// NewMembers returns an empty column of no size.
func NewMembers(th *theme.Theme) *Members { return &Members{th: th} }

// SetTheme changes the look.
func (m *Members) SetTheme(th *theme.Theme) {
	if m.th != th {
		m.th, m.rows = th, nil
	}
}

// SetSize says how many cells Rows has to fill.
func (m *Members) SetSize(width, height int) {
	if m.w != width || m.h != height {
		m.w, m.h, m.rows = max(0, width), max(0, height), nil
	}
}

// SetMembers gives the members in the order to show, and how many there are in all. The slice is kept.
func (m *Members) SetMembers(list []Member, total int) {
	rest := max(0, total-len(list))
	if rest != m.rest || !slices.Equal(list, m.list) {
		m.list, m.rest, m.rows = list, rest, nil
	}
}

// Scroll moves the list by so many rows, down if positive, and stops at its ends.
func (m *Members) Scroll(delta int) { m.top, m.rows = m.top+delta, nil }

// At returns who is in row y; ok is false where nobody is.
func (m *Members) At(y int) (id chat.UserID, ok bool) {
	m.Rows()
	if y < 0 || y >= m.h || m.top+y >= len(m.list) || m.hintAt(y) {
		return 0, false
	}
	return m.list[m.top+y].User, true
}

// Rows returns the column: as many rows as SetSize said, each exactly as wide. The slice is valid until
// something changes.
func (m *Members) Rows() []string {
	if m.rows == nil {
		m.top = max(0, min(m.top, m.lines()-m.h))
		m.rows = make([]string, m.h)
		for y := range m.rows {
			m.rows[y] = m.drawRow(y)
		}
	}
	return m.rows
}

// lines is how many lines there are to show. Those who are not in the list have one together.
func (m *Members) lines() int { return len(m.list) + min(m.rest, 1) }

// hintAt says that row y tells how many more there are, in place of its line.
func (m *Members) hintAt(y int) bool {
	if m.h < 3 {
		return false
	}
	return y == 0 && m.top > 0 || y == m.h-1 && m.top+m.h < m.lines()
}

func (m *Members) drawRow(y int) string {
	r := theme.NewRow(m.th, m.w, false)
	at := m.top + y
	r.Skip(1)
	switch {
	case m.hintAt(y) && y == 0:
		r.Put(m.th.Dim, m.th.Glyph.Less+" "+theme.Thousands(at+1)+" more")
	case m.hintAt(y):
		r.Put(m.th.Dim, m.th.Glyph.More+" "+theme.Thousands(len(m.list)-at+m.rest)+" more")
	case at < len(m.list):
		m.drawMember(r, m.list[at])
	case at == len(m.list) && m.rest > 0:
		r.Put(m.th.Dim, theme.Thousands(m.rest)+" more: /members")
	}
	return r.Done()
}

// drawMember makes " ● bob    owner ".
func (m *Members) drawMember(r *theme.Row, p Member) {
	style, glyph := m.th.Sign(chat.Direct, p.Presence)
	r.Glyph(style, glyph)
	r.Skip(1)
	space := r.Left() - 1
	if p.Role != "" {
		space -= len(p.Role) + 1
	}
	name, _ := theme.Clip(p.Name, space, m.th.Glyph.Ellipsis)
	look := m.th.Name(p.Name)
	if p.Presence == chat.Offline {
		look = m.th.Dim
	}
	r.Put(look, name)
	r.Right(m.th.Dim, p.Role, 1)
}

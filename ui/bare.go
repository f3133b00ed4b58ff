package ui

import tea "charm.land/bubbletea/v2"

// toggleBare shows what is read alone on the screen, without anything beside it and with the mouse left to
// the terminal, whose own selection copies clean text then; and back.
func (m *Model) toggleBare() {
	m.bare, m.full = !m.bare, false
	m.timeline.Unpick()
}

// bareKey does what a key does on the bare screen: it scrolls or leads back. Any other leads back and does
// what it does there.
func (m *Model) bareKey(k tea.KeyPressMsg) (cmd tea.Cmd, used bool) {
	switch pressed := k.String(); {
	case is(pressed, &keys.PageUp):
		m.page(-1)
	case is(pressed, &keys.PageDown):
		m.page(+1)
	case is(pressed, &keys.RowUp):
		m.rows(-1)
	case is(pressed, &keys.RowDown):
		m.rows(+1)
	case is(pressed, &keys.Newest):
		return m.toBottom(), true
	case is(pressed, &keys.Redraw):
		return tea.ClearScreen, true
	case is(pressed, &keys.Bare), pressed == "esc":
		m.toggleBare()
	default:
		m.toggleBare()
		return nil, false
	}
	return nil, true
}

// bareHint is what leads back.
const bareHint = "Alt+L or Esc goes back · select with the mouse, PgUp and PgDn scroll"

package composer

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// verb is what some keys do. It reports false where it had nothing to do and another part may use the key.
type verb struct {
	key.Binding
	do      func(*Model) bool
	onEmpty bool // useful in an empty draft too; the others leave the key alone there
}

var verbs = []verb{
	{bind("Shift+Enter", "new line", "shift+enter", "alt+enter", "ctrl+j"), insertNewLine, true},
	{bind("←", "back", "left", "ctrl+b"), move((*Model).prev), false},
	{bind("→", "forward", "right"), move((*Model).next), false},
	{bind("↑", "row up", "up"), func(m *Model) bool { return m.vertical(-1) }, false},
	{bind("↓", "row down", "down"), func(m *Model) bool { return m.vertical(+1) }, false},
	{bind("Ctrl+←", "word back", "ctrl+left", "alt+left", "alt+b"), move((*Model).wordStart), false},
	{bind("Ctrl+→", "word forward", "ctrl+right", "alt+right", "alt+f"), move((*Model).wordEnd), false},
	{bind("Home", "start of line", "home", "ctrl+a"), move((*Model).lineStart), false},
	{bind("End", "end of line", "end", "ctrl+e"), move((*Model).lineEnd), false},
	{bind("Ctrl+Home", "start of draft", "ctrl+home", "alt+<", "alt+shift+,"), move(func(*Model) int { return 0 }), false},
	{bind("Ctrl+End", "end of draft", "ctrl+end", "alt+>", "alt+shift+."), move(func(m *Model) int { return len(m.buf.text) }), false},
	{bind("Backspace", "delete back", "backspace", "shift+backspace", "ctrl+h"), erase((*Model).prev), false},
	{bind("Delete", "delete forward", "delete", "ctrl+d"), erase((*Model).next), false},
	{bind("Ctrl+W", "delete word back", "ctrl+w", "alt+backspace", "ctrl+backspace"), erase((*Model).wordStart), false},
	{bind("Alt+D", "delete word forward", "alt+d", "alt+delete", "ctrl+delete"), erase((*Model).wordEnd), false},
	{bind("Ctrl+U", "delete to start of line", "ctrl+u"), erase((*Model).lineStart), false},
	{bind("Ctrl+T", "swap letters", "ctrl+t"), func(m *Model) bool { m.transpose(); return true }, false},
	{bind("Ctrl+Z", "undo", "ctrl+z", "ctrl+_"), func(m *Model) bool { m.undo(); return true }, true},
	{bind("Ctrl+Y", "redo", "ctrl+y", "alt+z", "ctrl+shift+z"), func(m *Model) bool { m.redo(); return true }, true},
}

var byKey = func() map[string]*verb {
	table := map[string]*verb{}
	for i := range verbs {
		for _, k := range verbs[i].Keys() {
			table[k] = &verbs[i]
		}
	}
	return table
}()

// Keys returns what the composer's keys do, for the help.
func Keys() []key.Binding {
	out := make([]key.Binding, len(verbs))
	for i, v := range verbs {
		out[i] = v.Binding
	}
	return out
}

// Update lets the composer use a key. It reports false for a key that it has no use for, as Enter, and
// for moving and deleting in an empty draft, or up from the first row and down from the last.
func (m *Model) Update(msg tea.KeyPressMsg) bool {
	if msg.Text != "" {
		m.goal = -1
		m.change(m.cur, m.cur, clean(msg.Text))
		return true
	}
	v := byKey[msg.Keystroke()]
	if v == nil || m.Empty() && !v.onEmpty {
		return false
	}
	if msg.Code != tea.KeyUp && msg.Code != tea.KeyDown {
		m.goal = -1
	}
	return v.do(m)
}

func bind(shown, does string, keys ...string) key.Binding {
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(shown, does))
}

func insertNewLine(m *Model) bool {
	m.change(m.cur, m.cur, "\n")
	return true
}

// move makes a verb that moves the cursor to an offset.
func move(to func(*Model) int) func(*Model) bool {
	return func(m *Model) bool {
		m.moveTo(to(m))
		return true
	}
}

// erase makes a verb that deletes what is between the cursor and an offset.
func erase(to func(*Model) int) func(*Model) bool {
	return func(m *Model) bool {
		at := to(m)
		m.change(min(at, m.cur), max(at, m.cur), "")
		return true
	}
}

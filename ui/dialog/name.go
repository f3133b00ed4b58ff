package dialog

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"parley/ui/theme"
)

// Name asks for the name of a new account.
type Name struct{ ask }

// NewName makes the dialog: why a name is asked for, and a name to begin with, which may be empty.
func NewName(th *theme.Theme, why, name string) *Name {
	d := &Name{ask{frame: frame{th: th, typing: true}, title: "Your name", hint: "Enter takes it, Esc leaves", why: why}}
	d.line.Set(name)
	return d
}

// Update takes a key: Named on Enter, Quit on Esc and Ctrl+C.
func (d *Name) Update(k tea.KeyPressMsg) Intent {
	switch keyName(k) {
	case "enter":
		if name := strings.TrimSpace(d.line.Text()); name != "" {
			return Named{Name: name}
		}
		return nil
	case "esc", "ctrl+c":
		return Quit{}
	}
	d.edit(k)
	return nil
}

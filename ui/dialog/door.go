package dialog

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"parley/ui/theme"
)

// Door is all that somebody sees who may not come in: what they can do about it.
type Door struct{ ask }

// NewDoor makes the dialog. More is said below the rest, where there is room.
func NewDoor(th *theme.Theme, more string) *Door {
	return &Door{ask{frame: frame{th: th}, title: "At the door", more: more}}
}

// Say tells how things stand, and in short where there is little room, and takes a line from the person
// or does not.
func (d *Door) Say(text, short string, typing bool) {
	d.why, d.short, d.typing, d.rows = text, short, typing, nil
	d.hint = "Esc leaves"
	if typing {
		d.hint = "Enter sends it, Esc leaves"
	}
}

// Taken says that a text has been done: it need not be typed again.
func (d *Door) Taken(text string) {
	if strings.TrimSpace(d.line.Text()) == text {
		d.line.Set("")
	}
	d.Refuse("")
}

// Update takes a key: Said on Enter, Quit on Esc and Ctrl+C.
func (d *Door) Update(k tea.KeyPressMsg) Intent {
	switch keyName(k) {
	case "enter":
		if text := strings.TrimSpace(d.line.Text()); text != "" && d.typing {
			return Said{Text: text}
		}
		return nil
	case "esc", "ctrl+c":
		return Quit{}
	}
	d.edit(k)
	return nil
}

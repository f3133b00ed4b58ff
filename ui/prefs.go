package ui

import (
	"parley/app/chat"
	"parley/ui/theme"
)

// takePrefs takes what the user chose, here or on another of their screens.
func (m *Model) takePrefs() {
	was := m.prefs
	if m.prefs = new(chat.Prefs); m.session != nil {
		m.prefs = m.session.Prefs()
	}
	if was == nil || was.Mouse != m.prefs.Mouse { // else Alt+M holds for this screen
		m.mouse = m.prefs.Mouse != chat.Off
	}
}

// lookFor returns the look that the terminal has and the user wants.
func (m *Model) lookFor(p *chat.Prefs) theme.Look {
	look := m.look
	switch p.Ground {
	case chat.Light:
		look.Light = true
	case chat.Dark:
		look.Light = false
	}
	return look
}

package ui

import (
	"time"

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
	m.showPrefs()
}

// clock returns a time of the day, or if that is another, with the day, as the user likes to read it.
func (m *Model) clock(t time.Time) string {
	layout := "15:04"
	if m.prefs.Clock == chat.Clock12 {
		layout = "3:04pm"
	}
	zone := m.env.of(m.session.Me())
	if t, now := t.In(zone), m.now().In(zone); t.YearDay() != now.YearDay() || t.Year() != now.Year() {
		layout = "Mon 2 Jan, " + layout
	}
	return t.In(zone).Format(layout)
}

// lookFor returns the look that the terminal has and the user wants.
func (m *Model) lookFor(p *chat.Prefs) theme.Look {
	look := m.look
	look.Name = p.Theme
	switch p.Ground {
	case chat.Light:
		look.Light = true
	case chat.Dark:
		look.Light = false
	}
	return look
}

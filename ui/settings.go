package ui

import (
	"cmp"

	tea "charm.land/bubbletea/v2"

	"parley/app/chat"
	"parley/ui/dialog"
)

// wishes are settings that were chosen and are not kept yet, one write under way at a time: else a later
// choice could be overtaken by an earlier one.
type wishes struct {
	chosen []dialog.Set
	saving bool
}

// savedMsg says that settings were kept, or why not.
type savedMsg struct{ err error }

// openSettings shows the settings screen.
func (m *Model) openSettings() {
	me := m.session.Me()
	zone := cmp.Or(me.Zone, "as your terminal says")
	notes := []dialog.Item{{Use: "time zone", Does: zone + " · /zone sets it"}}
	quiet := "off · /dnd 2h"
	if m.prefs.QuietAt(m.now()) {
		quiet = "until " + m.clock(m.prefs.Quiet) + " · /dnd off"
	}
	notes = append(notes, dialog.Item{Use: "do not disturb", Does: quiet}, dialog.Item{Use: "one room", Does: "/notify · /mute"})
	m.dialog = dialogs{open: dialog.NewSettings(m.theme, *m.prefs, notes)}
}

// wish keeps what somebody chose.
func (m *Model) wish(s dialog.Set) tea.Cmd {
	m.chosen = append(m.chosen, s)
	return m.saveWishes()
}

func (m *Model) saveWishes() tea.Cmd {
	if m.saving || len(m.chosen) == 0 {
		return nil
	}
	m.saving = true
	s, ctx, list := m.session, m.ctx, m.chosen
	m.chosen = nil
	return func() tea.Msg {
		return savedMsg{s.SetPrefs(ctx, func(p chat.Prefs) (chat.Prefs, error) {
			for _, w := range list {
				var err error
				if p, err = p.With(w.Name, w.Choice); err != nil {
					return p, err
				}
			}
			return p, nil
		})}
	}
}

// saved goes on with what was chosen meanwhile. What could not be kept is shown as it is.
func (m *Model) saved(msg savedMsg) tea.Cmd {
	m.saving = false
	if msg.err != nil {
		m.chosen = nil
		m.fail(chat.MessageOf(msg.err))
		m.showPrefs()
	}
	return m.saveWishes()
}

// showPrefs tells the settings screen, if it is open, what is in force.
func (m *Model) showPrefs() {
	if d, ok := m.dialog.open.(*dialog.Settings); ok && !m.saving && len(m.chosen) == 0 {
		d.Show(*m.prefs)
	}
}

package ui

import (
	tea "charm.land/bubbletea/v2"

	"parley/app/chat"
	"parley/ui/timeline"
)

// pane is a room that is shown, with what is loaded of it.
type pane struct {
	open       chat.RoomID // 0: Home
	in         chat.RoomID // of a thread: the room that it is in, else 0
	timeline   *timeline.Model
	at         rect             // where the timeline was drawn last
	loading    bool             // a page of history is under way
	loadFailed bool             // until the next key: a store in trouble is not asked in a loop
	sinking    bool             // the newest page is under way, to be shown at its end
	seeking    bool             // pages are loaded until the first message that is new is among them
	stale      bool             // changes were missed: what is loaded is to be read again
	late       []timeline.Entry // changes that came while a load is under way
	asked      uint64           // the number of the latest load
}

// inBeside does something to the pane beside as if it were the one that is open.
func (m *Model) inBeside(do func() tea.Cmd) tea.Cmd {
	m.pane, m.beside = m.beside, m.pane
	defer func() { m.pane, m.beside = m.beside, m.pane }()
	return do()
}

// inRoom does something to the pane that shows a room, or else to the one that is open.
func (m *Model) inRoom(id chat.RoomID, do func() tea.Cmd) tea.Cmd {
	if id != 0 && id == m.beside.open {
		return m.inBeside(do)
	}
	return do()
}

// inPane does something to the pane that asked for that load, or else to the one that is open.
func (m *Model) inPane(load uint64, do func() tea.Cmd) tea.Cmd {
	if m.beside.open != 0 && load == m.beside.asked {
		return m.inBeside(do)
	}
	return do()
}

// settleBeside is settle for the pane beside, where it is on the screen.
func (m *Model) settleBeside() tea.Cmd {
	if m.beside.open == 0 || m.layout.right.w == 0 {
		return nil
	}
	return m.inBeside(m.settle)
}

// fitPanes gives the timelines their sizes.
func (m *Model) fitPanes(l layout) {
	if l.tooSmall {
		return
	}
	m.pane.fit(m.rectOf(&m.pane, l))
	if m.beside.open != 0 && l.right.w > 0 {
		m.beside.fit(m.rectOf(&m.beside, l))
	}
}

// rectOf is where a pane is: a thread in the right column where there is one.
func (m *Model) rectOf(p *pane, l layout) rect {
	if l.right.w > 0 && p.in != 0 {
		return l.right
	}
	return l.body
}

func (p *pane) fit(r rect) {
	if p.at != r {
		p.at = r
		p.timeline.SetSize(r.w, r.h)
	}
}

package ui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"parley/app/chat"
	"parley/app/room"
	"parley/ui/dialog"
)

// door is what the screen of a guest has instead of a session.
type door struct {
	guest  *room.Guest // nil for others
	code   string      // of an invitation that was found good, while a name for the account is chosen
	asking bool        // an answer of the house is under way
}

// stand shows a guest the door.
func (m *Model) stand(g *room.Guest) {
	m.door.guest = g
	m.showDoor()
}

// showDoor says how things stand at the door.
func (m *Model) showDoor() {
	if m.dialog.door == nil {
		d := dialog.NewDoor(m.theme, "Your key: "+m.visitor.Key.Fingerprint)
		m.dialog = dialogs{open: d, door: d}
	}
	codes := m.door.guest.TakesCodes()
	text, short := "Only people whose keys are listed come in here. Say in a few words who you are, and somebody may let you in.", "Say who you are"
	if codes {
		short = "Your code, or who you are"
		text = "People come in here by invitation. Type your code, or say in a few words who you are, and somebody may let you in."
	}
	knock, knocked := m.door.guest.Knocked()
	switch {
	case knocked && knock.Refused.IsZero():
		short = "You knocked: please wait"
		text = "You knocked: “" + knock.Reason + "”. You come in as soon as somebody lets you in; wait here, or come back later."
	case knocked:
		text, short = "You knocked, and were not let in.", "Not let in"
	}
	if knocked && codes {
		text += " If you have a code, type it."
	}
	m.dialog.door.Say(text, short, codes || !knocked)
}

// doorMsg says that a guest's affairs may have moved, or that their time is up.
type doorMsg struct{ late bool }

// waitOutside waits until there is a session, and tells the program meanwhile what moves at the door. It
// returns nil when ctx ends first.
func (m *Model) waitOutside(ctx context.Context, send func(tea.Msg)) *room.Session {
	var moved <-chan struct{}
	var late <-chan time.Time
	if g := m.door.guest; g != nil {
		moved = g.Moved()
		timer := time.NewTimer(time.Until(g.Visitor().Until))
		defer timer.Stop()
		late = timer.C
	}
	for {
		select {
		case s := <-m.entered:
			return s
		case <-moved:
			send(doorMsg{})
		case <-late:
			send(doorMsg{late: true})
		case <-ctx.Done():
			return nil
		}
	}
}

// atDoor looks whether the guest may come in by now, or may not even stay.
func (m *Model) atDoor(msg doorMsg) tea.Cmd {
	g := m.door.guest
	if m.session != nil || m.door.asking {
		return nil // the answer looks again
	}
	switch err := g.Admitted(); {
	case err == nil && m.dialog.door != nil:
		m.door.code = ""
		v, manager := *m.visitor, m.app.manager
		return tea.Batch(tea.Raw(bell), m.come(func(ctx context.Context) (*room.Session, error) { return manager.Enter(ctx, v) }))
	case err == nil: // they are choosing a name
	case !room.AtDoor(err):
		return m.sendAway(chat.MessageOf(err))
	case msg.late:
		return m.sendAway("nobody let you in yet; come back later")
	case m.dialog.door != nil:
		m.showDoor()
	}
	return nil
}

// sendAway ends the screen of a guest with a reason.
func (m *Model) sendAway(reason string) tea.Cmd {
	m.farewell = "parley: " + reason + "\n"
	return tea.Quit
}

// sayAtDoor takes what a guest typed: a code, or a reason to be let in.
func (m *Model) sayAtDoor(text string) tea.Cmd {
	g := m.door.guest
	if m.door.asking {
		return nil
	}
	if g.TakesCodes() && chat.IsCode(text) {
		if _, err := chat.HashCode(text); err != nil {
			m.dialog.door.Refuse(chat.MessageOf(err))
			return nil
		}
		m.door.code = text
		return m.register(m.visitor.Login)
	}
	m.door.asking = true
	ctx := m.ctx
	return func() tea.Msg { return knockedMsg{text, g.Knock(ctx, text)} }
}

// knockedMsg is the answer to a knock.
type knockedMsg struct {
	reason string
	err    error
}

func (m *Model) knocked(msg knockedMsg) tea.Cmd {
	m.door.asking = false
	if msg.err != nil {
		m.dialog.door.Refuse(chat.MessageOf(msg.err))
	} else {
		m.dialog.door.Taken(msg.reason)
	}
	return m.atDoor(doorMsg{})
}

// notAtDoor takes why a guest did not come in: the name that they would have can't be had, or the door
// stays shut.
func (m *Model) notAtDoor(err error) tea.Cmd {
	why := chat.MessageOf(err)
	if isName(err) {
		m.askName(why)
		return nil
	}
	m.door.code = ""
	m.showDoor()
	m.dialog.door.Refuse(why)
	return m.atDoor(doorMsg{})
}

// isName says whether an error is one that another name may help with.
func isName(err error) bool {
	code := chat.CodeOf(err)
	return code == chat.Invalid || code == chat.Conflict
}

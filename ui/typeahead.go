package ui

import (
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// resume goes on with what was typed while something ran.
func (m *Model) resume(cmds ...tea.Cmd) tea.Cmd {
	held := m.held
	m.typeAhead = typeAhead{}
	for _, k := range held {
		_, cmd := m.Update(k)
		cmds = append(cmds, cmd)
	}
	return tea.Batch(cmds...)
}

// typeAhead holds what is typed while a verb runs. It may be meant for the room that the verb opens,
// and must not be added to the verb, whose line stands in the composer until it is done. Keys that choose
// a message wait in it too, while what was just sent is not there to be chosen.
type typeAhead struct {
	running bool
	sending bool // running is for what was sent
	held    []tea.Msg
}

// maxHeld bounds what is held; a verb takes a moment.
const maxHeld = 1000

// hold reports whether a message has to wait for the verb that runs.
func (t *typeAhead) hold(msg tea.Msg) bool {
	if !t.running || len(t.held) == maxHeld {
		return false
	}
	switch k := msg.(type) {
	case tea.KeyPressMsg:
		if key.Matches(k, keys.Interrupt) {
			return false
		}
	case tea.PasteMsg:
	default:
		return false
	}
	t.held = append(t.held, msg)
	return true
}

// sendingWait is how long a key waits for what was sent. After that it is said to take long.
const sendingWait = time.Second

// slowMsg says that sendingWait is over.
type slowMsg struct{}

// pickLast chooses the last message for k. While what was sent is on its way, k waits for it with all that follows, so
// that nothing is done to the message before it.
func (m *Model) pickLast(k tea.KeyPressMsg) tea.Cmd {
	if !m.timeline.Sending() {
		m.pick(-1)
		return nil
	}
	m.typeAhead = typeAhead{running: true, sending: true, held: []tea.Msg{k}}
	return tea.Tick(sendingWait, func(time.Time) tea.Msg { return slowMsg{} })
}

// sent goes on with what waited for what was sent, once that is there.
func (m *Model) sent() tea.Cmd {
	if !m.sending || m.timeline.Sending() {
		return nil
	}
	return m.resume()
}

// slow waits no longer for what was sent.
func (m *Model) slow() {
	if m.sending {
		m.timeline.SlowSending()
	}
}

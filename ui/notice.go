package ui

import "parley/app/chat"

// notice is a line for the person in the hint row. It stays until something else is to be said, the
// person does what it is about, or takes it away with Esc.
type notice struct {
	text string
	err  bool
	room chat.RoomID // the room that it leads to, if any
}

// clear takes a notice away that was an answer to what the person did.
func (n *notice) clear() {
	if n.room == 0 {
		*n = notice{}
	}
}

// clearError takes an error away once the person goes on typing.
func (n *notice) clearError() {
	if n.err {
		*n = notice{}
	}
}

// say shows a line; fail shows it as an error.
func (m *Model) say(text string)  { m.notice = notice{text: chat.PrintableLine(text)} }
func (m *Model) fail(text string) { m.notice = notice{text: chat.PrintableLine(text), err: true} }

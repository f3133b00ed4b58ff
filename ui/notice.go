package ui

import "parley/app/chat"

// notice is a line for the person in the hint row. It stays until something else is to be said, they
// type or go elsewhere, or take it away with Esc.
type notice struct {
	text string
	err  bool
}

// say shows a line; fail shows it as an error.
func (m *Model) say(text string)  { m.notice = notice{text: chat.PrintableLine(text)} }
func (m *Model) fail(text string) { m.notice = notice{text: chat.PrintableLine(text), err: true} }

// hush takes away what was said.
func (m *Model) hush() { m.notice = notice{} }

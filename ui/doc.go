// Package ui is the terminal screen of a session: the root model and what it is made of.
//
// Only the root talks to the house (a room.Session and the table of verbs). Its parts — timeline,
// composer, sidebar, dialog — are dumb: they are given data by verbs, draw rows of text, and know
// nothing of each other. The package screen puts the frame on the terminal.
//
//	run.go        a session from the first byte to the last: entering, the pump, leaving
//	model.go      the root model: state, and one Update that hands every message to one function
//	keymap.go     the keys; the help is made from it
//	keys.go       what each key does; mouse.go: what the mouse does
//	door.go       a guest, who may not come in
//	knocks.go     who knocks, for those who may let them in
//	layout.go     from a size to rectangles
//	frame.go      from state to panes
//	rooms.go      the list of rooms, opening one; go.go: the next, the one before
//	pane.go       a room that is shown; thread.go: a thread beside it; column.go: its members
//	bare.go       what is read alone, to copy from it
//	history.go    what is loaded of it; marks.go: how far it was read
//	events.go     what happened elsewhere
//	changes.go    what became of messages
//	pick.go       a message is chosen: what its keys do
//	aim.go        drafts that answer or edit
//	jump.go       going to a message
//	react.go      choosing an emoji
//	post.go       from a draft to a message, one at a time; outbox.go: those on their way
//	search.go     looking for messages
//	files.go      what files look like, and how they are fetched; folder.go: those of a room
//	pictures.go   how this terminal is shown pictures
//	pager.go      reading a file on the screen; textfile.go: sending a text as one
//	typing.go     what follows from typing: who is told, drafts that are kept
//	recall.go     what was sent before
//	verbs.go      the slash line
//	complete.go   Tab
package ui

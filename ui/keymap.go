package ui

import (
	"slices"

	"charm.land/bubbles/v2/key"

	"parley/app/chat"
	"parley/ui/composer"
)

// keymap is the table of keys. Every key that has Alt has a twin without: not every terminal sends
// Alt, and not every keyboard has it.
type keymap struct {
	Send, NewLine                    key.Binding
	Home, Switcher, LastRoom         key.Binding
	NextRoom, PrevRoom, Number       key.Binding
	NextUnread, ToNew                key.Binding
	NextMention, PrevMention         key.Binding
	PageUp, PageDown, RowUp, RowDown key.Binding
	Newest                           key.Binding
	PickUp, PickDown                 key.Binding
	Answer, Edit, Delete, React      key.Binding
	CopyText, CopyLink, OpenLink     key.Binding
	Fetch, AsFile                    key.Binding
	Pin, Keep, Details, Thread       key.Binding
	Column, Other, Bare              key.Binding
	Search                           key.Binding
	Complete, CompleteBack           key.Binding
	Retry                            key.Binding
	Full, SentBefore, SentAfter      key.Binding
	Admit, Refuse                    key.Binding
	Help, Sidebar, Mouse, Redraw     key.Binding
	Settings                         key.Binding
	Interrupt, Quit                  key.Binding
}

func bind(keys, help string, on ...string) key.Binding {
	return key.NewBinding(key.WithKeys(on...), key.WithHelp(keys, help))
}

// is says whether a key, as its String has it, is one of a binding's. The library's Matches takes bindings by
// value: a chain of those needs a stack twice as large, which every session would keep.
func is(pressed string, b *key.Binding) bool { return slices.Contains(b.Keys(), pressed) }

// keys is the same for all sessions.
var keys = keymap{
	Send:         bind("Enter", "send", "enter"),
	NewLine:      bind("Shift+Enter, Alt+Enter, Ctrl+J", "new line", "shift+enter", "alt+enter", "ctrl+j"),
	Home:         bind("Esc, Alt+H", "Home: who is here, your rooms", "alt+h"),
	Switcher:     bind("Ctrl+K", "go to a room or a person", "ctrl+k"),
	LastRoom:     bind("Alt+/, /last", "the room before", "alt+/"),
	NextRoom:     bind("Ctrl+N, Alt+↓", "next room", "ctrl+n", "alt+down"),
	PrevRoom:     bind("Ctrl+P, Alt+↑", "previous room", "ctrl+p", "alt+up"),
	Number:       bind("Alt+1 … Alt+9", "room by number", "alt+1", "alt+2", "alt+3", "alt+4", "alt+5", "alt+6", "alt+7", "alt+8", "alt+9"),
	NextUnread:   bind("Ctrl+G, Alt+A", "next unread room", "ctrl+g", "alt+a"),
	ToNew:        bind("Alt+U, /new", "jump to what is new", "alt+u"),
	NextMention:  bind("Alt+N, /mentions", "the next message that mentions you", "alt+n"),
	PrevMention:  bind("Alt+P, /mentions", "the one before", "alt+p"),
	PageUp:       bind("PgUp", "older messages", "pgup"),
	PageDown:     bind("PgDn", "newer messages", "pgdown"),
	RowUp:        bind("↑", "choose a message, with nothing typed", "up"),
	RowDown:      bind("↓", "down, with nothing typed", "down"),
	Newest:       bind("End", "the newest message, with nothing typed", "end"),
	PickUp:       bind("↑, k", "the one above", "k"),
	PickDown:     bind("↓, j", "the one below", "j"),
	Answer:       bind("r", "answer it", "r"),
	Edit:         bind("e", "edit it", "e"),
	Delete:       bind("d", "delete it", "d"),
	React:        bind("+, :", "react with an emoji", "+", ":"),
	CopyText:     bind("y", "copy its text", "y"),
	CopyLink:     bind("Y", "copy a link to it", "Y"),
	OpenLink:     bind("o", "copy the link in it", "o"),
	Fetch:        bind("s, /get", "copy the line that fetches its file; Enter opens it", "s"),
	AsFile:       bind("Ctrl+O, /file", "send what is typed as a file", "ctrl+o"),
	Pin:          bind("p", "pin or unpin it", "p"),
	Keep:         bind("b", "keep it for yourself", "b"),
	Thread:       bind("t", "open the thread below it", "t"),
	Column:       bind("F3", "close the thread, or show and hide the members", "f3"),
	Other:        bind("Ctrl+T", "write in the thread, or in the room", "ctrl+t"),
	Details:      bind("i", "who has seen it, who reacted", "i"),
	Search:       bind("Ctrl+F, /search", "look for messages", "ctrl+f"),
	Complete:     bind("Tab", "complete @name #room :emoji: /verb", "tab"),
	CompleteBack: bind("Shift+Tab", "the completion before", "shift+tab"),
	Full:         bind("F4", "write on the whole screen, and back", "f4"),
	SentBefore:   bind("Ctrl+X, Ctrl+↑", "what you sent before", "ctrl+x", "ctrl+up"),
	SentAfter:    bind("Ctrl+S, Ctrl+↓", "what you sent after that", "ctrl+s", "ctrl+down"),
	Retry:        bind("Ctrl+R", "send again what failed", "ctrl+r"),
	Admit:        bind("Alt+Y, /admin admit", "let in who knocks", "alt+y"),
	Refuse:       bind("Alt+X, /admin refuse", "refuse who knocks", "alt+x"),
	Help:         bind("F1, /help", "this help; ? with nothing typed", "f1"),
	Sidebar:      bind("F2", "show or hide the list of rooms", "f2"),
	Settings:     bind("F9, /settings", "how parley looks, what it tells you", "f9"),
	Mouse:        bind("Alt+M, /mouse", "mouse on or off", "alt+m"),
	Bare:         bind("Alt+L, /bare", "the messages alone, to copy from them; and back", "alt+l"),
	Redraw:       bind("Ctrl+L", "draw the screen anew", "ctrl+l"),
	Interrupt:    bind("Ctrl+C", "clear the draft; twice: leave", "ctrl+c"),
	Quit:         bind("Ctrl+D, /quit", "leave, with nothing typed", "ctrl+d"),
}

// keyGroup is a part of the help.
type keyGroup struct {
	title    string
	act      chat.Act // what one must be allowed to do for them to be of use, if anything
	bindings []key.Binding
}

// groups returns the keymap as the help shows it.
func (k *keymap) groups() []keyGroup {
	return []keyGroup{
		{"Writing", "", []key.Binding{k.Send, k.NewLine, k.Complete, k.CompleteBack, k.Full, k.SentBefore, k.SentAfter, k.AsFile, k.Retry, k.Interrupt}},
		{"Going places", "", []key.Binding{
			k.Home, k.Switcher, k.NextRoom, k.PrevRoom, k.Number, k.LastRoom, k.NextUnread, k.Search, k.NextMention, k.PrevMention,
		}},
		{"Reading", "", []key.Binding{k.PageUp, k.PageDown, k.RowUp, k.RowDown, k.Newest, k.ToNew}},
		{"A chosen message", "", []key.Binding{
			k.PickUp, k.PickDown, k.Answer, k.Thread, k.Edit, k.Delete, k.React, k.CopyText, k.CopyLink, k.OpenLink, k.Fetch, k.Pin, k.Keep, k.Details,
		}},
		{"The screen", "", []key.Binding{k.Help, k.Sidebar, k.Column, k.Other, k.Settings, k.Bare, k.Mouse, k.Redraw, k.Quit}},
		{"The door", chat.LetIn, []key.Binding{k.Admit, k.Refuse}},
		{"Editing", "", composer.Keys()[1:]}, // without the new line, which stands above
	}
}

package dialog

import (
	tea "charm.land/bubbletea/v2"

	"parley/app/chat"
	"parley/ui/theme"
)

// Dialog is a box over the screen.
type Dialog interface {
	// Update takes a key and returns what the person wants by it, nil if nothing yet.
	Update(tea.KeyPressMsg) Intent
	// Paste takes text from the terminal's clipboard.
	Paste(text string)
	// Scroll moves what can be moved by so many rows, down if positive.
	Scroll(delta int)
	// Click chooses what is at row y of the box last drawn, as the arrows do. It says whether something is.
	Click(y int) bool
	// Box returns the rows of the box: all of one width, at most maxW wide and maxH high. The same
	// slice comes back until something changes.
	Box(maxW, maxH int) []string
	// Cursor returns where the terminal's cursor belongs in the box last drawn; ok is false where
	// nothing is typed.
	Cursor() (x, y int, ok bool)
	// SetTheme changes the look.
	SetTheme(*theme.Theme)
}

// Intent is what a person wants of a dialog. The types below are the only ones.
type Intent interface{ intent() }

type (
	// Close: nothing more is wanted; take the dialog away.
	Close struct{}

	// Open: show this room, or if Room is 0, the direct room with this person.
	Open struct {
		Room chat.RoomID
		User chat.UserID
	}

	// Join: become a member of this channel and show it.
	Join struct{ Name string }

	// Named: the person would like this name. The dialog stays until it is taken away; if the name
	// can't be had, tell why with Refuse.
	Named struct{ Name string }

	// Said: somebody at the Door said something. What was typed stays until it is Taken.
	Said struct{ Text string }

	// Quit: the person leaves rather than answer.
	Quit struct{}

	// Chosen: the entry of a List with this About, or the place of what a Search found.
	Chosen struct{ About any }

	// Find: what is typed into a Search is to be looked for, or with More what comes after what was found.
	Find struct{ More bool }

	// Fetch: the line that fetches the file which a Pager shows, or with the one that is chosen in a Files list.
	Fetch struct{ File chat.Filed }

	// Remove: take back the file that is chosen in a Files list.
	Remove struct{ File chat.Filed }

	// Reacted: this emoji.
	Reacted struct{ Emoji string }

	// Answered: yes or no to a Confirm. About is what the Confirm was made with.
	Answered struct {
		Yes   bool
		About any
	}
)

func (Close) intent()    {}
func (Open) intent()     {}
func (Join) intent()     {}
func (Named) intent()    {}
func (Said) intent()     {}
func (Quit) intent()     {}
func (Answered) intent() {}
func (Chosen) intent()   {}
func (Find) intent()     {}
func (Fetch) intent()    {}
func (Remove) intent()   {}
func (Reacted) intent()  {}

// keyName returns the name of a key that is no text, like "enter" or "ctrl+n". What a key types is
// in its Text; the two are told apart so that a typed "esc" is never taken for the key.
func keyName(k tea.KeyPressMsg) string {
	if k.Text != "" {
		return ""
	}
	return k.Keystroke()
}

package timeline

import (
	"parley/app/chat"
	"parley/ui/theme"
)

// what says what an entry of the timeline is.
type what uint8

const (
	message what = iota
	action
	notice  // a line that nobody said: local, or what somebody did to the room
	rule    // between days, and above what is new
	opening // above the first message of the room
)

// flags of a key.
type flags uint8

const (
	grouped flags = 1 << iota // goes on what the one above says: without time and name
	mine
	hour12
	compact
	isNew   // a rule with what is new below it
	pending // mine, on its way
	failed  // mine, refused
	answer  // to another message: quoteBy and quote are set
)

// noTime is the minute of an entry that shows none.
const noTime = -1

// key is all that the rows of an entry depend on, but for its content: that is told by room, Seq and
// version, or it is in label. It holds nothing of a session, so that all who see an entry alike
// share its rows.
type key struct {
	room    chat.RoomID
	seq     chat.Seq
	version int
	theme   *theme.Theme
	label   string // the author's name where it is shown, a rule's day, a notice's text
	me      string // the reader's name, where the text mentions it
	quoteBy string // who said what the message answers
	quote   string // the beginning of that
	thread  string // what is said of its thread
	own     uint32 // which of its reactions are the reader's, a bit for each
	shown   uint16 // of which of its files there is a preview, a bit for each
	draws   Pictures
	width   int32 // of the timeline, in cells
	minute  int16 // of the day in the reader's zone, or noTime
	what    what
	flags   flags
}

// content is what an entry is rendered from, besides its key.
type content struct {
	text     string
	msg      *chat.Message // nil for what is not stored
	files    []chat.Attachment
	previews []*chat.Preview // of the files, those that the key has bits for
}

func (k *key) has(f flags) bool { return k.flags&f != 0 }

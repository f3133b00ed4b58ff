package timeline

import (
	"time"

	"parley/app/chat"
	"parley/ui/theme"
)

// Entry is a message with its author's name as of now, and that of who said what it answers.
type Entry struct {
	Message *chat.Message
	Author  string
	QuoteBy string
}

// Viewer is who looks, and how things are to look for them. Nil Zone and Theme are UTC and a theme
// without colours.
type Viewer struct {
	Me      chat.UserID
	MyName  string
	Zone    *time.Location
	Theme   *theme.Theme
	Hour12  bool                   // "3:04pm" instead of "15:04"
	Hides   func(chat.UserID) bool // whose messages are one line; nil for nobody
	Compact bool                   // narrower columns, and columns in narrower timelines
	Draws   Pictures               // draws pictures; nil where there are to be none
}

// flags are those of a key that say how things are to look for the viewer.
func (v *Viewer) flags() flags {
	var f flags
	if v.Hour12 {
		f |= hour12
	}
	if v.Compact {
		f |= compact
	}
	return f
}

// Outcome is what Apply did with a message.
type Outcome uint8

// The outcomes.
const (
	Inserted  Outcome = iota + 1 // it is in its place, or it will be when that part of the room is loaded
	Replaced                     // it is a later version of one that was there
	Duplicate                    // it is there already, or it is none of this room's loaded part
	Hole                         // there are others between the last one and it: load the room again
)

// item is one entry of the timeline. Items are in order of seq; a notice has the seq of the message
// that it came after.
type item struct {
	seq    chat.Seq
	msg    *chat.Message // nil for what is not stored
	local  *local        // the same for what is
	author string

	quote   *chat.Quote // what it answers, as of now
	quoteBy string
	thread  *chat.Replies // below it, as of now

	body   *block // its rows, kept while they are on the screen
	day    int32  // of the reader, counted from 1970
	minute int16  // of that day

	mentions bool // the reader is mentioned
	hidden   bool // its author is one whom the reader hides
	folded   bool // that is said by the item below, which is hidden too
	grouped  bool // it goes on what the item above says
	newDay   bool // a rule with the day stands above it
	firstNew bool // a rule stands above it because it is the first that the reader has not seen
}

// local is a line that is not stored: a notice, or one of mine that is not confirmed.
type local struct {
	what     what // notice; message or action if it is mine and not confirmed
	failed   bool
	slow     bool // pending for long enough to say so
	clientID string
	text     string
	files    []chat.Attachment
	reason   string // why it failed
	answers  bool   // another message:
	quoteBy  string
	quote    string
	at       time.Time
}

// groupWithin is how soon after another a message of the same person goes on what that said.
const groupWithin = 5 * time.Minute

// clock returns the day, counted from 1970, and the minute of the day that t is in zone.
func clock(t time.Time, zone *time.Location) (day int32, minute int16) {
	_, offset := t.In(zone).Zone()
	local := t.Unix() + int64(offset)
	d := local / secondsADay
	if local%secondsADay < 0 {
		d--
	}
	return int32(d), int16((local - d*secondsADay) / 60)
}

const secondsADay = 24 * 60 * 60

// dayName returns what the rule above a day says, shorter in a narrow timeline.
func dayName(day, today int32, narrow bool) string {
	layout := "Monday, 2 January 2006"
	switch {
	case day == today:
		return "Today"
	case day == today-1:
		return "Yesterday"
	case narrow:
		layout = "Mon, 2 Jan 2006"
	}
	return time.Unix(int64(day)*secondsADay, 0).UTC().Format(layout)
}

package chat

import (
	"strings"
	"time"
)

// RoomID names a room for ever.
type RoomID int64

// Kind says what sort of conversation a room is.
type Kind uint8

// The kinds of rooms.
const (
	Direct  Kind = iota + 1 // two people; never more
	Group                   // three or more, invited
	Channel                 // named #x
	Thread                  // below a message of another room; who is in it follows it
)

// Beginning is what stands above the first message of such a room.
func (k Kind) Beginning() string {
	switch k {
	case Channel:
		return "This is the beginning of the channel."
	case Group:
		return "This is the beginning of the group."
	case Thread:
		return "This is the beginning of the thread."
	}
	return "This is the beginning of the conversation."
}

// Room is a conversation.
type Room struct {
	ID      RoomID
	Kind    Kind
	Name    string // without the #; empty for a direct room, and for a group that is called by its people
	Topic   string
	Private bool // a channel that only its members know of
	Created time.Time
	LastSeq Seq       // of the newest message, 0 while there is none
	LastAt  time.Time // when that was posted

	Slow     time.Duration // between two posts of one member; 0 for none. Moderators need not wait
	Locked   bool          // only moderators post
	Archived bool          // nobody posts; what was said can be read

	People People // of a group; of other rooms, which can have many, it is not kept here

	Parent RoomID // of a thread: the room that it is in, which says who may what…
	Root   Seq    // …and the message that it is below
}

// ThreadAge is for how long a thread in which nothing is said is on the list of rooms of who comes. It can be
// opened all the same, and is on it again when something is said.
const ThreadAge = 30 * 24 * time.Hour

// MayPost returns nil when a member with that role may say something in the room, apart from when, and
// else Forbidden with the reason.
func (r Room) MayPost(role Role) error {
	switch {
	case r.Archived:
		return Errorf(Forbidden, "this room is archived: it can be read, and nothing more is said in it")
	case r.Locked && role.MayIn(r.Kind, PostLocked) != nil:
		return Errorf(Forbidden, "this room is locked: only its moderators write here now")
	}
	return nil
}

// Active returns when something last happened in the room: it was made, or something was said.
func (r Room) Active() time.Time {
	if r.LastAt.After(r.Created) {
		return r.LastAt
	}
	return r.Created
}

// MaxTopic is how long a topic may be, in characters.
const MaxTopic = 300

// MaxSlow is the longest time between two posts that a slow room asks for.
const MaxSlow = 24 * time.Hour

// Lobby is the name of the channel that every account is a member of.
const Lobby = "lobby"

// Member is a user in a room, with how far they have come in it.
type Member struct {
	Room      RoomID
	User      UserID
	Role      Role
	Joined    time.Time
	Read      Seq // everything up to here was on one of their screens
	Delivered Seq // everything up to here reached one of their sessions; kept for direct rooms only
	Notify    Level
}

// Membership is one row of a person's list of rooms.
type Membership struct {
	Room   Room
	Member Member
	Peer   UserID // the other person of a direct room, else 0

	// A store does not say:
	Mentions int // how many of the unread messages mention the member
	Skipped  int // how many of them are of people whom the member blocks
}

// Unread is how many messages of the room the member has not seen, and would want to.
func (m Membership) Unread() int64 {
	return max(0, int64(m.Room.LastSeq-m.Member.Read)-int64(m.Skipped))
}

// Listing is a public channel as the directory has it.
type Listing struct {
	Room    Room
	Members int
	In      bool // whoever asks is a member
}

// Mark is how far a member has come in a room; a store keeps the greater of what it has and of this.
type Mark struct {
	Room      RoomID
	User      UserID
	Read      Seq
	Delivered Seq
}

// Pause returns a duration as people say it: "10s", "5m", "1h30m".
func Pause(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

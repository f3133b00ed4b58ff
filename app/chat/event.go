package chat

import "time"

// Event is something that happened, as a session is told. One value is shared by all sessions that
// get it, so it is never changed. The types below are the only ones.
type Event interface{ event() }

type (
	// MessagePosted: a message is on disk. Author is its author as of then.
	MessagePosted struct {
		Message *Message
		Author  *User
	}

	// MessageChanged: a message has a later Version. Who has that one, or a later, leaves it: two changes
	// at once may be told in either order. Author is its author as of then.
	MessageChanged struct {
		Message *Message
		Author  *User
	}

	// ThreadMoved: more was said in the thread below a message. Count only grows: fewer is old news.
	ThreadMoved struct {
		Root    Place
		Replies *Replies
	}

	// MarksMoved: a member has read, or was handed, more of a room. What they read is told to their
	// own sessions; in a direct room the other person's are told both.
	MarksMoved struct{ Mark Mark }

	// Typing: User is typing in a room that the session shows. It is over when nothing more is heard of it
	// for some seconds.
	Typing struct {
		Room RoomID
		User *User
	}

	// ChatWanted: From opened the direct room and would like to chat.
	ChatWanted struct {
		Room RoomID
		From *User
	}

	// PeerMoved: the other person of a direct room came, went, or changed their presence.
	PeerMoved struct {
		Room   RoomID
		Person Person
	}

	// PeopleMoved: the list of people changed; read it anew. Coalesced, and sent only to sessions
	// that said they show it.
	PeopleMoved struct{}

	// UserChanged: a user's name or profile is another now.
	UserChanged struct{ User *User }

	// Announcement: the server has something to say to the session's user.
	Announcement struct{ Text string }

	// KnocksMoved: another knocks, or one was answered; only those who may answer are told.
	KnocksMoved struct{}

	// MOTDChanged: the message of the day is another.
	MOTDChanged struct{}

	// RoomAdded: the session's user is a member of this room now.
	RoomAdded struct{ Membership Membership }

	// RoomRemoved: they no longer are.
	RoomRemoved struct{ Room RoomID }

	// RoomChanged: a room is called, or goes on, in another way: Name, Topic, Slow, Locked, Archived, People. It
	// is also told to a member whose role in the room changed, or what they want to be told of it.
	RoomChanged struct{ Room Room }

	// Gap: events were dropped because the session did not take them in time; reload from the store.
	Gap struct{}

	// Closing: the server ends this session, by At at the latest. Reason is for people. Again says that it is
	// nothing about them: who comes again in a moment goes on.
	Closing struct {
		Reason string
		At     time.Time
		Again  bool
	}
)

func (MessagePosted) event()  {}
func (MessageChanged) event() {}
func (ThreadMoved) event()    {}
func (MarksMoved) event()     {}
func (Typing) event()         {}
func (ChatWanted) event()     {}
func (PeerMoved) event()      {}
func (PeopleMoved) event()    {}
func (UserChanged) event()    {}
func (Announcement) event()   {}
func (KnocksMoved) event()    {}
func (MOTDChanged) event()    {}
func (RoomAdded) event()      {}
func (RoomRemoved) event()    {}
func (RoomChanged) event()    {}
func (Gap) event()            {}
func (Closing) event()        {}

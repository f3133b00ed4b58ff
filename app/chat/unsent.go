package chat

// MaxUnsent is how long a draft may be that is kept, in bytes: more than can be sent, so that what is too long can
// be cut down elsewhere.
const MaxUnsent = 2 * MaxMessageBytes

// Unsent is what somebody has typed in a room and not sent, as they left it. An empty text is none.
type Unsent struct {
	User UserID
	Room RoomID
	Text string
}

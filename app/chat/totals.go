package chat

// MaxMOTD is how long the message of the day may be, in characters.
const MaxMOTD = 300

// Totals says how much the store keeps.
type Totals struct {
	Rooms    int
	Messages int64     // ever posted, those that were deleted too
	Bytes    int64     // of the database
	Files    FileUsage // that are attached to messages, and what they are on disk, where equal ones are once
}

package chat

// Search is what a store is asked to find. Of the Query it takes no notice of the names.
type Search struct {
	Query
	Rooms  []RoomID // in no others, whatever there is
	Author UserID   // 0: anybody
	Below  int64    // what an earlier Found said comes next; 0 for the newest
	Limit  int
}

// Found is what was found, newest first, and how to ask for what comes next; 0 if there is no more.
type Found struct {
	Messages []*Message
	Next     int64
}

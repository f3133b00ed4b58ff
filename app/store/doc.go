// Package store keeps accounts, rooms and messages in a database: it implements chat.Store over
// database/sql, with SQLite (in pure Go) behind it.
//
// # One writer, many readers
//
// All writes go through one goroutine with one connection (writer.go). It takes everything that
// waits and commits it together, so a hundred people who post at once share one fsync; each of them
// is answered after the commit, which is durable (WAL, synchronous=FULL). There is no delay to wait
// for company: whoever comes while a commit runs is in the next one. Reads use a few connections of
// their own that cannot write, see the last commit, and never wait for the writer.
//
// # Sequence numbers
//
// A message's Seq is its room's last_seq plus one, taken and written in the same transaction, by the
// one writer: so there are no holes, and a transaction that fails takes none. The writer remembers
// where rooms end (tails.go); nobody else may write to the file while a store is open. How much of a room
// somebody has not seen is last_seq − read_seq; nothing ever counts rows. Messages are clustered by
// (room, seq), so a page of a room is one short walk however long its history is.
//
// # Search
//
// The index of words is of our own making: segments of sorted pages in two plain tables, written behind the messages, many
// at once, and merged beside other work (index.go, segment.go, merge.go). A search reads the newest segments first and
// ends when it has enough (search.go, match.go). What a word's postings cost does not grow with the rooms that somebody is
// in, as it would if each word of each room were looked up in an index of the database's.
//
// # Portability
//
// Statements are standard SQL as far as PostgreSQL and SQLite both speak it ($1 parameters, INSERT …
// ON CONFLICT, RETURNING). Times are integer microseconds since 1970 in UTC, 0 for "never"; booleans
// are 0 and 1. What only SQLite has is in sqlite.go and in the migrations, of which another database
// would have its own set.
//
// # Errors
//
// Every error that leaves is a *chat.Error (errors.go decides the code, once). Lists of something
// that does not exist are empty, without an error. A database that is damaged, of another program,
// or of a newer parley is refused at Open and left as it is.
package store

package room

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"parley/app/chat"
)

// searchTimeout bounds how long a search may take. One takes milliseconds.
const searchTimeout = 2 * time.Second

// MaxFound is how many messages a search returns at most; what comes next is for another search.
const MaxFound = 50

var errSearchedAnew = chat.Errorf(chat.Conflict, "another search of yours took the place of this one")

// Search returns messages of the user's rooms that have all that the query asks for, newest first, up to
// MaxFound of those that come after below, which is 0 or what an earlier Found said comes next. What people say
// whom the user blocks is found only when they are named. A user has one search at a time: a new one ends
// the one before, which fails with Conflict.
//
// NotFound when there is nobody of the name behind from:, or the user is in no room of the name behind in:.
// Unavailable when it takes too long.
func (s *Session) Search(ctx context.Context, q chat.Query, below int64) (chat.Found, error) {
	want := chat.Search{Query: q, Below: below, Limit: MaxFound}
	var err error
	if q.From != "" {
		if want.Author, err = s.authorOf(q.From); err != nil {
			return chat.Found{}, err
		}
	}
	if want.Rooms, err = s.searchable(q); err != nil {
		return chat.Found{}, err
	}
	ctx, end := s.account.search.begin(ctx)
	defer end()
	found, err := s.manager.store.Search(ctx, want)
	if context.Cause(ctx) == errSearchedAnew {
		err = errSearchedAnew
	}
	if blocked := s.account.refused.Load(); blocked != nil && want.Author == 0 {
		found.Messages = slices.DeleteFunc(found.Messages, func(m *chat.Message) bool { return (*blocked)[m.Author] })
	}
	return found, err
}

func (s *Session) authorOf(name string) (chat.UserID, error) {
	if strings.EqualFold(name, "me") {
		return s.account.id, nil
	}
	p, err := s.Find(name)
	return p.ID, err
}

// searchable returns the rooms to look in.
func (s *Session) searchable(q chat.Query) ([]chat.RoomID, error) {
	var ids []chat.RoomID
	skeleton := chat.Skeleton(q.In)
	for _, m := range s.Rooms() {
		name := m.Room.Name
		if m.Peer != 0 {
			name = s.Person(m.Peer).Name
		}
		if q.In == "" || (m.Peer != 0 || !q.Direct) && chat.Skeleton(name) == skeleton {
			ids = append(ids, m.Room.ID)
		}
	}
	if q.In != "" && len(ids) == 0 {
		return nil, chat.Errorf(chat.NotFound, "you are in no room called %s", chat.Printable(q.In))
	}
	return ids, nil
}

// SeqAt returns the Seq of the first message of a room that was posted at that time or later; that of the
// next one to come if there is none. NotFound if the user is not in the room.
func (s *Session) SeqAt(ctx context.Context, id chat.RoomID, at time.Time) (chat.Seq, error) {
	if _, err := s.membership(id); err != nil {
		return 0, err
	}
	return s.manager.store.SeqAt(ctx, id, at)
}

// searching is the search of a user that is under way. Its mutex is a leaf.
type searching struct {
	mu   sync.Mutex
	stop context.CancelCauseFunc
}

// begin ends the search that is under way, if one is, and returns the context of the next, which the
// caller ends.
func (c *searching) begin(ctx context.Context) (_ context.Context, end func()) {
	ctx, stop := context.WithCancelCause(ctx)
	c.mu.Lock()
	if c.stop != nil {
		c.stop(errSearchedAnew)
	}
	c.stop = stop
	c.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, searchTimeout)
	return ctx, func() { cancel(); stop(nil) }
}

package room

import (
	"context"
	"fmt"
	"testing"
	"time"

	"parley/app/chat"
)

// fakeStore has accounts and rooms in memory, so that the manager alone is measured.
type fakeStore struct {
	chat.Store
	rooms map[chat.UserID][]chat.Membership
	read  func() // called after rooms were read, if not nil
}

func (f *fakeStore) AllUsers(context.Context) (list []chat.User, err error) {
	for id := range f.rooms {
		list = append(list, chat.User{ID: id, Name: fmt.Sprint("user", id)})
	}
	return list, nil
}

func (f *fakeStore) AllKeys(context.Context) (list []chat.Key, err error) {
	for id := range f.rooms {
		list = append(list, chat.Key{Fingerprint: fmt.Sprint("SHA256:", id), User: id})
	}
	return list, nil
}

func (f *fakeStore) AllMutes(context.Context) ([]chat.Mute, error) { return nil, nil }
func (f *fakeStore) AllBans(context.Context) ([]chat.Ban, error)   { return nil, nil }
func (f *fakeStore) Blocks(context.Context) ([]chat.Block, error)  { return nil, nil }
func (f *fakeStore) ChannelByName(context.Context, string) (chat.Room, error) {
	return chat.Room{ID: 1, Kind: chat.Channel, Name: chat.Lobby}, nil
}
func (f *fakeStore) RoomsOf(_ context.Context, id chat.UserID) ([]chat.Membership, error) {
	if f.read != nil {
		f.read()
	}
	return f.rooms[id], nil
}
func (f *fakeStore) Settings(context.Context) (map[string]string, error)      { return nil, nil }
func (f *fakeStore) AllAllowed(context.Context) ([]chat.Allowed, error)       { return nil, nil }
func (f *fakeStore) AllKnocks(context.Context) ([]chat.Knock, error)          { return nil, nil }
func (f *fakeStore) ForgetKnocks(context.Context, time.Time, time.Time) error { return nil }
func (f *fakeStore) UnreadMentions(context.Context, chat.UserID) ([]chat.Place, error) {
	return nil, nil
}
func (f *fakeStore) UnreadBlocked(context.Context, chat.UserID, int) ([]chat.Place, error) {
	return nil, nil
}
func (f *fakeStore) AllBrowsers(context.Context) ([]chat.Browser, error) { return nil, nil }
func (f *fakeStore) AllPushes(context.Context) ([]chat.Push, error)      { return nil, nil }
func (f *fakeStore) SaveMarks(context.Context, []chat.Mark) error        { return nil }
func (f *fakeStore) SaveDrafts(context.Context, []chat.Unsent) error     { return nil }
func (f *fakeStore) SaveSeen(context.Context, []chat.Seen) error         { return nil }

// crowd is a manager with so many people, of whom all are in the lobby.
func crowd(b testing.TB, people int) (*Manager, *fakeStore) {
	f := &fakeStore{rooms: map[chat.UserID][]chat.Membership{}}
	for id := chat.UserID(1); id <= chat.UserID(people); id++ {
		f.rooms[id] = []chat.Membership{{
			Room: chat.Room{ID: 1, Kind: chat.Channel, Name: chat.Lobby}, Member: chat.Member{Room: 1, User: id},
		}}
	}
	m, err := New(b.Context(), Config{Store: f})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
		defer cancel()
		m.Close(ctx)
	})
	return m, f
}

func enterAs(b testing.TB, m *Manager, id chat.UserID) *Session {
	s, err := m.attach(b.Context(), chat.User{ID: id}, Visitor{
		Key: chat.Key{Fingerprint: fmt.Sprint("SHA256:", id)}, Origin: Origin{Screen: true},
	})
	if err != nil {
		b.Fatal(err)
	}
	return s
}

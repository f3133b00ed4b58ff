package room

import (
	"context"
	"strings"

	"parley/app/chat"
)

// CreateChannel makes a channel of which the session's user is the owner. Invalid for a name or topic that
// can't be; Conflict when the name of a public channel is taken, or one of the user's own rooms has it;
// TooMany when they make too many. A private channel takes no name from anybody, for that would tell those
// outside that it is there: so there may be a public one of the same name, made later.
func (s *Session) CreateChannel(ctx context.Context, name, topic string, private bool) (chat.Membership, error) {
	r := chat.Room{Kind: chat.Channel, Private: private, Created: s.manager.now()}
	var err error
	if r.Name, err = chat.CleanName(name); err != nil {
		return chat.Membership{}, err
	}
	if r.Topic, err = chat.CleanLine(topic, chat.MaxTopic); err != nil {
		return chat.Membership{}, err
	}
	if err := s.open(); err != nil {
		return chat.Membership{}, err
	}
	m := s.manager
	m.arranging.Lock()
	defer m.arranging.Unlock()
	_, own := s.ownChannel(r.Name)
	_, none := m.store.ChannelByName(ctx, r.Name)
	if own || none == nil {
		return chat.Membership{}, chat.Errorf(chat.Conflict, "the name “#%s” is taken", r.Name)
	}
	return s.createRoom(ctx, r)
}

// createRoom makes a room of the session's user, and attaches all who are in it. The caller holds arranging.
func (s *Session) createRoom(ctx context.Context, r chat.Room) (chat.Membership, error) {
	m := s.manager
	if err := s.silenced(); err != nil { // what it is called is told to others
		return chat.Membership{}, err
	}
	if err := s.account.makes.allowTo("making rooms", m.now(), m.limits.RoomBurst, m.limits.RoomEvery); err != nil {
		return chat.Membership{}, err
	}
	ctx, cancel := whole(ctx)
	defer cancel()
	m.beginReading()
	defer m.endReading()
	made, err := m.store.CreateRoom(ctx, r, s.account.id)
	if err != nil {
		return chat.Membership{}, err
	}
	for _, id := range made.People.IDs() {
		if err := m.enrol(ctx, made, id, 0); err != nil {
			return chat.Membership{}, err
		}
	}
	return s.enrolled(ctx, made, 0)
}

// ownChannel returns the channel of that name, or a look-alike, that the session's user is in; of several
// the one in which something last happened.
func (s *Session) ownChannel(name string) (chat.Membership, bool) {
	skeleton := chat.Skeleton(name)
	for _, k := range s.Rooms() {
		if k.Room.Kind == chat.Channel && chat.Skeleton(k.Room.Name) == skeleton {
			return k, true
		}
	}
	return chat.Membership{}, false
}

// Join makes the session's user a member of a public channel; it is no error to be one already.
// NotFound for a channel that does not exist, or is private and not theirs: both are told alike, and take
// the same time.
func (s *Session) Join(ctx context.Context, name string) (chat.Membership, error) {
	if err := s.open(); err != nil {
		return chat.Membership{}, err
	}
	if k, in := s.ownChannel(name); in {
		return k, nil
	}
	m := s.manager
	m.arranging.Lock()
	defer m.arranging.Unlock()
	m.beginReading()
	defer m.endReading()
	r, err := m.store.ChannelByName(ctx, name)
	if chat.CodeOf(err) == chat.NotFound {
		return chat.Membership{}, chat.Errorf(chat.NotFound, "there is no channel #%s", chat.Printable(name))
	}
	if err != nil {
		return chat.Membership{}, err
	}
	if err := s.account.posts.allow(m.now(), m.limits.PostBurst, m.limits.PostEvery); err != nil {
		return chat.Membership{}, err
	}
	ctx, cancel := whole(ctx)
	defer cancel()
	if _, err := m.store.AddMember(ctx, chat.Member{Room: r.ID, User: s.account.id, Joined: m.now()}); err != nil {
		return chat.Membership{}, err
	}
	if err := m.enrol(ctx, r, s.account.id, 0); err != nil {
		return chat.Membership{}, err
	}
	k, err := s.hold(r.ID)
	if err != nil {
		return chat.Membership{}, err
	}
	defer s.unhold(k.live)
	m.tellSmall(ctx, s.account, k.live, "joined")
	return k.view(), nil
}

// directoryMost is how many channels the directory shows at once; words find the others.
const directoryMost = 500

// Channels returns the public channels that have all words of a text in their name or topic, those with
// most members first.
func (s *Session) Channels(ctx context.Context, text string) ([]chat.Listing, error) {
	if err := s.open(); err != nil {
		return nil, err
	}
	return s.manager.store.Channels(ctx, s.account.id, strings.Fields(text), directoryMost)
}

// ChannelsLike returns the names of up to limit public channels that begin like that, of those that the user
// could join.
func (s *Session) ChannelsLike(ctx context.Context, prefix string, limit int) (names []string, err error) {
	if err := s.open(); err != nil {
		return nil, err
	}
	list, err := s.manager.store.ChannelsLike(ctx, s.account.id, prefix, limit)
	for _, r := range list {
		names = append(names, r.Name)
	}
	return names, err
}

// smallRoom is up to how many members it is told in a room who came and who left. In larger ones it would
// be a message to everybody for everybody.
const smallRoom = 50

// tellSmall says in a room what somebody did, if it is a small one and open. The caller holds the room live.
func (m *Manager) tellSmall(ctx context.Context, by *account, l *live, said string) {
	if l.snapshot().Archived {
		return
	}
	if n, err := m.store.CountMembers(ctx, l.id); err == nil && n <= smallRoom {
		m.notice(ctx, by, l, said)
	}
}

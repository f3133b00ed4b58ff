package room

import (
	"context"
	"time"

	"parley/app/chat"
)

// postTimeout bounds how long a post may wait for the disk. An append that takes longer fails to
// its sender, who may try again with the same ClientID.
const postTimeout = 20 * time.Second

// Post says the draft in its room. When it returns without an error the message is on disk and in
// the mailbox of every session of the room. The same ClientID again returns the same message.
//
// Invalid: the text is too long, or empty without files. NotFound: not a member, or an upload is not there any
// more. Forbidden: muted, or one of the two
// of a direct room blocks the other, or the room is archived, or locked for them. TooMany: too fast, for the
// server or for a slow room; the message says how long to wait.
// Conflict: another post has the upload. Unavailable: the store can't write now, or
// the server is going down. In each case nothing was said.
func (s *Session) Post(ctx context.Context, d chat.Draft) (*chat.Message, error) {
	d, err := d.Validate()
	if err != nil {
		return nil, err
	}
	k, err := s.hold(d.Room)
	if err != nil {
		return nil, err
	}
	defer s.unhold(k.live)
	if len(d.Files) > 0 {
		return s.postFiles(ctx, k, d)
	}
	if err := s.mayChange(k); err != nil {
		return nil, err
	}
	return s.say(ctx, k, d, nil)
}

// say stores the draft, with files, and delivers it. The session's user may post.
func (s *Session) say(ctx context.Context, k *membership, d chat.Draft, files []chat.Attachment) (*chat.Message, error) {
	named, call := s.address(k, d)
	if err := s.bring(ctx, k, named); err != nil {
		return nil, err
	}
	if err := s.manager.revive(ctx, k.live); err != nil {
		return nil, err
	}
	if err := s.pace(k); err != nil {
		return nil, err
	}
	m := chat.Message{
		Room: d.Room, Kind: d.Kind, ClientID: d.ClientID, Text: d.Text, Reply: d.Reply, Named: named, Call: call, Files: files,
	}
	if call == chat.CallHere {
		m.Here = k.live.here(s.account)
	}
	stored, err := s.manager.append(ctx, s.account, k.live, m)
	if err != nil {
		k.rules().live.unpace(s.account.id)
	}
	return stored, err
}

// append stores a message of the account, posted now, and delivers it. The store is not told when the session ends meanwhile:
// what was committed must be delivered.
func (m *Manager) append(ctx context.Context, a *account, l *live, msg chat.Message) (*chat.Message, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), postTimeout)
	defer cancel()
	msg.Author, msg.Posted = a.id, m.now()
	stored, fresh, err := m.store.AppendMessage(ctx, msg)
	if err != nil {
		m.log.Warn("a message was not stored", "room", msg.Room, "err", err)
		return nil, err
	}
	m.healLater(l, l.deliver(chat.MessagePosted{Message: stored, Author: a.user.Load()}))
	if l.kind == chat.Thread {
		m.grown(l)
	}
	if fresh {
		m.pushes.said(l.kind, stored)
	}
	return stored, nil
}

// healLater sees to a room in which a message waits for the one before it, if it has to be seen to.
func (m *Manager) healLater(l *live, heal bool) {
	if heal {
		time.AfterFunc(healAfter, func() { m.heal(l) })
	}
}

// hold returns the membership of a room and keeps the room live until unhold.
func (s *Session) hold(id chat.RoomID) (*membership, error) {
	m := s.manager
	m.mu.RLock()
	defer m.mu.RUnlock()
	if m.closed {
		return nil, errClosing
	}
	k, err := s.roomLocked(id)
	if err == nil {
		k.live.posting.Add(1)
	}
	return k, err
}

func (s *Session) unhold(l *live) {
	if l.posting.Add(-1) == 0 && l.idle() { // a guess; release looks again under mu
		s.manager.mu.Lock()
		s.manager.release(l)
		s.manager.mu.Unlock()
	}
}

// mayChat refuses what is between two people of whom one blocks the other; nobody (0) blocks nobody.
func (m *Manager) mayChat(a *account, other chat.UserID) error {
	if other == 0 {
		return nil
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	peer := m.accounts[other]
	if peer == nil || peer.user.Load().Gone {
		return chat.Errorf(chat.NotFound, "that person is no longer here")
	}
	name := peer.user.Load().Name
	if a.refuses(other) {
		return chat.Errorf(chat.Forbidden, "you block %s; /unblock %s to write again", name, name)
	}
	if peer.refuses(a.id) {
		return chat.Errorf(chat.Forbidden, "%s does not take messages from you", name)
	}
	return nil
}

// heal delivers from the store what never came: its poster was told of a failure, but it was
// committed all the same. If nothing is waiting any more there is nothing to do.
func (m *Manager) heal(l *live) {
	ctx, cancel := context.WithTimeout(context.Background(), postTimeout)
	defer cancel()
	for last, stuck := l.stuck(); stuck && !m.isClosed(); last, stuck = l.stuck() {
		page, err := m.store.MessagesAfter(ctx, l.id, last, recentSize)
		if err != nil || len(page) == 0 {
			m.log.Error("a room waits for a message that the store does not give", "room", l.id, "err", err)
			l.skip()
			return
		}
		for _, msg := range page {
			l.deliver(chat.MessagePosted{Message: msg, Author: m.userOf(msg.Author)})
		}
	}
}

func (m *Manager) isClosed() bool {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.closed
}

func (m *Manager) userOf(id chat.UserID) *chat.User {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if a := m.accounts[id]; a != nil {
		return a.user.Load()
	}
	return &chat.User{ID: id}
}

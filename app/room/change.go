package room

import (
	"context"
	"strings"
	"time"

	"parley/app/chat"
)

var errNoMessage = chat.Errorf(chat.NotFound, "there is no such message")

// Edit gives one of the user's own messages another text. Invalid: the text is too long, or empty without a file. NotFound:
// not a member, no such message, or it is deleted. Forbidden: it is somebody else's, or the user may not
// post there, as Post has it. TooMany and Unavailable are as Post has them.
func (s *Session) Edit(ctx context.Context, at chat.Place, text string) (*chat.Message, error) {
	blank := strings.TrimSpace(text) == ""
	text, err := chat.CleanText(text)
	if err != nil && !blank {
		return nil, err
	}
	return s.revise(ctx, at, nil, func(m *chat.Message) (bool, error) {
		switch {
		case m.Author != s.account.id:
			return false, chat.Errorf(chat.Forbidden, "only who said it can edit it")
		case len(m.Files) == 0 && err != nil:
			return false, err
		}
		return m.Edit(text, s.manager.now())
	})
}

// React answers a message with an emoji, or takes that answer back. Invalid when it is no emoji, else the
// errors are those of Edit, and TooMany also when the message has too many different ones.
func (s *Session) React(ctx context.Context, at chat.Place, emoji string, on bool) (*chat.Message, error) {
	emoji, err := chat.CleanReaction(emoji)
	if err != nil {
		return nil, err
	}
	return s.revise(ctx, at, nil, func(m *chat.Message) (bool, error) {
		return m.React(s.account.id, emoji, on)
	})
}

// Delete makes a message a tombstone: one of the user's own, or of anybody for moderators of the room or the
// server, which is then in the audit log. The errors are those of Edit.
func (s *Session) Delete(ctx context.Context, at chat.Place) (*chat.Message, error) {
	k, err := s.hold(at.Room)
	if err != nil {
		return nil, err
	}
	defer s.unhold(k.live)
	was, err := s.Message(ctx, at)
	if err != nil {
		return nil, err
	}
	var deed *chat.Deed
	if was.Author != s.account.id || was.Kind == chat.Notice {
		if err := s.mayIn(k, chat.Moderate); err != nil {
			return nil, err
		}
		if err := s.silenced(); err != nil {
			return nil, err
		}
		seq, reply := at.Seq, chat.Seq(0)
		if k.in != nil {
			seq, reply = k.live.snapshot().Root, at.Seq
		}
		in := k.rules()
		d := s.manager.deed(s.account.id, s.origin, "delete", s.manager.linkTo(in.live, in.peer, seq, reply, was.Author), "")
		deed = &d
	}
	return s.manager.revise(ctx, k.live, at, deed, func(m *chat.Message) (bool, error) { return m.Delete(), nil })
}

// Texts returns what a message said before it was edited, oldest first: for its author and for moderators of
// the room or the server, else Forbidden. NotFound as Message has it.
func (s *Session) Texts(ctx context.Context, at chat.Place) ([]chat.Text, error) {
	k, err := s.membership(at.Room)
	if err != nil {
		return nil, err
	}
	m, err := s.Message(ctx, at)
	if err != nil {
		return nil, err
	}
	if m.Author != s.account.id {
		if err := s.mayIn(k, chat.SeeTexts); err != nil {
			return nil, err
		}
	}
	return s.manager.store.Texts(ctx, at)
}

// revise changes a message of a room that the session's user is in and may write to.
func (s *Session) revise(ctx context.Context, at chat.Place, d *chat.Deed, change func(*chat.Message) (bool, error)) (*chat.Message, error) {
	k, err := s.hold(at.Room)
	if err != nil {
		return nil, err
	}
	defer s.unhold(k.live)
	if err := s.mayChange(k); err != nil {
		return nil, err
	}
	return s.manager.revise(ctx, k.live, at, d, change)
}

// mayChange says whether the session's user may write in a room, and now; it counts as a post.
func (s *Session) mayChange(k *membership) error {
	if err := s.maySay(k); err != nil {
		return err
	}
	return s.mayWrite()
}

// maySay is mayChange that counts nothing.
func (s *Session) maySay(k *membership) error {
	if err := s.manager.mayChat(s.account, k.rules().peer); err != nil {
		return err
	}
	if err := s.mayPost(k); err != nil {
		return err
	}
	return s.silenced()
}

// revise has the store keep a change and tells the room of it. The caller holds the room live. As with a
// post, it does not end with the session.
func (m *Manager) revise(ctx context.Context, l *live, at chat.Place, d *chat.Deed, change func(*chat.Message) (bool, error)) (*chat.Message, error) {
	ctx, cancel := whole(ctx)
	defer cancel()
	did, frees := false, false
	now, err := m.store.ChangeMessage(ctx, at, d, func(msg *chat.Message) (changed bool, err error) {
		files := len(msg.Files)
		changed, err = change(msg)
		did, frees = changed && err == nil, len(msg.Files) < files
		return changed, err
	})
	if err != nil {
		return nil, err
	}
	if frees {
		m.freeFiles()
	}
	if did {
		m.healLater(l, l.change(chat.MessageChanged{Message: now, Author: m.userOf(now.Author)}))
	}
	return now, nil
}

// purgeBatch is how many messages are deleted at once, between which others may write.
const purgeBatch = 200

// purge deletes what somebody said since then, everywhere, and tells the rooms of it. It returns how many
// messages it deleted, also with an error, and tells step so after each batch.
func (m *Manager) purge(ctx context.Context, author chat.UserID, since time.Time, step func(n int)) (n int, err error) {
	last := chat.Place{}
	for {
		places, err := m.store.MessagesBy(ctx, author, since, last, purgeBatch)
		if err != nil || len(places) == 0 {
			return n, err
		}
		last = places[len(places)-1]
		gone, err := m.store.DeleteMessages(ctx, places)
		if err != nil {
			return n, err
		}
		n += len(gone)
		for _, msg := range gone {
			m.tellChanged(msg)
		}
		m.freeFiles()
		step(n)
	}
}

// tellChanged tells a room, if it is live, that a message has changed.
func (m *Manager) tellChanged(msg *chat.Message) {
	m.mu.RLock()
	l := m.lives[msg.Room]
	m.mu.RUnlock()
	if l != nil {
		m.healLater(l, l.change(chat.MessageChanged{Message: msg, Author: m.userOf(msg.Author)}))
	}
}

// linkTo is how a message that somebody said is called in the audit log, with reply in the thread below. Peer is of a direct room.
func (m *Manager) linkTo(l *live, peer chat.UserID, seq, reply chat.Seq, author chat.UserID) string {
	r := l.snapshot()
	link := chat.Link{Kind: r.Kind, Name: r.Name, Room: r.ID, Seq: seq, Reply: reply}
	if peer != 0 {
		link.Name = m.userOf(peer).Name
	}
	return link.String() + " of @" + m.userOf(author).Name
}

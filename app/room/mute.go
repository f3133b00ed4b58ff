package room

import (
	"cmp"
	"context"
	"slices"

	"parley/app/chat"
)

// loadMutes takes the mutes from the store. Those that are over stay there until they are made anew.
func (m *Manager) loadMutes(ctx context.Context) error {
	mutes, err := m.store.AllMutes(ctx)
	for _, mute := range mutes {
		m.accounts[mute.User].muted.Store(&mute)
	}
	return err
}

// silenced returns nil, or Forbidden with what there is to say when the session's user is muted.
func (s *Session) silenced() error {
	if mute := s.account.muted.Load(); mute != nil && mute.Lasts(s.manager.now()) {
		return chat.Errorf(chat.Forbidden, "%s", mute.Text())
	}
	return nil
}

// mayWrite counts something that the session's user writes: Forbidden when they are muted, TooMany when
// they are too fast.
func (s *Session) mayWrite() error {
	if err := s.silenced(); err != nil {
		return err
	}
	m := s.manager
	return s.account.posts.allow(m.now(), m.limits.PostBurst, m.limits.PostEvery)
}

// Mute lets somebody read but not write: no messages, and nothing else that others would be shown. They
// are told, with the reason. Of mute it takes User, Reason and Until; it replaces an earlier one.
// Forbidden when the user may not, or the other's role is not below theirs; Invalid for oneself and for a
// reason that is too long.
func (s *Session) Mute(ctx context.Context, mute chat.Mute) error {
	p, err := s.over(chat.Silence, mute.User)
	if err != nil {
		return err
	}
	if mute.Reason, err = chat.CleanLine(mute.Reason, chat.MaxReason); err != nil {
		return err
	}
	m := s.manager
	mute.Since = m.now()
	on := "@" + p.Name + until(mute.Until)
	ctx, cancel := whole(ctx)
	defer cancel()
	if err := m.store.SaveMute(ctx, mute, m.deed(s.account.id, s.origin, "mute", on, mute.Reason)); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	a := m.accounts[mute.User]
	a.muted.Store(&mute)
	m.tell(a, mute.Text(), nil)
	return nil
}

// Unmute lets somebody write again, and tells them. NotFound when they are not muted; Forbidden as Mute
// has it.
func (s *Session) Unmute(ctx context.Context, other chat.UserID) error {
	p, err := s.over(chat.Silence, other)
	if err != nil {
		return err
	}
	m := s.manager
	ctx, cancel := whole(ctx)
	defer cancel()
	if err := m.store.LiftMute(ctx, other, m.deed(s.account.id, s.origin, "unmute", "@"+p.Name, "")); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	a := m.accounts[other]
	a.muted.Store(nil)
	m.tell(a, "you are not muted any more", nil)
	return nil
}

// Mutes returns the mutes that are in force, oldest first. Forbidden when the user may not see them.
func (s *Session) Mutes() ([]chat.Mute, error) {
	if err := s.may(chat.Silence); err != nil {
		return nil, err
	}
	m := s.manager
	m.mu.RLock()
	defer m.mu.RUnlock()
	var list []chat.Mute
	for _, a := range m.accounts {
		if mute := a.muted.Load(); mute != nil && mute.Lasts(m.now()) {
			list = append(list, *mute)
		}
	}
	slices.SortFunc(list, func(a, b chat.Mute) int {
		return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.User, b.User))
	})
	return list, nil
}

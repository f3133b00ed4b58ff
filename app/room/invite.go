package room

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"parley/app/chat"
)

// maxInvites bounds how many invitations can be open at once.
const maxInvites = 1000

// Invite makes an invitation for so many newcomers, and returns it with its code, which is kept nowhere.
// Forbidden when the user may not; Invalid when the numbers are out of bounds or the note is too long;
// TooMany when there are too many already.
func (s *Session) Invite(ctx context.Context, uses int, lasts time.Duration, note string) (i chat.Invite, code string, err error) {
	if err := s.may(chat.LetIn); err != nil {
		return i, "", err
	}
	if uses < 1 || uses > chat.MaxUses {
		return i, "", chat.Errorf(chat.Invalid, "an invitation is for 1 to %d newcomers", chat.MaxUses)
	}
	if note, err = chat.CleanLine(note, chat.MaxNote); err != nil {
		return i, "", err
	}
	m := s.manager
	list, err := s.Invites(ctx)
	if err != nil {
		return i, "", err
	}
	if len(list) >= maxInvites {
		return i, "", chat.Errorf(chat.TooMany, "there are %d invitations; revoke some first", len(list))
	}
	code = chat.NewCode()
	i = chat.Invite{Uses: uses, Created: m.now(), Until: m.now().Add(lasts), Note: note}
	if i.Hash, err = chat.HashCode(code); err != nil {
		return i, "", err
	}
	ctx, cancel := whole(ctx)
	defer cancel()
	on := fmt.Sprintf("%d until %s", uses, i.Until.UTC().Format("2006-01-02 15:04 MST"))
	i, err = m.store.SaveInvite(ctx, i, s.account.id, m.deed(s.account.id, s.origin, "invite", on, note))
	return i, code, err
}

// Invites returns the invitations that can still be used, oldest first. Forbidden when the user may not
// see them.
func (s *Session) Invites(ctx context.Context) ([]chat.Invite, error) {
	if err := s.may(chat.LetIn); err != nil {
		return nil, err
	}
	list, err := s.manager.store.Invites(ctx)
	now := s.manager.now()
	return slices.DeleteFunc(list, func(i chat.Invite) bool { return i.Check(now) != nil }), err
}

// Revoke ends an invitation; those who came by it stay. NotFound when there is none, Forbidden when the
// user may not.
func (s *Session) Revoke(ctx context.Context, id int64) error {
	if err := s.may(chat.LetIn); err != nil {
		return err
	}
	ctx, cancel := whole(ctx)
	defer cancel()
	m := s.manager
	return m.store.EndInvite(ctx, id, m.deed(s.account.id, s.origin, "revoke", fmt.Sprint("invitation ", id), ""))
}

// Allow lets a key in, for good. Forbidden when the user may not, Invalid when the comment is too long.
func (s *Session) Allow(ctx context.Context, fingerprint, comment string) error {
	comment, err := chat.CleanLine(comment, chat.MaxComment)
	if err != nil {
		return err
	}
	m := s.manager
	m.ruling.Lock()
	defer m.ruling.Unlock()
	if err := s.may(chat.LetIn); err != nil {
		return err
	}
	ctx, cancel := whole(ctx)
	defer cancel()
	a := chat.Allowed{Fingerprint: fingerprint, Comment: comment, Since: m.now()}
	if err := m.store.Allow(ctx, a, m.deed(s.account.id, s.origin, "allow", fingerprint, comment)); err != nil {
		return err
	}
	m.mu.Lock()
	m.allowed[fingerprint] = a
	m.mu.Unlock()
	m.doorMoved()
	return nil
}

// Unallow takes back that a key may come in. Whoever is in with it stays. NotFound when it was not allowed,
// Forbidden when the user may not or it is in the file that lists keys.
func (s *Session) Unallow(ctx context.Context, fingerprint string) error {
	m := s.manager
	m.ruling.Lock()
	defer m.ruling.Unlock()
	if err := s.may(chat.LetIn); err != nil {
		return err
	}
	m.mu.RLock()
	_, known := m.allowed[fingerprint]
	m.mu.RUnlock()
	switch {
	case known:
	case m.allow.Has(fingerprint):
		return chat.Errorf(chat.Forbidden, "that key is on the list of keys: take it out of its file")
	default:
		return chat.Errorf(chat.NotFound, "that key was not allowed")
	}
	ctx, cancel := whole(ctx)
	defer cancel()
	if err := m.store.Unallow(ctx, fingerprint, m.deed(s.account.id, s.origin, "unallow", fingerprint, "")); err != nil {
		return err
	}
	m.mu.Lock()
	delete(m.allowed, fingerprint)
	m.mu.Unlock()
	m.doorMoved()
	return nil
}

// Allowed returns the keys that were let in while the server ran, oldest first. Forbidden when the user
// may not see them.
func (s *Session) Allowed() ([]chat.Allowed, error) {
	if err := s.may(chat.LetIn); err != nil {
		return nil, err
	}
	m := s.manager
	m.mu.RLock()
	defer m.mu.RUnlock()
	list := make([]chat.Allowed, 0, len(m.allowed))
	for _, a := range m.allowed {
		list = append(list, a)
	}
	slices.SortFunc(list, func(a, b chat.Allowed) int {
		return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.Fingerprint, b.Fingerprint))
	})
	return list, nil
}

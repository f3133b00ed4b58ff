package room

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"parley/app/chat"
)

// namedKey reads how people name a key: by its fingerprint and what they call it, or by its line as
// ssh-keygen writes it into a .pub file. Invalid when there is no key, or none that is good enough.
func (m *Manager) namedKey(text string) (chat.Key, error) {
	if !strings.HasPrefix(text, "SHA256:") {
		return m.readKey(text)
	}
	fingerprint, comment, _ := strings.Cut(text, " ")
	if err := chat.CheckFingerprint(fingerprint); err != nil {
		return chat.Key{}, err
	}
	return chat.Key{Fingerprint: fingerprint, Comment: comment}, nil
}

// Allow lets a key in, for good: text is its fingerprint with a comment, or its line. Forbidden when the
// user may not, Invalid when that is no key or the comment is too long.
func (s *Session) Allow(ctx context.Context, text string) (chat.Allowed, error) {
	m := s.manager
	m.ruling.Lock()
	defer m.ruling.Unlock()
	if err := s.may(chat.LetIn); err != nil {
		return chat.Allowed{}, err
	}
	k, err := m.namedKey(text)
	if err != nil {
		return chat.Allowed{}, err
	}
	a := chat.Allowed{Fingerprint: k.Fingerprint, Since: m.now()}
	if a.Comment, err = chat.CleanLine(k.Comment, chat.MaxComment); err != nil {
		return a, err
	}
	ctx, cancel := whole(ctx)
	defer cancel()
	if err := m.store.Allow(ctx, a, m.deed(s.account.id, s.origin, "allow", a.Fingerprint, a.Comment)); err != nil {
		return a, err
	}
	m.mu.Lock()
	m.allowed[a.Fingerprint] = a
	m.mu.Unlock()
	m.doorMoved()
	return a, nil
}

// Unallow takes back that a key may come in, named as for Allow. Whoever is in with it stays. NotFound when
// it was not allowed, Forbidden when the user may not or it is in the file that lists keys.
func (s *Session) Unallow(ctx context.Context, text string) error {
	m := s.manager
	m.ruling.Lock()
	defer m.ruling.Unlock()
	if err := s.may(chat.LetIn); err != nil {
		return err
	}
	k, err := m.namedKey(text)
	if err != nil {
		return err
	}
	m.mu.RLock()
	_, known := m.allowed[k.Fingerprint]
	m.mu.RUnlock()
	switch {
	case known:
	case m.allow.Has(k.Fingerprint):
		return chat.Errorf(chat.Forbidden, "that key is on the list of keys: take it out of its file")
	default:
		return chat.Errorf(chat.NotFound, "that key was not allowed")
	}
	ctx, cancel := whole(ctx)
	defer cancel()
	if err := m.store.Unallow(ctx, k.Fingerprint, m.deed(s.account.id, s.origin, "unallow", k.Fingerprint, "")); err != nil {
		return err
	}
	m.mu.Lock()
	delete(m.allowed, k.Fingerprint)
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

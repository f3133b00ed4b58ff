package room

import (
	"context"
	"maps"
	"time"

	"parley/app/chat"
)

const (
	linkLasts = 10 * time.Minute
	maxLinks  = 3 // codes of one account at a time
)

// link is what a code is for that lets another key into an account. Only the code's hash is kept, and only
// until the server goes down.
type link struct {
	account *account
	until   time.Time
}

// LinkCode makes a code by which another device adds its key to the account, once, until the time that is
// returned. TooMany when the account has a few already.
func (s *Session) LinkCode() (code string, until time.Time, err error) {
	if err := s.open(); err != nil {
		return "", until, err
	}
	m := s.manager
	code = chat.NewCode()
	hash, err := chat.HashCode(code)
	if err != nil {
		return "", until, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	n := 0
	for h, l := range m.links {
		switch {
		case !m.now().Before(l.until):
			delete(m.links, h)
		case l.account == s.account:
			n++
		}
	}
	if n >= maxLinks {
		return "", until, chat.Errorf(chat.TooMany, "%d codes of yours can still be used; wait until they are over", n)
	}
	until = m.now().Add(linkLasts)
	m.links[hash] = link{s.account, until}
	return code, until, nil
}

// dropLinks makes the codes of an account useless. The caller holds mu.
func (m *Manager) dropLinks(a *account) {
	maps.DeleteFunc(m.links, func(_ string, l link) bool { return l.account == a })
}

// takeLink takes the code with that hash, and returns the account that it is for; nil if there is none.
func (m *Manager) takeLink(hash string) *account {
	m.mu.Lock()
	defer m.mu.Unlock()
	l, ok := m.links[hash]
	delete(m.links, hash)
	if !ok || !m.now().Before(l.until) {
		return nil
	}
	return l.account
}

// Link adds the guest's key to the account that the code is for, whoever may come in, and returns what that
// is called. Invalid when that is no code, NotFound when it is used up or over, Conflict when the key opens
// an account already, and TooMany after wrong codes, or when the account has as many keys as it may.
func (g *Guest) Link(ctx context.Context, code string) (name string, err error) {
	hash, err := chat.HashCode(code)
	if err != nil {
		return "", err
	}
	m, v := g.manager, g.visitor
	if err := g.Admitted(); err != nil && !AtDoor(err) {
		return "", err
	}
	who := m.sources(v, "key "+v.Key.Fingerprint)
	if wait := m.guesses.take(m.now(), who...); wait > 0 {
		return "", chat.Errorf(chat.TooMany, "too many wrong codes: try again in %s", chat.Wait(wait))
	}
	a := m.takeLink(hash)
	if a == nil {
		return "", chat.Errorf(chat.NotFound, "that code is not known, or it was used or is over: make another with /keys link")
	}
	m.guesses.give(m.now(), who...)
	if err := m.addKey(ctx, a, v.Key, nil); err != nil {
		return "", err
	}
	m.doorMoved() // somebody who waits with that key may be in now
	return a.user.Load().Name, nil
}

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
	browser bool   // it lets a browser in, and no key…
	key     string // …because of this one, its fingerprint
	passkey int64  // or because of this one; 0 for none
	until   time.Time
}

// LinkCode makes a code by which another device adds its key to the account, once, until the time that is
// returned. TooMany when the account has a few already.
func (s *Session) LinkCode() (code string, until time.Time, err error) {
	return s.newLink(link{account: s.account, until: s.manager.now().Add(linkLasts)})
}

// newLink keeps a link, and makes the code for it.
func (s *Session) newLink(n link) (code string, until time.Time, err error) {
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
	if err := s.aliveLocked(); err != nil { // since it was asked: no code outlives what ends its session
		return "", until, err
	}
	if n.browser {
		n.passkey = m.passkeyOf(s)
	}
	open := 0
	for h, l := range m.links {
		switch {
		case !m.now().Before(l.until):
			delete(m.links, h)
		case l.account == s.account && l.browser == n.browser:
			open++
		}
	}
	if open >= maxLinks {
		return "", until, chat.Errorf(chat.TooMany, "%d codes of yours can still be used; wait until they are over", open)
	}
	m.links[hash] = n
	return code, n.until, nil
}

// dropLinks makes the codes of an account useless, and lets no browser in that one of its sessions approved and that has not
// come yet. The caller holds mu.
func (m *Manager) dropLinks(a *account) {
	maps.DeleteFunc(m.links, func(_ string, l link) bool { return l.account == a })
	maps.DeleteFunc(m.asking, func(_ string, k *asking) bool { return k.approved.account == a })
}

// takeLink takes the code with that hash, for a browser or for a key; false if there is none.
func (m *Manager) takeLink(hash string, browser bool) (link, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	l, ok := m.links[hash]
	if !ok || l.browser != browser {
		return link{}, false
	}
	delete(m.links, hash)
	return l, m.now().Before(l.until)
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
	if wait := m.guesses.Take(m.now(), who...); wait > 0 {
		return "", chat.Errorf(chat.TooMany, "too many wrong codes: try again in %s", chat.Wait(wait))
	}
	l, ok := m.takeLink(hash, false)
	if !ok {
		return "", chat.Errorf(chat.NotFound, "that code is not known, or it was used or is over: make another with /keys link")
	}
	m.guesses.give(m.now(), who...)
	if err := m.addKey(ctx, l.account, v.Key, nil); err != nil {
		return "", err
	}
	m.doorMoved() // somebody who waits with that key may be in now
	return l.account.user.Load().Name, nil
}

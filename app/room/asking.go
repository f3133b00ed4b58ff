package room

import (
	"context"
	"maps"
	"time"

	"parley/app/chat"
)

// asking is a browser that asks to be let in: it shows a code, which somebody who is in approves.
type asking struct {
	ticket   string // the hash of what the browser shows to be told
	name     string // what the browser is
	from     Origin
	source   string // as Source has it
	until    time.Time
	approved link
	moved    chan struct{} // closed when it was approved
}

// Asking is a browser that asks to be let in, as the one who may approve it is told.
type Asking struct {
	Name string
	From Origin
}

// Ask notes that a browser asks to be let in. It returns the code to show, and the ticket that Asked takes, which
// nobody else may see. TooMany when too many ask from where it is; when too many do at all, the oldest of where most are from
// is forgotten.
func (m *Manager) Ask(name string, from Origin) (code, ticket string, err error) {
	if name, err = chat.CleanLine(name, chat.MaxAgent); err != nil {
		name = "a browser"
	}
	code, ticket = chat.NewCode(), chat.NewCode()
	hash, err := chat.HashCode(code)
	if err != nil {
		return "", "", err
	}
	secret, err := chat.HashCode(ticket)
	if err != nil {
		return "", "", err
	}
	if err := m.PaceDoor(from); err != nil {
		return "", "", err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.now()
	if len(m.asking) >= maxAsking {
		maps.DeleteFunc(m.asking, func(_ string, a *asking) bool { return !now.Before(a.until) })
	}
	if len(m.asking) >= maxAsking {
		delete(m.asking, chat.FirstToGo(m.asking, func(a *asking) (string, time.Time) { return a.source, a.until }))
	}
	m.asking[hash] = &asking{ticket: secret, name: name, from: from, source: m.Source(from), until: now.Add(webLasts), moved: make(chan struct{})}
	return code, ticket, nil
}

// IsAsking says whether the browser of that name, which is still where it was, asks with a code and its ticket.
func (m *Manager) IsAsking(code, ticket, name string, from Origin) bool {
	hash, err := chat.HashCode(code)
	if err != nil {
		return false
	}
	secret, err := chat.HashCode(ticket)
	if err != nil {
		return false
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	a := m.asking[hash]
	return a != nil && a.ticket == secret && a.name == name && a.from.Addr.Addr() == from.Addr.Addr() && m.now().Before(a.until)
}

// PaceDoor counts a browser that is on its way in: TooMany when there are too many from where it is.
func (m *Manager) PaceDoor(from Origin) error {
	if wait := m.askers.Take(m.now(), m.Source(from)); wait > 0 {
		return chat.Errorf(chat.TooMany, "too many browsers of your network ask to be let in: try again in %s", chat.Wait(wait))
	}
	return nil
}

// Asking returns the browser that shows a code. Invalid when that is no code, NotFound when no browser shows
// it, or it is over; TooMany after wrong codes.
func (s *Session) Asking(code string) (Asking, error) {
	a, err := s.askedBy(code)
	if err != nil {
		return Asking{}, err
	}
	return Asking{a.name, a.from}, nil
}

// Approve lets the browser that shows a code into the session's account. The errors are those of Asking.
func (s *Session) Approve(code string) error {
	a, err := s.askedBy(code)
	if err != nil {
		return err
	}
	m := s.manager
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := s.aliveLocked(); err != nil { // as in newLink
		return err
	}
	if a.approved.account == nil {
		a.approved = link{account: s.account, browser: true, key: s.key, passkey: m.passkeyOf(s), until: a.until}
		close(a.moved)
	}
	return nil
}

func (s *Session) askedBy(code string) (*asking, error) {
	if err := s.open(); err != nil {
		return nil, err
	}
	hash, err := chat.HashCode(code)
	if err != nil {
		return nil, err
	}
	m := s.manager
	if wait := m.guesses.Take(m.now(), "key "+s.key); wait > 0 {
		return nil, chat.Errorf(chat.TooMany, "too many wrong codes: try again in %s", chat.Wait(wait))
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	a := m.asking[hash]
	if a == nil || !m.now().Before(a.until) {
		return nil, chat.Errorf(chat.NotFound, "no browser shows that code now; reload its page for another")
	}
	m.guesses.give(m.now(), "key "+s.key)
	return a, nil
}

// Asked waits until the browser that asked with a code was approved, and signs it in; ctx bounds how long. It
// returns an empty secret when ctx ended first. NotFound when the code is over, or the ticket is not that of the
// code; else the errors are those of SignIn.
func (m *Manager) Asked(ctx context.Context, code, ticket string, from Origin) (secret string, err error) {
	hash, err := chat.HashCode(code)
	if err != nil {
		return "", err
	}
	shown, err := chat.HashCode(ticket)
	if err != nil {
		return "", err
	}
	m.mu.RLock()
	a := m.asking[hash]
	m.mu.RUnlock()
	if a == nil || a.ticket != shown || !m.now().Before(a.until) {
		return "", chat.Errorf(chat.NotFound, "that code is over; reload the page for another")
	}
	select {
	case <-a.moved:
	case <-ctx.Done():
		select {
		case <-a.moved: // before, or meanwhile
		default:
			return "", nil
		}
	}
	m.mu.RLock()
	l := a.approved
	m.mu.RUnlock()
	l.account.editing.Lock() // as in SignIn
	defer l.account.editing.Unlock()
	m.mu.Lock()
	there := m.asking[hash] == a
	delete(m.asking, hash)
	m.mu.Unlock()
	if !there { // it was waited for twice, or what approved it was revoked or signed out
		return "", ErrSignedOut
	}
	return m.signIn(ctx, l, a.name, from)
}

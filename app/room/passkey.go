package room

import (
	"context"
	"errors"
	"time"

	"parley/app/chat"
)

const (
	comeBurst = 5           // accounts made with passkeys from an address at once…
	comeEvery = time.Minute // …and after that, one per this
)

// Passkeys returns the passkeys of the session's user, oldest first.
func (s *Session) Passkeys(ctx context.Context) ([]chat.Passkey, error) {
	if err := s.open(); err != nil {
		return nil, err
	}
	return s.manager.store.PasskeysOf(ctx, s.account.id)
}

// AddPasskey lets a passkey, which was proven, open the account; of p it takes Credential, Handle, Data and Name. The
// account's other sessions are told. Invalid when the name is too long; Conflict when the passkey opens an account
// already; TooMany when the account has as many as it may.
func (s *Session) AddPasskey(ctx context.Context, p chat.Passkey) error {
	if err := s.open(); err != nil {
		return err
	}
	var err error
	if p.Name, err = chat.CleanLine(p.Name, chat.MaxComment); err != nil {
		return err
	}
	a, m := s.account, s.manager
	ctx, cancel := whole(ctx)
	defer cancel()
	a.editing.Lock()
	defer a.editing.Unlock()
	if err := s.alive(); err != nil { // while it waited
		return err
	}
	p.User, p.Key, p.Created = a.id, s.key, m.now()
	if _, err := m.store.AddPasskey(ctx, p); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.log.Info("a passkey was added", "user", a.user.Load().Name)
	m.tell(a, "a passkey was added to your account: "+p.Name, s)
	return nil
}

// NamePasskey sets what somebody calls one of their passkeys. Invalid when it is too long, NotFound when they have no
// such one.
func (s *Session) NamePasskey(ctx context.Context, id int64, name string) error {
	if err := s.open(); err != nil {
		return err
	}
	name, err := chat.CleanLine(name, chat.MaxComment)
	if err != nil {
		return err
	}
	return s.manager.store.NamePasskey(ctx, s.account.id, id, name)
}

// RemovePasskey takes a passkey from the account. Browsers that it let in are signed out at once; the other sessions
// are told. NotFound when the user has no such one, Forbidden when nothing else opens the account.
func (s *Session) RemovePasskey(ctx context.Context, id int64) error {
	if err := s.open(); err != nil {
		return err
	}
	a, m := s.account, s.manager
	ctx, cancel := whole(ctx)
	defer cancel()
	a.editing.Lock()
	defer a.editing.Unlock()
	if err := m.store.RemovePasskey(ctx, a.id, id); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.dropLinks(a) // which somebody may have made with that passkey
	m.log.Info("a passkey was removed", "user", a.user.Load().Name)
	m.tell(a, "a passkey of your account was removed", s)
	for _, b := range m.browsersOf(a, func(b *chat.Browser) bool { return b.Passkey == id }) {
		m.dropBrowser(b, "the passkey by which this browser was let in was removed")
	}
	return nil
}

// Passkey returns the passkey of that name, for whoever has to prove it; NotFound if there is none.
func (m *Manager) Passkey(ctx context.Context, credential string) (chat.Passkey, error) {
	return m.store.PasskeyByCredential(ctx, credential)
}

// SignInWith lets a browser in by a passkey that it has just proven, and keeps its Data. It returns what SignIn does.
// NotFound when the passkey is gone, Forbidden as Admit has it.
func (m *Manager) SignInWith(ctx context.Context, p chat.Passkey, name string, from Origin) (secret string, err error) {
	m.mu.RLock()
	a := m.accounts[p.User]
	m.mu.RUnlock()
	if a == nil {
		return "", ErrSignedOut
	}
	ctx, cancel := whole(ctx)
	defer cancel()
	a.editing.Lock() // so that it is not removed meanwhile
	defer a.editing.Unlock()
	p.Used = m.now()
	if err := m.store.UsePasskey(ctx, p); err != nil {
		return "", err
	}
	return m.signIn(ctx, link{account: a, key: p.Key, passkey: p.ID}, name, from)
}

// WarnOfCopy tells an account that one of its passkeys was used by something that may be a copy of it, and was refused.
func (m *Manager) WarnOfCopy(p chat.Passkey) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if a := m.accounts[p.User]; a != nil {
		m.log.Warn("a passkey was refused, which may be a copy", "user", a.user.Load().Name)
		m.tell(a, "somebody used your passkey “"+p.Name+"” that may be a copy of it, and was not let in; if that was not you, remove it", nil)
	}
}

// Newcomer is somebody without an account, in a browser.
type Newcomer struct {
	Name string
	Code string // of an invitation; empty for none
	From Origin
}

// MayJoin says whether a newcomer may make an account, and returns their name as it will be. Forbidden as Admit has it
// and, with a code, what Guest.Join answers.
func (m *Manager) MayJoin(ctx context.Context, n Newcomer) (name string, err error) {
	name, _, err = m.receive(ctx, n)
	return name, err
}

// receive is MayJoin, and returns the hash of the code that it takes, empty for none.
func (m *Manager) receive(ctx context.Context, n Newcomer) (name, hash string, err error) {
	if hash, err = m.welcome(ctx, n); err != nil {
		return "", "", err
	}
	if name, err = chat.CleanName(n.Name); err != nil {
		return "", "", err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	if m.byName[chat.Skeleton(name)] != nil {
		return "", "", chat.Errorf(chat.Conflict, "the name “%s” is taken", name)
	}
	return name, hash, nil
}

// welcome says whether a newcomer may come in, and returns the hash of the code that it takes, empty for none.
func (m *Manager) welcome(ctx context.Context, n Newcomer) (hash string, err error) {
	m.mu.RLock()
	err = m.admitted(nil, "", n.From.Addr.Addr())
	m.mu.RUnlock()
	switch {
	case errors.Is(err, errNotListed):
		return "", chat.Errorf(chat.Forbidden, "only people whose keys are listed may come in here: come with ssh, and knock")
	case !errors.Is(err, errNotInvited):
		return "", err
	case n.Code == "":
		return "", chat.Errorf(chat.Forbidden, "people come in here by invitation: you need a code")
	}
	if hash, err = chat.HashCode(n.Code); err != nil {
		return "", err
	}
	who := m.Source(n.From)
	if wait := m.guesses.Take(m.now(), who); wait > 0 {
		return "", chat.Errorf(chat.TooMany, "too many wrong codes: try again in %s", chat.Wait(wait))
	}
	if err = m.invited(ctx, hash); err != chat.ErrNoInvite {
		m.guesses.give(m.now(), who)
	}
	return hash, err
}

// Join makes an account for a newcomer who has just proven a passkey, of which it takes what AddPasskey does, and lets
// their browser in, called agent. It returns what SignIn does. The errors are those of MayJoin; Conflict also when the
// passkey opens an account, and TooMany when too many come from there.
func (m *Manager) Join(ctx context.Context, n Newcomer, p chat.Passkey, agent string) (secret string, err error) {
	name, hash, err := m.receive(ctx, n)
	if err != nil {
		return "", err
	}
	if p.Name, err = chat.CleanLine(p.Name, chat.MaxComment); err != nil {
		return "", err
	}
	if wait := m.comers.Take(m.now(), m.Source(n.From)); wait > 0 {
		return "", chat.Errorf(chat.TooMany, "too many new people come from your network: try again in %s", chat.Wait(wait))
	}
	ctx, cancel := whole(ctx)
	defer cancel()
	p.Created, p.Used = m.now(), m.now()
	u, p, err := m.store.CreateWithPasskey(ctx, hash, chat.User{Name: name, Created: m.now()}, p, m.deed(0, n.From, "join", "", ""))
	if err != nil {
		return "", err
	}
	m.log.Info("new account", "user", u.Name, "by", "a passkey")
	m.mu.Lock()
	a := m.admit(u)
	m.mu.Unlock()
	m.people.moved()
	return m.signIn(ctx, link{account: a, passkey: p.ID}, agent, n.From)
}

// TakesNewcomers says whether somebody without an account may make one in a browser at that place, and whether they
// need the code of an invitation.
func (m *Manager) TakesNewcomers(from Origin) (yes, code bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	err := m.admitted(nil, "", from.Addr.Addr())
	code = errors.Is(err, errNotInvited)
	return err == nil || code, code
}

package room

import (
	"context"
	"slices"

	"parley/app/chat"
)

// OwnKey is one of somebody's keys as they are shown it.
type OwnKey struct {
	chat.Key
	Here bool // it is the key of the session that asks
	Used bool // a session that is open came with it
	Last bool // there is no other
}

// errRevoked answers whoever comes with a key that was revoked a moment ago.
var errRevoked = chat.Errorf(chat.Forbidden, "this key was revoked")

// Keys returns the keys of the session's user, oldest first.
func (s *Session) Keys(ctx context.Context) ([]OwnKey, error) {
	if err := s.open(); err != nil {
		return nil, err
	}
	m := s.manager
	list, err := m.store.KeysOf(ctx, s.account.id)
	if err != nil {
		return nil, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	own := make([]OwnKey, len(list))
	for i, k := range list {
		used := slices.ContainsFunc(s.account.sessions, func(o *Session) bool { return o.key == k.Fingerprint })
		own[i] = OwnKey{Key: k, Here: k.Fingerprint == s.key, Used: used, Last: len(list) == 1}
	}
	return own, nil
}

// AddKey lets another key open the account: line is as a file of a public key has it. All of the
// account's other sessions are told. Invalid when there is no good key in the line; Conflict when the key opens
// an account already, whose is not said; TooMany when the account has as many as it may.
func (s *Session) AddKey(ctx context.Context, line string) (chat.Key, error) {
	if err := s.open(); err != nil {
		return chat.Key{}, err
	}
	k, err := s.manager.readKey(line)
	if err != nil {
		return k, err
	}
	if k.Comment, err = chat.CleanLine(k.Comment, chat.MaxComment); err != nil {
		k.Comment = "" // the key is good whatever it is called
	}
	return k, s.manager.addKey(ctx, s.account, k, s)
}

// addKey gives an account another key, and tells its sessions but the one by which that is, if it is one. It is in memory before it is in the store,
// so that whoever comes with it is not taken for somebody whose key was revoked.
func (m *Manager) addKey(ctx context.Context, a *account, k chat.Key, by *Session) error {
	ctx, cancel := whole(ctx)
	defer cancel()
	a.editing.Lock()
	defer a.editing.Unlock()
	if err := m.keepNew(a, k.Fingerprint); err != nil {
		return err
	}
	k.User, k.Created = a.id, m.now()
	err := m.store.AddKey(ctx, k)
	m.mu.Lock()
	defer m.mu.Unlock()
	if err != nil {
		m.drop(a, k.Fingerprint)
		return err
	}
	m.log.Info("a key was added", "user", a.user.Load().Name, "key", chat.Printable(k.Fingerprint))
	m.tell(a, "a key was added to your account: "+KeyName(k), by)
	return nil
}

// keepNew notes a key of the account that is not known yet; Conflict if it is.
func (m *Manager) keepNew(a *account, fingerprint string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch m.byKey[fingerprint] {
	case nil:
		m.keep(a, fingerprint)
		return nil
	case a:
		return chat.Errorf(chat.Conflict, "that key opens your account already")
	}
	return chat.Errorf(chat.Conflict, "that key opens another account already")
}

// KeyName is how a key is called where one line must do.
func KeyName(k chat.Key) string {
	if k.Comment == "" {
		return k.Fingerprint
	}
	return k.Comment + " (" + k.Fingerprint + ")"
}

// NameKey sets what somebody calls one of their keys; an empty name clears it. Invalid when it is too
// long, NotFound when they have no such key.
func (s *Session) NameKey(ctx context.Context, fingerprint, name string) error {
	if err := s.open(); err != nil {
		return err
	}
	name, err := chat.CleanLine(name, chat.MaxComment)
	if err != nil {
		return err
	}
	return s.manager.store.NameKey(ctx, s.account.id, fingerprint, name)
}

// RevokeKey takes a key from the account. Sessions that came with it end at once, and so do browsers that it let
// in; the others are told.
// NotFound when the user has no such key, Forbidden when it is their last.
func (s *Session) RevokeKey(ctx context.Context, k chat.Key) error {
	if err := s.open(); err != nil {
		return err
	}
	a, m := s.account, s.manager
	ctx, cancel := whole(ctx)
	defer cancel()
	a.editing.Lock()
	defer a.editing.Unlock()
	if err := m.store.RemoveKey(ctx, a.id, k.Fingerprint); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.drop(a, k.Fingerprint)
	m.dropLinks(a) // which somebody may have made with that key
	m.log.Info("a key was revoked", "user", a.user.Load().Name, "key", chat.Printable(k.Fingerprint))
	m.tell(a, "a key of your account was revoked: "+KeyName(k), s)
	for _, b := range m.browsersOf(a, func(b *chat.Browser) bool { return b.Key == k.Fingerprint }) {
		m.dropBrowser(b, "the key by which this browser was let in was revoked")
	}
	for _, o := range a.sessions {
		if o.key == k.Fingerprint {
			m.expel(o, "the key that you came with was revoked")
		}
	}
	return nil
}

// tell says something to all sessions of an account but except, which may be nil. The caller holds mu.
func (m *Manager) tell(a *account, text string, except *Session) {
	said := chat.Announcement{Text: text}
	for _, s := range a.sessions {
		if s != except {
			s.mailbox.put(said)
		}
	}
}

// expel ends a session: it can do nothing any more, and is told why. The caller holds mu.
func (m *Manager) expel(s *Session, why string) {
	s.expelled = chat.Errorf(chat.Forbidden, "%s", why)
	s.mailbox.put(chat.Closing{Reason: why, At: m.now()})
}

package room

import (
	"context"
	"maps"
	"slices"
	"time"

	"parley/app/chat"
)

// browserSeen is how exactly it is kept when a browser was last here.
const browserSeen = time.Hour

// ErrSignedOut answers a browser that is not signed in, or no longer. It is Forbidden.
var ErrSignedOut = chat.Errorf(chat.Forbidden, "this browser is not signed in")

// loadBrowsers takes the browsers that are signed in from the store.
func (m *Manager) loadBrowsers(ctx context.Context) error {
	list, err := m.store.AllBrowsers(ctx)
	for i := range list {
		m.addBrowser(&list[i])
	}
	return err
}

// addBrowser keeps a browser that the store knows. The caller holds mu, or is New.
func (m *Manager) addBrowser(b *chat.Browser) {
	m.browsers[b.ID] = b
	m.secrets[b.Hash] = b.ID
}

// dropBrowser forgets a browser, and ends its sessions with that reason. The caller holds mu.
func (m *Manager) dropBrowser(b *chat.Browser, why string) {
	delete(m.browsers, b.ID)
	delete(m.secrets, b.Hash)
	m.pushes.drop(b.ID)
	for _, o := range m.accounts[b.User].sessions {
		if o.browser == b.ID {
			m.expel(o, why)
		}
	}
}

// browsersOf returns the browsers of an account that are meant, in the order of their ids. The caller holds mu.
func (m *Manager) browsersOf(a *account, meant func(*chat.Browser) bool) []*chat.Browser {
	var list []*chat.Browser
	for _, id := range slices.Sorted(maps.Keys(m.browsers)) {
		if b := m.browsers[id]; b.User == a.id && meant(b) {
			list = append(list, b)
		}
	}
	return list
}

// MayBrowse says whether the browser that has a secret may come in: nil, ErrSignedOut, or Forbidden when
// its account may not come in.
func (m *Manager) MayBrowse(secret string, from Origin) error {
	_, _, err := m.browserOf(secret, from)
	return err
}

// NoteBrowser notes that the browser that has a secret is here. It says whether it did: it does once in a while.
func (m *Manager) NoteBrowser(ctx context.Context, secret string, from Origin) bool {
	_, b, err := m.browserOf(secret, from)
	now := m.now()
	return err == nil && now.Sub(b.Used) > browserSeen && m.useBrowser(ctx, b.ID, now)
}

// BrowserName returns the name of whom the browser that has a secret is signed in as, empty if it is not, or may not come in.
func (m *Manager) BrowserName(secret string, from Origin) string {
	a, _, err := m.browserOf(secret, from)
	if err != nil {
		return ""
	}
	return a.user.Load().Name
}

// passkeyOf returns the passkey by which the browser of a session was let in, 0 if none did. The caller holds mu.
func (m *Manager) passkeyOf(s *Session) int64 {
	if b := m.browsers[s.browser]; b != nil {
		return b.Passkey
	}
	return 0
}

func (m *Manager) browserOf(secret string, from Origin) (*account, *chat.Browser, error) {
	hash, err := chat.HashCode(secret)
	if err != nil {
		return nil, nil, ErrSignedOut
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	b := m.browsers[m.secrets[hash]]
	if b == nil || b.Over(m.now()) {
		return nil, nil, ErrSignedOut
	}
	a := m.accounts[b.User]
	return a, b, m.admitted(a, b.Key, from.Addr.Addr())
}

// Browse starts a session for the browser that has a secret. The errors are those of MayBrowse and of Enter.
func (m *Manager) Browse(ctx context.Context, secret string, from Origin) (*Session, error) {
	a, b, err := m.browserOf(secret, from)
	if err != nil {
		return nil, err
	}
	return m.attachTo(ctx, a, Visitor{Key: chat.Key{Fingerprint: b.Key}, Browser: b.ID, Origin: from})
}

// useBrowser notes when a browser was last here, and says whether it did: of several requests at once one does.
func (m *Manager) useBrowser(ctx context.Context, id int64, now time.Time) bool {
	m.mu.Lock()
	b := m.browsers[id]
	if b == nil || now.Sub(b.Used) <= browserSeen {
		m.mu.Unlock()
		return false
	}
	used := *b
	used.Used = now
	m.browsers[id] = &used
	m.mu.Unlock()
	ctx, cancel := whole(ctx)
	defer cancel()
	if err := m.store.UseBrowser(ctx, id, now); err != nil {
		m.log.Warn("when a browser was last used is not kept", "err", err)
	}
	return true
}

// OwnBrowser is a browser as its user is shown it.
type OwnBrowser struct {
	chat.Browser
	Here bool // it is that of the session that asks
}

// Browsers returns the browsers that are signed in to the account, in the order in which they were.
func (s *Session) Browsers() ([]OwnBrowser, error) {
	if err := s.open(); err != nil {
		return nil, err
	}
	m := s.manager
	m.mu.RLock()
	defer m.mu.RUnlock()
	var own []OwnBrowser
	for _, b := range m.browsersOf(s.account, func(b *chat.Browser) bool { return !b.Over(m.now()) }) {
		own = append(own, OwnBrowser{*b, b.ID == s.browser})
	}
	return own, nil
}

// Browser returns the ID of the browser that the session is in, 0 if it is in none.
func (s *Session) Browser() int64 { return s.browser }

// EndBrowser signs a browser of the account out: its sessions end at once, and so do codes of the account that were not used
// yet, since the browser may have made them. NotFound when it has no such one.
func (s *Session) EndBrowser(ctx context.Context, id int64) error {
	if err := s.open(); err != nil {
		return err
	}
	m := s.manager
	found, err := m.endBrowsers(ctx, s.account, "this browser was signed out", func(b *chat.Browser) bool { return b.ID == id })
	if err == nil && found == 0 {
		err = chat.Errorf(chat.NotFound, "you have no such browser")
	}
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.dropLinks(s.account)
	return nil
}

// ReplaceBrowser ends the browser that has a secret, since it was signed in anew; it is no error when there is none.
func (m *Manager) ReplaceBrowser(ctx context.Context, secret string) error {
	hash, err := chat.HashCode(secret)
	if err != nil {
		return nil
	}
	m.mu.RLock()
	id := m.secrets[hash]
	var a *account
	if b := m.browsers[id]; b != nil {
		a = m.accounts[b.User]
	}
	m.mu.RUnlock()
	if a == nil {
		return nil
	}
	_, err = m.endBrowsers(ctx, a, "this browser was signed in anew", func(b *chat.Browser) bool { return b.ID == id })
	return err
}

// endBrowsers signs those browsers of an account out that are meant, and returns how many they are.
func (m *Manager) endBrowsers(ctx context.Context, a *account, why string, meant func(*chat.Browser) bool) (int, error) {
	m.mu.RLock()
	list := m.browsersOf(a, meant)
	m.mu.RUnlock()
	if len(list) == 0 {
		return 0, nil
	}
	ids := make([]int64, len(list))
	for i, b := range list {
		ids[i] = b.ID
	}
	ctx, cancel := whole(ctx)
	defer cancel()
	if err := m.store.EndBrowsers(ctx, ids); err != nil {
		return 0, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, b := range list {
		m.dropBrowser(b, why)
	}
	return len(list), nil
}

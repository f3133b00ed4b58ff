package room

import (
	"context"
	"maps"
	"slices"
	"time"

	"parley/app/chat"
)

const (
	webLasts    = 5 * time.Minute  // for a link, or a question, that lets a browser in
	maxAsking   = 1000             // browsers that ask at a time
	askBurst    = 30               // of those, from an address at once…
	askEvery    = 10 * time.Second // …and after that, one per this
	browserSeen = time.Hour        // how exactly it is kept when a browser was last here
)

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

// WebURL is where browsers find the server, without a slash at the end; empty if they don't.
func (s *Session) WebURL() string { return s.manager.webURL }

// WebCode makes a code by which a browser is let into the account, once, until the time that is returned.
// TooMany when the account has a few already.
func (s *Session) WebCode() (code string, until time.Time, err error) {
	return s.newLink(link{account: s.account, browser: true, key: s.key, until: s.manager.now().Add(webLasts)})
}

// SignIn lets a browser in by a code of WebCode, and returns the secret that it has to show from now on; name
// says what it is. Invalid when that is no code, NotFound when it is used up or over, TooMany after wrong
// codes, and Forbidden as Admit has it.
func (m *Manager) SignIn(ctx context.Context, code, name string, from Origin) (secret string, err error) {
	hash, err := chat.HashCode(code)
	if err != nil {
		return "", err
	}
	who := m.guessers(from)
	if wait := m.guesses.take(m.now(), who...); wait > 0 {
		return "", chat.Errorf(chat.TooMany, "too many wrong codes: try again in %s", chat.Wait(wait))
	}
	l, ok := m.takeLink(hash, true)
	if !ok {
		return "", chat.Errorf(chat.NotFound, "that link was used or is over: make another with ssh … web, or /web")
	}
	m.guesses.give(m.now(), who...)
	return m.signIn(ctx, l, name, from)
}

// guessers are what the wrong codes of a browser are counted under, and that it comes: its address or, if that is exempt,
// all such ones, since behind a proxy that nobody told parley of they may be anybody.
func (m *Manager) guessers(from Origin) []string {
	if who := m.sources(Visitor{Origin: from}); len(who) > 0 {
		return who
	}
	return []string{"web"}
}

// signIn keeps a browser that a link lets in.
func (m *Manager) signIn(ctx context.Context, l link, name string, from Origin) (secret string, err error) {
	name, err = chat.CleanLine(name, chat.MaxAgent)
	if err != nil {
		name = "a browser"
	}
	m.mu.RLock()
	err = m.admitted(l.account, l.key, from.Addr.Addr())
	m.mu.RUnlock()
	if err != nil {
		return "", err
	}
	secret = chat.NewCode()
	hash, err := chat.HashCode(secret)
	if err != nil {
		return "", err
	}
	ctx, cancel := whole(ctx)
	defer cancel()
	now := m.now()
	b, err := m.store.SaveBrowser(ctx, chat.Browser{
		User: l.account.id, Hash: hash, Key: l.key, Passkey: l.passkey, Name: name, Created: now, Used: now, From: from.Addr.Addr(),
	})
	if err != nil {
		return "", err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.accounts[b.User].user.Load().Gone { // while it was stored
		return "", ErrSignedOut
	}
	m.addBrowser(&b)
	m.dropOldest(l.account)
	m.log.Info("a browser was signed in", "user", l.account.user.Load().Name)
	m.tell(l.account, "a browser was signed in to your account: "+b.Name, nil)
	return secret, nil
}

// dropOldest forgets those browsers of an account that SaveBrowser forgot. The caller holds mu.
func (m *Manager) dropOldest(a *account) {
	list := m.browsersOf(a, func(*chat.Browser) bool { return true })
	slices.SortStableFunc(list, func(x, y *chat.Browser) int { return y.Used.Compare(x.Used) })
	for _, b := range list[min(len(list), chat.MaxBrowsers):] {
		m.dropBrowser(b, "this browser was signed out, since others were signed in")
	}
}

// MayBrowse says whether the browser that has a secret may come in: nil, ErrSignedOut, or Forbidden when
// its account may not come in.
func (m *Manager) MayBrowse(secret string, from Origin) error {
	_, _, err := m.browserOf(secret, from)
	return err
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
	if now := m.now(); now.Sub(b.Used) > browserSeen {
		m.useBrowser(ctx, b, now)
	}
	return m.attachTo(ctx, a, Visitor{Key: chat.Key{Fingerprint: b.Key}, Browser: b.ID, Origin: from})
}

// useBrowser notes when a browser was last here.
func (m *Manager) useBrowser(ctx context.Context, b *chat.Browser, now time.Time) {
	if err := m.store.UseBrowser(ctx, b.ID, now); err != nil {
		m.log.Warn("when a browser was last used is not kept", "err", err)
		return
	}
	used := *b
	used.Used = now
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.browsers[b.ID] != nil {
		m.browsers[b.ID] = &used
	}
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

// EndBrowser signs a browser of the account out: its sessions end at once. NotFound when it has no such one.
func (s *Session) EndBrowser(ctx context.Context, id int64) error {
	if err := s.open(); err != nil {
		return err
	}
	found, err := s.manager.endBrowsers(ctx, s.account, "this browser was signed out", func(b *chat.Browser) bool { return b.ID == id })
	if err == nil && found == 0 {
		err = chat.Errorf(chat.NotFound, "you have no such browser")
	}
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

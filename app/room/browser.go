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

var errLinkOver = chat.Errorf(chat.NotFound, "that link was used or is over: make another with ssh … web, or /web")

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
	hash, a, err := m.linkedBy(code, from)
	if err != nil {
		return "", err
	}
	a.editing.Lock() // so that what the code was made with is not revoked between its use and the browser's coming in
	defer a.editing.Unlock()
	l, ok := m.takeLink(hash, true)
	if !ok {
		return "", errLinkOver
	}
	return m.signIn(ctx, l, name, from)
}

// LinkedName returns the name of the account that a code of WebCode lets a browser into, and does not use the code up. The
// errors are those of SignIn.
func (m *Manager) LinkedName(code string, from Origin) (string, error) {
	_, a, err := m.linkedBy(code, from)
	if err != nil {
		return "", err
	}
	return a.user.Load().Name, nil
}

// linkedBy returns the hash of a code that lets a browser in, and the account that it is for; wrong ones are counted.
func (m *Manager) linkedBy(code string, from Origin) (hash string, a *account, err error) {
	if hash, err = chat.HashCode(code); err != nil {
		return "", nil, err
	}
	who := m.Source(from)
	if wait := m.guesses.take(m.now(), who); wait > 0 {
		return "", nil, chat.Errorf(chat.TooMany, "too many wrong codes: try again in %s", chat.Wait(wait))
	}
	m.mu.RLock()
	l, ok := m.links[hash]
	m.mu.RUnlock()
	if !ok || !l.browser || !m.now().Before(l.until) {
		return "", nil, errLinkOver
	}
	m.guesses.give(m.now(), who)
	return hash, l.account, nil
}

// Source is what is counted of a browser at the door under: its address or, if that is exempt, all such ones, since behind a
// proxy that nobody told parley of they may be anybody.
func (m *Manager) Source(from Origin) string {
	if who := m.sources(Visitor{Origin: from}); len(who) > 0 {
		return who[0]
	}
	return "web"
}

// signIn keeps a browser that a link lets in. The caller holds the account's editing, unless it has made the account.
func (m *Manager) signIn(ctx context.Context, l link, name string, from Origin) (secret string, err error) {
	name, err = chat.CleanLine(name, chat.MaxAgent)
	if err != nil {
		name = "a browser"
	}
	m.mu.RLock()
	err = m.admitted(l.account, l.key, from.Addr.Addr())
	if l.key != "" && !slices.Contains(l.account.keys, l.key) { // it was revoked meanwhile
		err = ErrSignedOut
	}
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

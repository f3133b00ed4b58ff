package room

import (
	"context"
	"slices"
	"time"

	"parley/app/chat"
)

const (
	webLasts  = 5 * time.Minute  // for a link, or a question, that lets a browser in
	maxAsking = 1000             // browsers that ask at a time
	askBurst  = 30               // of those, from an address at once…
	askEvery  = 10 * time.Second // …and after that, one per this
)

var errLinkOver = chat.Errorf(chat.NotFound, "that link was used or is over: make another with ssh … web, or /web")

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
	if wait := m.guesses.Take(m.now(), who); wait > 0 {
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

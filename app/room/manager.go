package room

import (
	"context"
	"io"
	"log/slog"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"parley/app/chat"
)

// Config is what a Manager is made of.
type Config struct {
	Store  chat.Store       // required
	Blobs  chat.Blobs       // default: none, and no files are kept
	Files  FileRules        // which files are kept
	Log    *slog.Logger     // default: none
	Now    func() time.Time // default: time.Now
	Limits Limits
	Access chat.Access  // who may come in, unless administrators changed it; default: chat.Open
	Admins chat.KeyList // who are administrators, and may always come in; default: nobody
	Allow  chat.KeyList // who may come in with chat.Allowlist; default: nobody
	// Trusted are networks that are exempt from the limits by address, as loopback is, and are not banned
	// because of one who comes from there.
	Trusted []netip.Prefix
	// ReadKey reads the line of a public key; default: none can be read.
	ReadKey func(line string) (chat.Key, error)

	Previews chat.Previews // of blobs; default: none
	Pusher   chat.Pusher   // of notices to browsers; default: none

	WebURL  string          // where browsers find the server, without a slash at the end; empty if they don't
	Version string          // of this build, for administrators; may be empty
	Reload  func() []string // reads the lists of keys now, and returns what in them does not count; nil if there are none
}

// Manager is the room manager. It is safe for many goroutines.
type Manager struct {
	store   chat.Store
	blobs   chat.Blobs // nil: no files
	files   FileRules
	uploads *uploads
	freeing *freeing
	log     *slog.Logger
	now     func() time.Time
	limits  Limits
	rules   atomic.Pointer[rules]
	trusted []netip.Prefix
	admins  chat.KeyList
	allow   chat.KeyList
	readKey func(line string) (chat.Key, error)
	lobby   chat.RoomID
	ruling  sync.Mutex  // one decision about who is an administrator or may come in at a time; held over the store, taken before all others
	unowned atomic.Bool // nobody is an administrator or the owner
	pushes  *pushes
	drafts  *drafts
	marks   *marks
	people  *people
	guesses *Buckets // of codes, by key and by address
	callers *Buckets // who knock, by address
	askers  *Buckets // browsers that ask to be let in, by address
	comers  *Buckets // accounts that are made in browsers, by address

	// arranging is held by one change of a room, or of who is in it, at a time; over the store, and taken
	// before all others.
	arranging sync.Mutex

	mu       sync.RWMutex // tier 1
	accounts map[chat.UserID]*account
	byName   map[string]*account // by chat.Skeleton of the name
	byKey    map[string]*account // by fingerprint
	lives    map[chat.RoomID]*live
	bans     []chat.Ban              // those that are over stay until the next start
	allowed  map[string]chat.Allowed // by fingerprint
	knocks   []chat.Knock            // oldest first
	guests   map[*Guest]struct{}
	links    map[string]link         // by the hash of their codes
	browsers map[int64]*chat.Browser // signed in; replaced when they change, never written to
	secrets  map[string]int64        // which browser, by the hash of its secret
	asking   map[string]*asking      // browsers that ask to be let in, by the hash of their codes
	sessions map[*Session]struct{}
	reading  int                // how many hold rooms that they read from the store, and have not joined yet
	idle     map[*live]struct{} // live rooms that could not be released because of reading
	closed   bool
	emptied  chan struct{} // closed when closed is set and the last session has left

	previews chat.Previews // nil: none

	webURL  string
	version string
	started time.Time
	reload  func() []string
	gaps    atomic.Uint64 // of all mailboxes, since the start
}

// account is a user. One is kept for everybody who ever registered; the second part only while they
// have a session. Guarded by Manager.mu, but for the limiters.
type account struct {
	id      chat.UserID
	user    atomic.Pointer[chat.User]            // replaced when it changes, never written to
	keys    []string                             // fingerprints
	muted   atomic.Pointer[chat.Mute]            // nil, or one that may be over
	refused atomic.Pointer[map[chat.UserID]bool] // whom they block; replaced when that changes, nil for nobody

	posts, logins, chats, verbs limiter
	browses                     limiter // logins of browsers
	files                       limiter // uploads
	pages, forms                limiter // of browsers
	names, makes                limiter // changes of the name, rooms that were made
	search                      searching

	editing sync.Mutex // one edit of the profile at a time; held over the store, taken before all others

	moves    uint64 // grows when they come into a room or leave one: what was read before is old
	sessions []*Session
	screens  int // how many of the sessions are screens
	since    time.Time
	rooms    map[chat.RoomID]*membership
	wanted   map[chat.UserID]time.Time // when they last asked whom to chat
}

// New reads all accounts from the store and returns a manager for them.
func New(ctx context.Context, c Config) (*Manager, error) {
	if c.Log == nil {
		c.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Admins == nil {
		c.Admins = nobody{}
	}
	if c.Allow == nil {
		c.Allow = nobody{}
	}
	if c.ReadKey == nil {
		c.ReadKey = func(string) (chat.Key, error) {
			return chat.Key{}, chat.Errorf(chat.Unavailable, "keys can't be added here")
		}
	}
	m := &Manager{
		store: c.Store, log: c.Log, now: c.Now, limits: c.Limits.WithDefaults(),
		trusted: c.Trusted, admins: c.Admins, allow: c.Allow, readKey: c.ReadKey,
		blobs: c.Blobs, previews: c.Previews, files: c.Files.WithDefaults(), uploads: newUploads(), freeing: newFreeing(),
		webURL: c.WebURL, version: c.Version, started: c.Now(), reload: c.Reload,
		accounts: map[chat.UserID]*account{},
		byKey:    map[string]*account{},
		allowed:  map[string]chat.Allowed{},
		guests:   map[*Guest]struct{}{},
		byName:   map[string]*account{},
		lives:    map[chat.RoomID]*live{},
		links:    map[string]link{},
		browsers: map[int64]*chat.Browser{},
		secrets:  map[string]int64{},
		asking:   map[string]*asking{},
		sessions: map[*Session]struct{}{},
		idle:     map[*live]struct{}{},
		emptied:  make(chan struct{}),
	}
	m.guesses = NewBuckets(m.limits.GuessBurst, m.limits.GuessEvery)
	m.callers = NewBuckets(m.limits.KnockBurst, m.limits.KnockEvery)
	m.askers = NewBuckets(askBurst, askEvery)
	m.comers = NewBuckets(comeBurst, comeEvery)
	m.drafts = newDrafts(c.Store, func(err error) { m.log.Error("drafts not written, trying again", "err", err) })
	m.marks = newMarks(c.Store, func(err error) { m.log.Error("marks not written, trying again", "err", err) })
	m.people = newPeople(m)
	if err := m.load(ctx); err != nil {
		return nil, err
	}
	if err := m.loadDoor(ctx, c.Access); err != nil {
		return nil, err
	}
	if err := m.startPushes(ctx, c.Pusher); err != nil {
		return nil, err
	}
	if m.unowned.Load() && !m.admins.Exists() {
		m.log.Info("nobody owns this server yet: whoever comes first from this machine will")
	}
	m.people.rebuild()
	m.sweepFiles()
	return m, nil
}

// load takes what is kept in memory from the store.
func (m *Manager) load(ctx context.Context) error {
	users, err := m.store.AllUsers(ctx)
	if err != nil {
		return err
	}
	m.unowned.Store(true)
	for _, u := range users {
		m.admit(u)
		if u.Role >= chat.Admin {
			m.unowned.Store(false)
		}
	}
	keys, err := m.store.AllKeys(ctx)
	if err != nil {
		return err
	}
	for _, k := range keys {
		m.keep(m.accounts[k.User], k.Fingerprint)
	}
	blocks, err := m.store.Blocks(ctx)
	if err != nil {
		return err
	}
	for _, b := range blocks {
		m.accounts[b.By].refuse(b.Other, true)
	}
	if err := m.loadMutes(ctx); err != nil {
		return err
	}
	if err := m.loadBrowsers(ctx); err != nil {
		return err
	}
	bans, err := m.store.AllBans(ctx)
	if err != nil {
		return err
	}
	m.bans = slices.DeleteFunc(bans, func(b chat.Ban) bool { return !b.Lasts(m.now()) })
	lobby, err := m.store.ChannelByName(ctx, chat.Lobby)
	if err != nil {
		return err
	}
	m.lobby = lobby.ID
	return nil
}

// admit adds an account that the store knows. The caller holds mu, or is New.
func (m *Manager) admit(u chat.User) *account {
	if a := m.accounts[u.ID]; a != nil {
		return a
	}
	a := &account{id: u.ID, since: u.LastSeen}
	a.user.Store(&u)
	m.accounts[u.ID] = a
	if !u.Gone {
		m.byName[chat.Skeleton(u.Name)] = a
	}
	return a
}

// keep notes a key of the account. The caller holds mu, or is New.
func (m *Manager) keep(a *account, fingerprint string) {
	if m.byKey[fingerprint] == nil {
		m.byKey[fingerprint] = a
		a.keys = append(a.keys, fingerprint)
	}
}

// drop forgets a key of the account. The caller holds mu.
func (m *Manager) drop(a *account, fingerprint string) {
	delete(m.byKey, fingerprint)
	a.keys = slices.DeleteFunc(a.keys, func(k string) bool { return k == fingerprint })
}

// Close tells every session that the server is going down, waits until they have left or ctx ends,
// and writes what was not written yet, for which it takes a little longer than ctx. From its beginning
// on every call that would write fails with Unavailable. It returns ctx's error if sessions are left.
func (m *Manager) Close(ctx context.Context) error {
	m.mu.Lock()
	if !m.closed {
		m.closed = true
		if len(m.sessions) == 0 {
			close(m.emptied)
		}
	}
	at, _ := ctx.Deadline()
	for s := range m.sessions {
		s.mailbox.put(chat.Closing{Reason: "the server is going down; come back in a moment", At: at, Again: true})
	}
	m.mu.Unlock()

	var err error
	select {
	case <-m.emptied:
	case <-ctx.Done():
		err = ctx.Err()
	}
	m.freeing.close(m.uploads)
	m.pushes.close()
	m.people.close()
	m.marks.close()
	m.drafts.close()
	return err
}

// liveOf returns the live room of r, made if there is none. The caller holds mu.
func (m *Manager) liveOf(r chat.Room) *live {
	l := m.lives[r.ID]
	if l == nil {
		l = newLive(r, m.marks)
		m.lives[r.ID] = l
	}
	l.advance(r)
	return l
}

// release forgets a live room that nothing holds. While somebody is reading rooms from the store they
// all stay: a row may be older than what its live room knows. The caller holds mu.
func (m *Manager) release(l *live) {
	switch {
	case m.lives[l.id] != l || !l.idle(): // released already, or in use
	case m.reading > 0:
		m.idle[l] = struct{}{}
	default:
		delete(m.lives, l.id)
	}
}

// beginReading keeps all live rooms until endReading: for whoever reads rooms from the store and
// joins them afterwards.
func (m *Manager) beginReading() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.reading++
}

// endReading releases the live rooms that had to stay, once nobody is reading any more.
func (m *Manager) endReading() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.reading--; m.reading > 0 || len(m.idle) == 0 {
		return
	}
	for l := range m.idle {
		m.release(l)
	}
	m.idle = map[*live]struct{}{}
}

var errClosing = chat.Errorf(chat.Unavailable, "the server is going down; try again in a moment")

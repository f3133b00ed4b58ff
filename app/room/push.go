package room

import (
	"context"
	"sync"
	"sync/atomic"

	"parley/app/chat"
)

const (
	pushQueue   = 512 // messages that wait to be looked at for notices; more are told to nobody who is not here
	noticeRunes = 120 // of a message in a notice
)

// pushes are the browsers that take notices, and the messages of which their users may have to be told. Its mutex is a
// leaf.
type pushes struct {
	pusher chat.Pusher // nil: none are sent
	queue  chan newMessage
	count  atomic.Int64 // of browsers that take notices: without one nothing is queued
	stop   context.CancelFunc
	work   sync.WaitGroup

	mu sync.Mutex
	by map[int64]chat.Push // by browser
}

// newMessage is a message, and of which kind its room is.
type newMessage struct {
	*chat.Message
	in chat.Kind
}

// startPushes takes who wants notices from the store, and sends them until the manager closes.
func (m *Manager) startPushes(ctx context.Context, pusher chat.Pusher) error {
	p := &pushes{pusher: pusher, queue: make(chan newMessage, pushQueue), by: map[int64]chat.Push{}}
	m.pushes = p
	list, err := m.store.AllPushes(ctx)
	if err != nil {
		return err
	}
	for _, to := range list {
		p.put(to)
	}
	ctx, p.stop = context.WithCancel(context.WithoutCancel(ctx))
	if pusher != nil {
		p.work.Go(func() { m.push(ctx) })
	}
	return nil
}

func (p *pushes) close() {
	p.stop()
	p.work.Wait()
}

func (p *pushes) put(to chat.Push) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for id, other := range p.by {
		if other.Endpoint == to.Endpoint {
			delete(p.by, id)
		}
	}
	p.by[to.Browser] = to
	p.count.Store(int64(len(p.by)))
}

func (p *pushes) drop(browser int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.by, browser)
	p.count.Store(int64(len(p.by)))
}

// said notes that people may have to be told of a message. It never waits.
func (p *pushes) said(in chat.Kind, m *chat.Message) {
	if p.pusher == nil || p.count.Load() == 0 {
		return
	}
	select {
	case p.queue <- newMessage{m, in}:
	default: // those who are here see it all the same
	}
}

// CanPush says whether browsers can take notices here.
func (s *Session) CanPush() bool { return s.manager.pushes.pusher != nil }

// Pushed says whether the session's browser takes notices.
func (s *Session) Pushed() bool {
	p := s.manager.pushes
	p.mu.Lock()
	defer p.mu.Unlock()
	_, on := p.by[s.browser]
	return s.browser != 0 && on
}

// Push has the session's browser told of what its user wants to know while they look at no screen. Invalid when it is
// no browser, or that is no address; Unavailable when none are sent here.
func (s *Session) Push(ctx context.Context, to chat.Push) error {
	if err := s.mayPush(); err != nil {
		return err
	}
	if err := to.Validate(); err != nil {
		return err
	}
	m := s.manager
	to.Browser, to.Created = s.browser, m.now()
	ctx, cancel := whole(ctx)
	defer cancel()
	if err := m.store.SavePush(ctx, to); err != nil {
		return err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	if m.browsers[to.Browser] != nil { // not ended meanwhile
		m.pushes.put(to)
	}
	return nil
}

// Unpush takes that back.
func (s *Session) Unpush(ctx context.Context) error {
	if err := s.mayPush(); err != nil {
		return err
	}
	return s.manager.EndPush(ctx, s.browser)
}

func (s *Session) mayPush() error {
	if err := s.open(); err != nil {
		return err
	}
	switch {
	case s.browser == 0:
		return chat.Errorf(chat.Invalid, "only browsers take notices")
	case !s.CanPush():
		return chat.Errorf(chat.Unavailable, "no notices are sent here")
	}
	return nil
}

// EndPush forgets where a browser takes notices: it takes them no more.
func (m *Manager) EndPush(ctx context.Context, browser int64) error {
	ctx, cancel := whole(ctx)
	defer cancel()
	m.pushes.drop(browser)
	return m.store.EndPush(ctx, browser)
}

// Attend notes whether somebody looks at the session's screen, where that is known. Who does at one of theirs is sent
// no notices.
func (s *Session) Attend(on bool) { s.unseen.Store(!on) }

// push sends notices of what is queued until ctx ends.
func (m *Manager) push(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case msg := <-m.pushes.queue:
			if err := m.notify(ctx, msg); err != nil && ctx.Err() == nil {
				m.log.Warn("some are not told of a message", "err", err)
			}
		}
	}
}

// notify tells those of a message who take notices, want to know of it, and look at no screen. The store is asked only
// when there may be somebody.
func (m *Manager) notify(ctx context.Context, msg newMessage) error {
	people := m.pushable(msg.in, msg.Message)
	if len(people) == 0 {
		return nil
	}
	r, err := m.store.RoomByID(ctx, msg.Room)
	if err != nil {
		return err
	}
	for a, to := range people {
		member, err := m.store.Member(ctx, msg.Room, a.id)
		if chat.CodeOf(err) == chat.NotFound || err == nil && member.Notify == chat.LevelNone ||
			err == nil && member.Notify == chat.LevelMentions && r.Kind != chat.Direct && !msg.Mentions(a.id, false) {
			continue
		}
		if err != nil {
			return err
		}
		title := m.userOf(msg.Author).Name
		if r.Kind == chat.Channel {
			title += " in #" + r.Name
		} else if r.Kind != chat.Direct && r.Name != "" {
			title += " in " + r.Name
		}
		for _, p := range to {
			m.pushes.pusher.Push(p, chat.Ring{Title: chat.PrintableLine(title), Text: excerpt(msg.Message), Room: msg.Room, Seq: msg.Seq})
		}
	}
	return nil
}

func excerpt(msg *chat.Message) string {
	text := []rune(chat.PrintableLine(msg.Text))
	if len(text) == 0 && len(msg.Files) > 0 {
		return "sent " + chat.PrintableLine(msg.Files[0].Name)
	}
	return string(text[:min(len(text), noticeRunes)])
}

// pushable returns who might be told of a message, as far as memory knows, with their browsers that take notices.
func (m *Manager) pushable(kind chat.Kind, msg *chat.Message) map[*account][]chat.Push {
	found := map[*account][]chat.Push{}
	m.mu.RLock()
	defer m.mu.RUnlock()
	m.pushes.mu.Lock()
	defer m.pushes.mu.Unlock()
	for id, to := range m.pushes.by {
		b := m.browsers[id]
		if b == nil || b.Over(m.now()) {
			continue
		}
		a := m.accounts[b.User]
		if a.id != msg.Author && m.tells(a, kind, msg) && m.admitted(a, b.Key, b.From) == nil {
			to.User = a.id
			found[a] = append(found[a], to)
		}
	}
	return found
}

// tells says whether an account wants to be told of a message, and looks at no screen. The caller holds mu.
func (m *Manager) tells(a *account, kind chat.Kind, msg *chat.Message) bool {
	u := a.user.Load()
	if u.Chosen().QuietAt(m.now()) || a.refuses(msg.Author) {
		return false
	}
	for _, s := range a.sessions {
		if s.isHere() && !s.unseen.Load() {
			return false
		}
	}
	forMe := kind == chat.Direct || a.mentionedIn(msg, false)
	switch u.Chosen().Desktop {
	case chat.Nothing:
		return false
	case chat.Everything:
		return true
	case chat.DirectOnly:
		return kind == chat.Direct
	}
	return forMe // also of those who chose nothing yet, but to take notices
}

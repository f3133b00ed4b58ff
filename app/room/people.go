package room

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"parley/app/chat"
)

// The list of people is told to those who look at it at most once in peopleEvery, and less often
// the more work that is: peoplePer is added for each account and each watcher.
const (
	peopleEvery = 200 * time.Millisecond
	peoplePer   = 200 * time.Microsecond
)

// people is the shared, sorted list of everybody, and those who look at it.
type people struct {
	manager *Manager
	list    atomic.Pointer[[]chat.Person]

	mu       sync.Mutex // leaf
	watchers map[*Session]struct{}
	timer    *time.Timer
	closed   bool
}

func newPeople(m *Manager) *people {
	p := &people{manager: m, watchers: map[*Session]struct{}{}}
	p.list.Store(&[]chat.Person{})
	return p
}

// moved notes that somebody changed; the list is made anew a little later, once for many changes.
func (p *people) moved() {
	total := len(*p.list.Load())
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.timer == nil && !p.closed {
		wait := peopleEvery + time.Duration(total+len(p.watchers))*peoplePer
		p.timer = time.AfterFunc(wait, p.publish)
	}
}

// publish makes the list and tells the watchers.
func (p *people) publish() {
	p.mu.Lock()
	p.timer = nil
	watchers := make([]*Session, 0, len(p.watchers))
	for s := range p.watchers {
		watchers = append(watchers, s)
	}
	p.mu.Unlock()
	p.rebuild()
	for _, s := range watchers {
		s.mailbox.put(chat.PeopleMoved{})
	}
}

// rebuild makes the list of everybody.
func (p *people) rebuild() {
	list := p.manager.persons(func(*account) bool { return true })
	p.list.Store(&list)
}

// persons lists accounts as they are at this moment: most reachable first, then by name.
func (m *Manager) persons(which func(*account) bool) []chat.Person {
	m.mu.RLock()
	accounts := make([]*account, 0, len(m.accounts))
	for _, a := range m.accounts {
		if !a.user.Load().Gone && which(a) {
			accounts = append(accounts, a)
		}
	}
	list := make([]chat.Person, len(accounts))
	for i, a := range accounts {
		list[i] = m.person(a)
	}
	m.mu.RUnlock()
	slices.SortFunc(list, byReach)
	return list
}

func (p *people) watch(s *Session) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.watchers[s] = struct{}{}
}

func (p *people) unwatch(s *Session) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.watchers, s)
}

func (p *people) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	if p.timer != nil {
		p.timer.Stop()
	}
}

// person returns the account as others see it now. The caller holds Manager.mu.
func (m *Manager) person(a *account) chat.Person {
	u := a.user.Load()
	p := chat.Person{User: seenByOthers(*u), Since: a.since}
	p.Role = m.roleOf(a)
	switch {
	case a.screens == 0 || u.Gone:
		p.Presence, p.Since = chat.Offline, p.LastSeen
	case u.Away:
		p.Presence = chat.Away
	default:
		p.Presence = chat.Here
	}
	return p
}

// moved tells those who can see it that somebody came, went, or changed. The caller holds mu and has
// not let go of it since that change: so nobody is told of a newer one first.
func (m *Manager) moved(a *account) {
	person := m.person(a)
	for _, k := range a.rooms {
		if k.live.kind == chat.Direct {
			k.live.put(chat.PeerMoved{Room: k.live.id, Person: person}, a)
		}
	}
	m.people.moved()
}

// People returns everybody: most reachable first, then by name. The list may be a moment old; it is
// shared and must not be changed.
func (s *Session) People() []chat.Person { return *s.manager.people.list.Load() }

// Present returns those who are here or away at this moment, as People sorts them. It is made anew at
// each call, which for a screen that follows the people would be too much.
func (s *Session) Present() []chat.Person {
	return s.manager.persons(func(a *account) bool { return a.screens > 0 })
}

// Everybody returns all people as they are at this moment, as People sorts them. Like Present it is made anew.
func (s *Session) Everybody() []chat.Person {
	return s.manager.persons(func(*account) bool { return true })
}

// Around returns which of some people are in a room of the user, as far as that is known without reading: those
// who have a session, and those who spoke lately.
func (s *Session) Around(id chat.RoomID, people []chat.Person) map[chat.UserID]bool {
	k, err := s.membership(id)
	if err != nil {
		return nil
	}
	around := make(map[chat.UserID]bool)
	k.live.mu.Lock()
	for _, m := range k.live.recent {
		around[m.Author] = true
	}
	k.live.mu.Unlock()
	s.manager.mu.RLock()
	defer s.manager.mu.RUnlock()
	for _, p := range people {
		if a := s.manager.accounts[p.ID]; a != nil && a.rooms[id] != nil {
			around[p.ID] = true
		}
	}
	return around
}

// WatchPeople says whether the session wants PeopleMoved events, because it shows the list.
func (s *Session) WatchPeople(on bool) {
	s.manager.mu.RLock()
	defer s.manager.mu.RUnlock()
	if on && !s.ended {
		s.manager.people.watch(s)
	} else {
		s.manager.people.unwatch(s)
	}
}

// Person returns somebody as they are at this moment; the zero Person if there is none.
func (s *Session) Person(id chat.UserID) chat.Person {
	m := s.manager
	m.mu.RLock()
	defer m.mu.RUnlock()
	if a := m.accounts[id]; a != nil {
		return m.person(a)
	}
	return chat.Person{}
}

// Here returns those of People who are here at this moment.
func (s *Session) Here() []chat.Person {
	var here []chat.Person
	for _, p := range s.People() {
		if p.Presence != chat.Here {
			break // sorted
		}
		if p = s.Person(p.ID); p.Presence == chat.Here {
			here = append(here, p)
		}
	}
	return here
}

package room

import (
	"context"
	"fmt"
	"net/netip"

	"parley/app/chat"
)

// Guest is somebody at the door: they have proven a key that opens no account, or that may not come in.
// They see nobody and nothing, and can ask to be let in. Its methods are safe for many goroutines.
type Guest struct {
	manager *Manager
	visitor Visitor
	moved   chan struct{} // one place
}

// Guest takes a visitor as far as the door. It returns nil for somebody whom Enter lets in to an account
// of theirs, or refuses for good.
func (m *Manager) Guest(v Visitor) *Guest {
	err := m.Admit(v.Key.Fingerprint, v.Origin.Addr.Addr())
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed || err != nil && !AtDoor(err) || err == nil && m.byKey[v.Key.Fingerprint] != nil {
		return nil
	}
	g := &Guest{manager: m, visitor: v, moved: make(chan struct{}, 1)}
	m.guests[g] = struct{}{}
	return g
}

// Close forgets the guest. It may be called again.
func (g *Guest) Close() {
	m := g.manager
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.guests, g)
}

// Moved gets a value when Admitted or Knocked may answer differently.
func (g *Guest) Moved() <-chan struct{} { return g.moved }

func (g *Guest) look() {
	select {
	case g.moved <- struct{}{}:
	default:
	}
}

// Visitor returns who the guest is.
func (g *Guest) Visitor() Visitor { return g.visitor }

// Admitted says whether the guest may come in now, as Admit has it.
func (g *Guest) Admitted() error {
	return g.manager.Admit(g.visitor.Key.Fingerprint, g.visitor.Origin.Addr.Addr())
}

// Join uses a code to make an account of that name, and starts a session; all or nothing, and a code that
// is for one makes one account, however often it is used at once. Invalid when that is no code; NotFound
// and Forbidden when it is no invitation's, or that is used up or over; Forbidden when codes are not taken.
// TooMany after wrong codes: try later. With a good code, Invalid and Conflict say what is wrong with the
// name, and nothing is used.
func (g *Guest) Join(ctx context.Context, code, name string) (*Session, error) {
	hash, err := chat.HashCode(code)
	if err != nil {
		return nil, err
	}
	m, v := g.manager, g.visitor
	switch err := g.Admitted(); {
	case err != nil && !AtDoor(err):
		return nil, err
	case !g.TakesCodes():
		return nil, chat.Errorf(chat.Forbidden, "codes are not taken now, only listed keys are; you may knock")
	}
	who := m.sources(v, "key "+v.Key.Fingerprint)
	if wait := m.guesses.Take(m.now(), who...); wait > 0 {
		return nil, chat.Errorf(chat.TooMany, "too many wrong codes: try again in %s", chat.Wait(wait))
	}
	if err := m.invited(ctx, hash); err != nil {
		if err != chat.ErrNoInvite {
			m.guesses.give(m.now(), who...)
		}
		return nil, err
	}
	m.guesses.give(m.now(), who...)
	if name, err = chat.CleanName(name); err != nil {
		return nil, err
	}
	s, err := m.register(ctx, v, func(key chat.Key) (chat.User, error) {
		ctx, cancel := whole(ctx)
		defer cancel()
		return m.store.CreateInvited(ctx, hash, chat.User{Name: name, Created: m.now()}, key, m.deed(0, v.Origin, "join", "", ""))
	})
	if err == nil {
		m.doorMoved() // who knocked is in now
	}
	return s, err
}

// TakesCodes says whether a code helps.
func (g *Guest) TakesCodes() bool { return g.manager.rules.Load().access != chat.Allowlist }

// invited says whether there is an invitation for the code with that hash that can be used.
func (m *Manager) invited(ctx context.Context, hash string) error {
	list, err := m.store.Invites(ctx)
	if err != nil {
		return err
	}
	for _, i := range list {
		if i.Hash == hash {
			return i.Check(m.now())
		}
	}
	return chat.ErrNoInvite
}

// sources are what a stranger's limits are counted under: what is given, and their address or IPv6
// network if it is not exempt.
func (m *Manager) sources(v Visitor, keys ...string) []string {
	addr := v.Origin.Addr.Addr()
	if !addr.IsValid() || m.spares(addr) {
		return keys
	}
	bits := 32
	if addr.Is6() {
		bits = 64
	}
	return append(keys, fmt.Sprint("from ", netip.PrefixFrom(addr, bits).Masked()))
}

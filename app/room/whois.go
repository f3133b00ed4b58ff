package room

import (
	"context"
	"net/netip"
	"slices"

	"parley/app/chat"
)

// Dossier is what administrators see of somebody.
type Dossier struct {
	chat.Person
	Keys     []chat.Key
	Sessions []SessionInfo // oldest first
	Mute     *chat.Mute    // nil if they may write
	Bans     []chat.Ban    // those in force of their account, of one of their keys, and of where they came from

	// Addresses are where their sessions come from and their keys were last used from, each once, without
	// those that are not banned because of one who comes from there.
	Addresses []netip.Addr
}

// Dossier returns what administrators see of somebody. Forbidden when the user may not see it.
func (s *Session) Dossier(ctx context.Context, other chat.UserID) (Dossier, error) {
	if err := s.may(chat.SeeDossier); err != nil {
		return Dossier{}, err
	}
	all, err := s.Sessions()
	if err != nil {
		return Dossier{}, err
	}
	d := Dossier{Person: s.Person(other)}
	if d.ID == 0 {
		return d, errNobody
	}
	d.Sessions = slices.DeleteFunc(all, func(i SessionInfo) bool { return i.User.ID != other })
	m := s.manager
	if d.Keys, err = m.store.KeysOf(ctx, other); err != nil {
		return d, err
	}
	d.Addresses = m.addresses(d)
	m.mu.RLock()
	defer m.mu.RUnlock()
	if mute := m.accounts[other].muted.Load(); mute != nil && mute.Lasts(m.now()) {
		d.Mute = mute
	}
	for _, b := range m.bans {
		its := b.User == other || b.With == other ||
			slices.ContainsFunc(d.Keys, func(k chat.Key) bool { return k.Fingerprint == b.Fingerprint })
		if its && b.Lasts(m.now()) {
			d.Bans = append(d.Bans, b)
		}
	}
	return d, nil
}

// addresses returns what Dossier.Addresses is.
func (m *Manager) addresses(d Dossier) []netip.Addr {
	var list []netip.Addr
	for _, i := range d.Sessions {
		list = append(list, i.Origin.Addr.Addr())
	}
	for _, k := range d.Keys {
		list = append(list, k.LastFrom)
	}
	slices.SortFunc(list, netip.Addr.Compare)
	return slices.DeleteFunc(slices.Compact(list), func(a netip.Addr) bool { return !a.IsValid() || m.spares(a) })
}

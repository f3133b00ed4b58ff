package room

import (
	"context"
	"net/netip"
	"slices"
	"time"

	"parley/app/chat"
)

// banOf returns a ban that keeps out whoever has proven a key, or has an account, and comes from an address;
// a is nil for a key that opens none, and the key is empty for who came without. A network that
// is banned keeps no administrator out. The caller holds mu.
func (m *Manager) banOf(a *account, fingerprint string, from netip.Addr) (chat.Ban, bool) {
	for _, b := range m.bans {
		hit := b.Fingerprint != "" && b.Fingerprint == fingerprint ||
			b.User != 0 && a != nil && a.id == b.User ||
			b.Network.Contains(from) && (a == nil || m.roleOf(a) < chat.Admin)
		if hit && b.Lasts(m.now()) {
			return b, true
		}
	}
	return chat.Ban{}, false
}

// barred is banOf as an error: nil, or Forbidden with what there is to say. The caller holds mu.
func (m *Manager) barred(a *account, fingerprint string, from netip.Addr) error {
	if b, banned := m.banOf(a, fingerprint, from); banned && !m.admins.Allows(fingerprint, from) {
		return chat.Errorf(chat.Forbidden, "%s", b.Text())
	}
	return nil
}

// Ban keeps somebody out: of b it takes User, Fingerprint or Network, Reason and Until. Their sessions
// end at once, with the reason. Forbidden when the user may not, or the role of the other, or of the
// key's owner, is not below theirs; Invalid for oneself, for loopback, and for a reason that is too long.
func (s *Session) Ban(ctx context.Context, b chat.Ban) error {
	m := s.manager
	m.ruling.Lock() // two bans at once could keep out the last two administrators
	defer m.ruling.Unlock()
	b, err := s.checkBan(b)
	if err != nil {
		return err
	}
	b.Since = m.now()
	ctx, cancel := whole(ctx)
	defer cancel()
	kept, err := m.store.SaveBan(ctx, b, m.deed(s.account.id, s.origin, "ban", m.banName(b)+until(b.Until), b.Reason))
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.bans = append(m.bans, kept)
	for o := range m.sessions {
		if err := m.barred(o.account, o.key, o.origin.Addr.Addr()); err != nil {
			m.expel(o, chat.MessageOf(err))
		}
	}
	return nil
}

// MayBan says why Ban would refuse, for those who are asked first.
func (s *Session) MayBan(b chat.Ban) error {
	_, err := s.checkBan(b)
	return err
}

// checkBan returns a ban as it may be kept.
func (s *Session) checkBan(b chat.Ban) (chat.Ban, error) {
	if err := s.may(chat.Bar); err != nil {
		return b, err
	}
	var err error
	if b.Reason, err = chat.CleanLine(b.Reason, chat.MaxReason); err != nil {
		return b, err
	}
	b.Network = plain(b.Network)
	return b, s.mayBan(b)
}

// until is how the audit log has when something ends by itself.
func until(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return " until " + t.UTC().Format("2006-01-02 15:04 MST")
}

// plain returns a network of IPv4 addresses that are written as IPv6 ones as what it is: sessions come
// from the former.
func plain(p netip.Prefix) netip.Prefix {
	if p.Addr().Is4In6() && p.Bits() >= 96 {
		return netip.PrefixFrom(p.Addr().Unmap(), p.Bits()-96)
	}
	return p
}

// BanWith is Ban for an account and, besides, for each of its Dossier.Addresses, which it returns.
func (s *Session) BanWith(ctx context.Context, b chat.Ban) ([]netip.Addr, error) {
	d, err := s.Dossier(ctx, b.User) // before they are out
	if err == nil {
		err = s.Ban(ctx, b)
	}
	if err != nil {
		return nil, err
	}
	for i, addr := range d.Addresses {
		b.With, b.User, b.Network = d.ID, 0, netip.PrefixFrom(addr, addr.BitLen())
		if err := s.Ban(ctx, b); err != nil {
			return d.Addresses[:i], err
		}
	}
	return d.Addresses, nil
}

// spares says whether nothing is held against an address because somebody comes from there: others do too.
func (m *Manager) spares(addr netip.Addr) bool {
	return addr.IsLoopback() || slices.ContainsFunc(m.trusted, func(p netip.Prefix) bool { return p.Contains(addr) })
}

// mayBan says why a ban can't be.
func (s *Session) mayBan(b chat.Ban) error {
	m := s.manager
	m.mu.RLock()
	defer m.mu.RUnlock()
	name, role, a := "the owner of that key", chat.Plain, m.byKey[b.Fingerprint]
	if b.User != 0 {
		if a = m.accounts[b.User]; a == nil {
			return chat.Errorf(chat.NotFound, "there is no such person")
		}
		name = a.user.Load().Name
	}
	if a != nil {
		role = m.roleOf(a)
	}
	if holdsLoopback(b.Network) {
		return chat.Errorf(chat.Invalid, "that would ban the server's own machine")
	}
	if b.User != 0 && b.User == s.account.id || slices.Contains(s.account.keys, b.Fingerprint) {
		return chat.Errorf(chat.Invalid, "that is you")
	}
	switch {
	case b.Network.IsValid():
	case !s.above(role):
		return chat.Errorf(chat.Forbidden, "%s is %s, and you are not above that", name, role)
	case m.admins.Has(b.Fingerprint) || b.User != 0 && m.isListed(a):
		return chat.Errorf(chat.Forbidden, "%s is on the list of administrators: take the key out of its file", name)
	case a != nil && m.isLastAdmin(a):
		return chat.Errorf(chat.Forbidden, "%s is the last administrator: make another one first", name)
	}
	return nil
}

// holdsLoopback says whether a network has addresses of the server's own machine, however they are written.
func holdsLoopback(p netip.Prefix) bool {
	return p.Overlaps(netip.MustParsePrefix("127.0.0.0/8")) || p.Overlaps(netip.MustParsePrefix("::ffff:127.0.0.0/104")) ||
		p.Contains(netip.IPv6Loopback())
}

// Unban lifts all bans of the same account, key or network, and with an account those of addresses that
// were banned with it. NotFound when there is none.
func (s *Session) Unban(ctx context.Context, b chat.Ban) error {
	if err := s.may(chat.Bar); err != nil {
		return err
	}
	m := s.manager
	b.Network = plain(b.Network)
	same := func(o chat.Ban) bool {
		return b.User != 0 && o.With == b.User || o.User == b.User && o.Fingerprint == b.Fingerprint && o.Network == b.Network
	}
	m.mu.RLock()
	list := slices.DeleteFunc(slices.Clone(m.bans), func(o chat.Ban) bool { return !same(o) })
	m.mu.RUnlock()
	if len(list) == 0 {
		return chat.Errorf(chat.NotFound, "%s is not banned", m.banName(b))
	}
	ctx, cancel := whole(ctx)
	defer cancel()
	for _, o := range list {
		if err := m.store.LiftBan(ctx, o.ID, m.deed(s.account.id, s.origin, "unban", m.banName(b), "")); err != nil {
			return err
		}
		m.mu.Lock()
		m.bans = slices.DeleteFunc(slices.Clone(m.bans), func(x chat.Ban) bool { return x.ID == o.ID })
		m.mu.Unlock()
	}
	return nil
}

// Bans returns the bans that are in force, oldest first. Forbidden when the user may not see them.
func (s *Session) Bans() ([]chat.Ban, error) {
	if err := s.may(chat.SeeBans); err != nil {
		return nil, err
	}
	m := s.manager
	m.mu.RLock()
	defer m.mu.RUnlock()
	return slices.DeleteFunc(slices.Clone(m.bans), func(b chat.Ban) bool { return !b.Lasts(m.now()) }), nil
}

// BanName is how people call what a ban is on.
func (s *Session) BanName(b chat.Ban) string { return s.manager.banName(b) }

func (m *Manager) banName(b chat.Ban) string {
	switch {
	case b.User != 0:
		return "@" + m.userOf(b.User).Name
	case b.Fingerprint != "":
		return b.Fingerprint
	}
	return b.Network.String()
}

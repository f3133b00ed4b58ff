package room

import (
	"context"
	"runtime"
	"runtime/metrics"
	"time"

	"parley/app/chat"
)

// Stats says how the server is doing.
type Stats struct {
	chat.Totals
	Version    string
	Started    time.Time
	Accounts   int
	Sessions   int // screens and scripts
	Screens    int
	Guests     int // at the door
	LiveRooms  int
	Behind     int    // sessions whose mailbox is half full or more
	Gaps       uint64 // mailboxes that were full, since the start
	Memory     uint64 // bytes that the process holds
	Goroutines int
}

// Stats returns how the server is doing now. It counts sessions, and no messages. Forbidden when the user
// may not know.
func (s *Session) Stats(ctx context.Context) (Stats, error) {
	if err := s.may(chat.SeeStats); err != nil {
		return Stats{}, err
	}
	m := s.manager
	t, err := m.store.Totals(ctx)
	if err != nil {
		return Stats{}, err
	}
	st := Stats{Totals: t, Version: m.version, Started: m.started, Gaps: m.gaps.Load(), Memory: memory(), Goroutines: runtime.NumGoroutine()}
	m.mu.RLock()
	defer m.mu.RUnlock()
	st.Accounts, st.Sessions, st.Guests, st.LiveRooms = len(m.accounts), len(m.sessions), len(m.guests), len(m.lives)
	for o := range m.sessions {
		if o.origin.Screen {
			st.Screens++
		}
		if o.mailbox.behind() {
			st.Behind++
		}
	}
	return st, nil
}

// memory is what the Go runtime has from the system and did not give back, in bytes. To ask for it stops nothing.
func memory() uint64 {
	samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(samples)
	return samples[0].Value.Uint64() - samples[1].Value.Uint64()
}

// Reload reads the lists of keys now, and returns what in them does not count: file, line and why. It looks
// no further than the watching of the files does, which would come to it within seconds. Forbidden when the
// user may not; Unavailable when there are no files.
func (s *Session) Reload(ctx context.Context) ([]string, error) {
	if err := s.may(chat.Reload); err != nil {
		return nil, err
	}
	m := s.manager
	if m.reload == nil {
		return nil, chat.Errorf(chat.Unavailable, "there is nothing to read again")
	}
	if err := m.store.SaveDeed(ctx, m.deed(s.account.id, s.origin, "reload", "", "")); err != nil {
		return nil, err
	}
	return m.reload(), nil
}

const settingMOTD = "motd"

// MOTD returns the message of the day, empty if there is none.
func (s *Session) MOTD() string { return s.manager.rules.Load().motd }

// SetMOTD changes the message of the day, none if it is empty, and tells everybody's screens. Forbidden when
// the user may not, Invalid when it is too long.
func (s *Session) SetMOTD(ctx context.Context, text string) error {
	text, err := chat.CleanLine(text, chat.MaxMOTD)
	if err != nil {
		return err
	}
	if err := s.setRule(ctx, chat.SetMOTD, settingMOTD, text, func(r *rules) { r.motd = text }); err != nil {
		return err
	}
	m := s.manager
	m.mu.RLock()
	defer m.mu.RUnlock()
	for o := range m.sessions {
		o.mailbox.put(chat.MOTDChanged{})
	}
	return nil
}

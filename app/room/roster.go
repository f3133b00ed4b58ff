package room

import (
	"slices"
	"strings"

	"parley/app/chat"
)

// Roster returns up to limit members of a room of the user as they are now: those who are here, those who
// are away, the others, each by name. Page is what Fellows returned of them: of those who are offline only
// these are known. It reads memory alone, so that a screen can follow it; nothing when they are not a member.
func (s *Session) Roster(id chat.RoomID, page []Fellow, limit int) []Fellow {
	m := s.manager
	m.mu.RLock()
	defer m.mu.RUnlock()
	if _, err := s.roomLocked(id); err != nil {
		return nil
	}
	list := make([]Fellow, 0, limit+len(page))
	listed := make(map[chat.UserID]bool, limit)
	for _, p := range s.People() { // sorted
		if p.Presence == chat.Offline || len(list) == limit {
			break
		}
		a := m.accounts[p.ID]
		if a == nil || a.rooms[id] == nil {
			continue
		}
		role := chat.Role(a.rooms[id].role.Load())
		list = append(list, Fellow{m.person(a), chat.Member{Room: id, User: p.ID, Role: role}})
		listed[p.ID] = true
	}
	for _, f := range page {
		a := m.accounts[f.ID]
		if a == nil || listed[f.ID] || a.screens > 0 && a.rooms[id] == nil { // who has left meanwhile
			continue
		}
		list = append(list, Fellow{m.person(a), f.Member})
	}
	slices.SortFunc(list, func(a, b Fellow) int { return byReach(a.Person, b.Person) })
	return list[:min(len(list), limit)]
}

// byReach sorts people: most reachable first, then by name.
func byReach(a, b chat.Person) int {
	if a.Presence != b.Presence {
		return int(b.Presence) - int(a.Presence)
	}
	return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
}

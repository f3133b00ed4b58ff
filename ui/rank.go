package ui

import (
	"cmp"
	"slices"
	"strings"

	"parley/app/chat"
)

// completePerson offers people whose names fit: those who are in the open room first, then those who are here,
// and of these who fits best. What is put before the name makes it a mention.
func (m *Model) completePerson(typed, at string) []candidate {
	typed = strings.ToLower(typed)
	type fitting struct {
		name        string
		place, fits int
	}
	var people []chat.Person
	for _, p := range m.session.People() {
		if p.ID != m.session.Me().ID && chat.Rank(strings.ToLower(p.Name), typed) < chat.NoRank {
			people = append(people, p)
		}
	}
	around := m.session.Around(m.open, people)
	order := make([]fitting, len(people))
	for i, p := range people {
		order[i] = fitting{p.Name, 2, chat.Rank(strings.ToLower(p.Name), typed)}
		switch {
		case around[p.ID]:
			order[i].place = 0
		case p.Presence != chat.Offline:
			order[i].place = 1
		}
	}
	slices.SortStableFunc(order, func(a, b fitting) int { return cmp.Or(a.place-b.place, a.fits-b.fits) })
	var list []candidate
	for _, f := range order[:min(len(order), maxCandidates)] {
		list = append(list, candidate{at + f.name + " ", at + f.name})
	}
	return list
}

// completeEmoji offers emoji whose shortcodes fit: those that begin like it first, the usual ones before others.
func completeEmoji(typed string, usual []chat.Emoji) (list []candidate) {
	for _, e := range chat.FindEmoji(typed, usual, maxCandidates) {
		list = append(list, candidate{e.Text + " ", e.Text + " " + e.Name})
	}
	return list
}

package ui

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/kyokomi/emoji/v2"

	"parley/app/chat"
	"parley/ui/dialog"
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

// emojiNames are the shortcodes, sorted: those of the table that the library has from gemoji.
var emojiNames = sync.OnceValue(func() []string {
	var names []string
	for name := range emoji.CodeMap() {
		names = append(names, strings.Trim(name, ":"))
	}
	slices.Sort(names)
	return slices.Compact(names)
})

// completeEmoji offers emoji whose shortcodes fit: those that begin like it first, the usual ones before others.
func completeEmoji(typed string, usual []dialog.Emoji) []candidate {
	typed = strings.ToLower(strings.TrimSuffix(typed, ":"))
	if typed == "" {
		return nil
	}
	type fitting struct {
		dialog.Emoji
		fits, usual int
	}
	var order []fitting
	for _, e := range allEmoji() {
		if fits := chat.Rank(e.Name, typed); fits < chat.NoRank {
			at := slices.IndexFunc(usual, func(u dialog.Emoji) bool { return u.Text == e.Text })
			if at < 0 {
				at = len(usual)
			}
			order = append(order, fitting{e, fits, at})
		}
	}
	slices.SortStableFunc(order, func(a, b fitting) int {
		return cmp.Or(a.fits-b.fits, a.usual-b.usual, len(a.Name)-len(b.Name))
	})
	var list []candidate
	for _, f := range order {
		c := candidate{f.Text + " ", f.Text + " " + f.Name}
		if !slices.ContainsFunc(list, func(o candidate) bool { return o.text == c.text }) { // it has two names
			list = append(list, c)
		}
		if len(list) == maxCandidates {
			break
		}
	}
	return list
}

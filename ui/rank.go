package ui

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/kyokomi/emoji/v2"

	"parley/app/chat"
	"parley/ui/dialog"
)

// noRank is the rank of a name that does not have what was typed.
const noRank = 4

// rank says how well a name fits what was typed of it, the less the better: it begins with that, one of its
// parts does, it has it somewhere, or it has the letters in their order. Both are in lower case.
func rank(name, typed string) int {
	at := strings.Index(name, typed)
	switch {
	case at == 0:
		return 0
	case at > 0 && strings.ContainsRune("-_.", rune(name[at-1])):
		return 1
	case at > 0:
		return 2
	}
	rest := typed
	for _, r := range name {
		if next, size := utf8.DecodeRuneInString(rest); r == next {
			rest = rest[size:]
		}
	}
	if rest == "" {
		return 3
	}
	return noRank
}

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
		if p.ID != m.session.Me().ID && rank(strings.ToLower(p.Name), typed) < noRank {
			people = append(people, p)
		}
	}
	around := m.session.Around(m.open, people)
	order := make([]fitting, len(people))
	for i, p := range people {
		order[i] = fitting{p.Name, 2, rank(strings.ToLower(p.Name), typed)}
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
		if fits := rank(e.Name, typed); fits < noRank {
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

package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"parley/app/chat"
	"parley/app/command"
)

// maxCandidates bounds how many completions are offered.
const maxCandidates = 8

// candidate is one way to complete a word: what is put in its place, and how it is called.
type candidate struct {
	Text  string `json:"text"`
	Label string `json:"label"`
	About string `json:"about,omitempty"`
}

// complete answers with what the last word of ?text, which is what stands before the cursor, may be meant to be.
func (s *Server) complete(w http.ResponseWriter, r *http.Request, c *caller) error {
	id, err := memberOf(r, c)
	if err != nil {
		return err
	}
	text := r.FormValue("text")
	start := strings.LastIndexAny(text, " \n\t") + 1
	list, err := candidates(r, c, id, text[:start], text[start:])
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, map[string]any{"word": text[start:], "list": list[:min(len(list), maxCandidates)]})
	return nil
}

// candidates are the completions of a word, best first; before is what stands before it.
func candidates(r *http.Request, c *caller, id chat.RoomID, before, word string) (list []candidate, err error) {
	if word == "" && !strings.HasPrefix(before, "/") {
		return nil, nil
	}
	if word != "" {
		switch rest := strings.ToLower(word[1:]); word[0] {
		case '/':
			if before == "" {
				return completeVerb(command.Table(c.Role()), rest, "/"), nil
			}
			return nil, nil
		case '@':
			return completePerson(c, id, rest, "@"), nil
		case '#':
			return completeRoom(r, c, rest)
		case ':':
			return completeEmoji(rest), nil
		}
	}
	if _, _, ok := command.Parse(before); !ok {
		return nil, nil
	}
	e := command.Expect(before[1:], c.Role())
	list = completeVerb(e.Verbs, strings.ToLower(word), "")
	for _, one := range e.Words {
		if strings.HasPrefix(one, strings.ToLower(word)) {
			list = append(list, candidate{Text: one + " ", Label: one})
		}
	}
	if e.People {
		list = append(list, completePerson(c, id, strings.ToLower(word), "@")...)
	}
	if e.Rooms {
		rooms, err := completeRoom(r, c, strings.ToLower(word))
		return append(list, rooms...), err
	}
	return list, nil
}

// completeVerb offers verbs by the beginning of their last word.
func completeVerb(verbs []command.Verb, prefix, slash string) (list []candidate) {
	for _, v := range verbs {
		last := v.Name[strings.LastIndex(v.Name, " ")+1:]
		if strings.HasPrefix(last, prefix) {
			list = append(list, candidate{slash + last + " ", slash + v.Usage(), v.Help})
		}
	}
	return list
}

// completePerson offers people: those in the open room first, then those who are here, and of these who fits best.
func completePerson(c *caller, id chat.RoomID, typed, at string) (list []candidate) {
	var people []chat.Person
	for _, p := range c.People() {
		if p.ID != c.Me().ID && !p.Gone && chat.Rank(strings.ToLower(p.Name), typed) < chat.NoRank {
			people = append(people, p)
		}
	}
	around := c.Around(id, people)
	place := func(p chat.Person) int {
		switch {
		case around[p.ID]:
			return 0
		case p.Presence != chat.Offline:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(people, func(a, b chat.Person) int {
		return cmp.Or(place(a)-place(b), chat.Rank(strings.ToLower(a.Name), typed)-chat.Rank(strings.ToLower(b.Name), typed))
	})
	for _, p := range people[:min(len(people), maxCandidates)] {
		list = append(list, candidate{at + p.Name + " ", at + p.Name, p.Presence.String()})
	}
	return list
}

// completeRoom offers the user's rooms that have a name, and after these the public channels.
func completeRoom(r *http.Request, c *caller, typed string) (list []candidate, err error) {
	for _, m := range c.Rooms() {
		if m.Room.Kind == chat.Channel && chat.Rank(strings.ToLower(m.Room.Name), typed) < chat.NoRank {
			list = append(list, candidate{"#" + m.Room.Name + " ", "#" + m.Room.Name, m.Room.Topic})
		}
	}
	names, err := c.ChannelsLike(r.Context(), typed, maxCandidates)
	for _, name := range names {
		if !slices.ContainsFunc(list, func(k candidate) bool { return k.Label == "#"+name }) {
			list = append(list, candidate{Text: "#" + name + " ", Label: "#" + name, About: "not joined"})
		}
	}
	return list, err
}

// completeEmoji offers emoji whose shortcodes fit, each once.
func completeEmoji(typed string) (list []candidate) {
	if len(typed) < 2 { // it is a smiley as often
		return nil
	}
	for _, e := range chat.FindEmoji(typed, chat.UsualEmoji, maxCandidates) {
		list = append(list, candidate{e.Text + " ", e.Text + " :" + e.Name + ":", ""})
	}
	return list
}

// emoji answers with all of them, for a picker.
func (s *Server) emoji(w http.ResponseWriter, _ *http.Request, _ *caller) error {
	w.Header().Set("Cache-Control", "private, max-age=86400")
	writeJSON(w, http.StatusOK, map[string]any{"usual": chat.UsualEmoji, "all": chat.AllEmoji()})
	return nil
}

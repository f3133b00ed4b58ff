package ui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"parley/app/chat"
	"parley/app/command"
)

// maxCandidates bounds how many completions are offered.
const maxCandidates = 12

// completion is a Tab in progress: the candidates for a word, and which of them stands there now.
type completion struct {
	list  []candidate
	at    int
	start int // where in the draft the word begins
}

// candidate is one way to complete a word: what is put into the composer, and how it is called.
type candidate struct{ text, label string }

// shown returns the candidates for the hint row, the current one in brackets.
func (c completion) shown() string {
	if len(c.list) < 2 {
		return ""
	}
	names := make([]string, len(c.list))
	for i, k := range c.list {
		names[i] = strings.TrimSpace(k.label)
		if i == c.at {
			names[i] = "[" + names[i] + "]"
		}
	}
	return strings.Join(names, "  ")
}

// completeWord completes the word before the cursor; again, it goes on to the next candidate.
func (m *Model) completeWord(dir int) tea.Cmd {
	c := &m.complete
	if len(c.list) > 0 {
		c.at = (c.at + dir + len(c.list)) % len(c.list)
	} else {
		word, start := m.composer.Word()
		if verb, _, _ := command.Parse(m.composer.Value()); strings.EqualFold(verb, "join") && start > 0 {
			return m.askJoinable(word, start)
		}
		if c.list = m.candidates(word, start); len(c.list) == 0 {
			return nil
		}
		c.start = start
	}
	m.composer.ReplaceFrom(c.start, c.list[c.at].text)
	return nil
}

// joinableMsg is the channels that a word, which begins at a byte of the draft, may mean after /join.
type joinableMsg struct {
	word  string
	start int
	names []string
}

// askJoinable looks for public channels that the user is not in. What is typed meanwhile waits.
func (m *Model) askJoinable(word string, start int) tea.Cmd {
	m.running = true
	s, ctx := m.session, m.ctx
	return func() tea.Msg {
		names, _ := s.ChannelsLike(ctx, strings.TrimPrefix(word, "#"), maxCandidates)
		return joinableMsg{word, start, names}
	}
}

// joinable completes the word with those, and after them with the channels that the user is in.
func (m *Model) joinable(msg joinableMsg) tea.Cmd {
	if word, start := m.composer.Word(); word == msg.word && start == msg.start {
		var list []candidate
		for _, name := range msg.names {
			list = append(list, candidate{"#" + name + " ", "#" + name})
		}
		list = append(list, m.completeRoom(strings.TrimPrefix(word, "#"))...)
		if len(list) > 0 {
			m.complete = completion{list: list[:min(len(list), maxCandidates)], start: start}
			m.composer.ReplaceFrom(start, list[0].text)
		}
	}
	return m.resume()
}

// candidates returns the completions of a word that begins at a byte of the draft.
func (m *Model) candidates(word string, start int) []candidate {
	if word == "" {
		return nil
	}
	switch rest := word[1:]; word[0] {
	case '/':
		if start == 0 {
			return completeVerb(command.Table(m.session.Role()), rest, "/")
		}
	case '@':
		return m.completePerson(rest, "@")
	case '#':
		return m.completeRoom(rest)
	case ':':
		return completeEmoji(rest, m.usualEmoji())
	default:
		return m.completePlain(word, start)
	}
	return nil
}

// completePlain completes a word that does not say what it is, and begins at a byte of the draft: what
// the verb it belongs to takes, else a person, as a mention.
func (m *Model) completePlain(word string, start int) []candidate {
	verb, _, ok := command.Parse(m.composer.Value())
	if !ok {
		return m.completePerson(word, "@")
	}
	before := m.composer.Value()[1:start]
	e := command.Expect(before, m.session.Role())
	list := slices.Concat(completeVerb(e.Verbs, word, ""), completeWords(e.Words, word))
	switch verb {
	case "settings":
		list = append(list, completeSetting(strings.Fields(before)[1:], word)...)
	case "theme":
		list = completeSetting([]string{verb}, word)
	}
	if e.Rooms {
		list = append(list, m.completeRoom(word)...)
	}
	if e.People || len(list) == 0 && !e.Rooms {
		list = append(list, m.completePerson(word, "")...)
	}
	return list
}

// completeVerb offers verbs by the beginning of their last word.
func completeVerb(verbs []command.Verb, prefix, slash string) []candidate {
	var list []candidate
	for _, v := range verbs {
		last := v.Name[strings.LastIndex(v.Name, " ")+1:]
		if strings.HasPrefix(last, strings.ToLower(prefix)) {
			list = append(list, candidate{slash + last + " ", slash + v.Name})
		}
	}
	return list
}

// completeSetting offers settings, or what can be chosen of the one that was named.
func completeSetting(named []string, prefix string) []candidate {
	var words []string
	for _, f := range chat.AllPrefs() {
		switch {
		case len(named) == 0:
			words = append(words, f.Name)
		case len(named) == 1 && named[0] == f.Name:
			words = f.Choices
		}
	}
	return completeWords(words, prefix)
}

// completeWords offers those of some words that begin like this.
func completeWords(words []string, prefix string) (list []candidate) {
	for _, word := range words {
		if strings.HasPrefix(word, strings.ToLower(prefix)) {
			list = append(list, candidate{word + " ", word})
		}
	}
	return list
}

func (m *Model) completeRoom(prefix string) []candidate {
	var list []candidate
	for _, e := range m.rooms {
		if e.Kind != chat.Direct && strings.HasPrefix(strings.ToLower(e.Name), strings.ToLower(prefix)) {
			list = append(list, candidate{"#" + e.Name + " ", "#" + e.Name})
		}
	}
	return list
}

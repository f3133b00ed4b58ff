package chat

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Limits of what is looked for.
const (
	MaxQueryBytes = 400
	maxQueryWords = 12
	minPrefix     = 3 // letters before a *
)

// Query is what somebody looks for: messages that have all of it.
type Query struct {
	Terms         []Term
	From, In      string // names as typed, without @ and #; empty for anybody, and anywhere
	Direct        bool   // In is a person
	Link, File    bool
	After, Before time.Time // posted from After on, and before Before; zero for any time
}

// Term is some words that stand side by side. With Prefix the last of them is only the beginning of one.
type Term struct {
	Words  []string
	Prefix bool
}

// ParseQuery reads what was typed into a search: words, "words side by side", beginnings (wor*), and
// filters: from:name, in:room, has:file, has:link, before:2026-11-02, after:2026-11-02. Days are those
// of the zone, and the one that is named is neither before nor after itself. Signs between words are
// nothing. Invalid, with a sentence that says what is wrong, when there is too little or too much to
// look for.
func ParseQuery(text string, zone *time.Location) (Query, error) {
	var q Query
	if len(text) > MaxQueryBytes {
		return q, Errorf(Invalid, "that is too long to look for: at most %d bytes", MaxQueryBytes)
	}
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		var part, key string
		part, text = cutPart(text)
		if name, value, ok := strings.Cut(part, ":"); ok && isFilter(name) {
			key, part = strings.ToLower(name), unquote(value)
		}
		if err := q.add(key, part, zone); err != nil {
			return Query{}, err
		}
	}
	return q, q.enough()
}

// cutPart takes the first part off a text: up to the next space that is in no quotes.
func cutPart(text string) (part, rest string) {
	quoted := false
	for i, r := range text {
		switch {
		case isQuote(r):
			quoted = !quoted
		case unicode.IsSpace(r) && !quoted:
			return text[:i], text[i:]
		}
	}
	return text, ""
}

// isQuote tells whether a rune is a quote; phones make typographic ones.
func isQuote(r rune) bool { return strings.ContainsRune(`"“”„«»`, r) }

func unquote(s string) string { return strings.TrimFunc(s, isQuote) }

func isFilter(name string) bool {
	return slices.Contains([]string{"from", "in", "has", "before", "after"}, strings.ToLower(name))
}

// add adds a part of what was typed: a filter, or with no key words to look for.
func (q *Query) add(key, value string, zone *time.Location) (err error) {
	name := strings.TrimLeft(value, "@#")
	switch {
	case key == "":
		return q.addTerm(value)
	case name == "":
		return Errorf(Invalid, "something has to stand behind %s:", key)
	case key == "from":
		q.From = name
	case key == "in":
		q.In, q.Direct = name, value[0] == '@'
	case key == "has" && strings.EqualFold(value, "link"):
		q.Link = true
	case key == "has" && strings.EqualFold(value, "file"):
		q.File = true
	case key == "has":
		return Errorf(Invalid, "has: takes file or link, not %q", Printable(value))
	case key == "before":
		q.Before, err = ParseDay(value, zone)
	case key == "after":
		q.After, err = ParseDay(value, zone)
		q.After = q.After.AddDate(0, 0, 1)
	}
	return err
}

// addTerm adds words that were typed without a space between them, or in quotes.
func (q *Query) addTerm(text string) error {
	var t Term
	text = strings.TrimRightFunc(text, isQuote)
	t.Prefix = strings.HasSuffix(text, "*")
	for w := range Words(text) {
		t.Words = append(t.Words, w.Text)
	}
	n := len(t.Words)
	if n == 0 {
		return nil
	}
	last := t.Words[n-1]
	switch {
	case isLetterOfRun(last): // the run may go on where it is found
		t.Prefix = true
		if n > 1 && strings.HasSuffix(t.Words[n-2], last) && !isLetterOfRun(t.Words[n-2]) {
			t.Words, t.Prefix = t.Words[:n-1], false // the word before has it already
		}
	case t.Prefix && utf8.RuneCountInString(last) < minPrefix:
		return Errorf(Invalid, "at least %d letters have to stand before a *", minPrefix)
	}
	q.Terms = append(q.Terms, t)
	return nil
}

// isLetterOfRun tells whether a word is a single letter of a script that is written without spaces.
func isLetterOfRun(word string) bool {
	return word != "" && Word{Text: word}.Letter() == word
}

// enough says whether there is something to look for, and not too much.
func (q *Query) enough() error {
	words, letters := 0, 0
	for _, t := range q.Terms {
		words += len(t.Words)
		letters += len(strings.Join(t.Words, ""))
	}
	switch {
	case words > maxQueryWords:
		return Errorf(Invalid, "that is too much to look for: at most %d words", maxQueryWords)
	case letters < 2 && q.From == "" && !q.Link && !q.File:
		return Errorf(Invalid, "type at least 2 letters to look for, or from:, has:link or has:file")
	}
	return nil
}

// ParseDay reads a day, as 2026-11-02, today or yesterday, and returns its beginning in the zone.
func ParseDay(text string, zone *time.Location) (time.Time, error) {
	day, err := time.ParseInLocation(time.DateOnly, text, zone)
	if err != nil || day.Year() < 1970 {
		return time.Time{}, Errorf(Invalid, "%q is no day; one is written like 2026-11-02", Printable(text))
	}
	return day, nil
}

// Marks returns what of a text is what was looked for, as offsets in bytes, in order and apart.
func (q *Query) Marks(text string) [][2]int {
	words := slices.Collect(Words(text))
	var marks [][2]int
	for i := range words {
		for _, t := range q.Terms {
			if end := t.at(words[i:], text); end > 0 {
				marks = append(marks, [2]int{words[i].From, end})
			}
		}
	}
	return joinMarks(marks)
}

// Fits tells whether a message of such texts has all the terms, each in one of them.
func (q *Query) Fits(texts ...string) bool {
	words := make([][]Word, len(texts))
	for i, text := range texts {
		words[i] = slices.Collect(Words(text))
	}
	for t := range q.Terms {
		found := false
		for i, of := range words {
			for from := 0; from < len(of) && !found; from++ {
				found = q.Terms[t].at(of[from:], texts[i]) > 0
			}
		}
		if !found {
			return false
		}
	}
	return true
}

// at returns where the term ends if it stands at the beginning of the words, else 0.
func (t *Term) at(words []Word, text string) (end int) {
	if len(words) < len(t.Words) {
		return 0
	}
	for i, want := range t.Words {
		got := words[i]
		switch last := t.Prefix && i == len(t.Words)-1; {
		case got.Text == want:
		case last && strings.HasPrefix(got.Text, want):
		default:
			return 0
		}
		end = got.To
		if isLetterOfRun(want) { // and its word has a neighbour, which was not looked for
			_, size := utf8.DecodeRuneInString(text[got.From:])
			end = got.From + size
		}
	}
	return end
}

// joinMarks joins those that meet. They are in the order of their beginnings.
func joinMarks(marks [][2]int) [][2]int {
	joined := marks[:0]
	for _, m := range marks {
		if n := len(joined); n > 0 && m[0] <= joined[n-1][1] {
			joined[n-1][1] = max(joined[n-1][1], m[1])
			continue
		}
		joined = append(joined, m)
	}
	return joined
}

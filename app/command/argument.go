package command

import (
	"strings"

	"parley/app/chat"
)

// Expected is what the next word of a line may be, as the verb's Args have it.
type Expected struct {
	Verbs  []Verb   // that follow what is there
	Words  []string // that stand for themselves
	People bool
	Rooms  bool // the channels
}

// Expect returns what the word may be that comes after the beginning of a line, which has no slash; for a
// verb that the role may not use it is nothing.
func Expect(line string, role chat.Role) Expected {
	v, rest, ok := find(line)
	if v.Name == "" || role.May(v.Act) != nil {
		return Expected{Verbs: After(line, role)}
	}
	switch {
	case !ok:
		return Expected{}
	case v.Name == "help":
		return Expected{Verbs: After(rest, role)}
	}
	typed := strings.Fields(rest)
	e := Expected{}
	if len(typed) == 0 {
		e.Verbs = allowed(v.Sub, role)
	}
	args := parseArgs(v.Args)
	for _, word := range typed {
		args = after(args, word)
	}
	for _, a := range args {
		e.add(a.alternatives())
		if !a.optional || a.isText() {
			break
		}
	}
	return e
}

// add adds what alternatives of an argument stand for.
func (e *Expected) add(alternatives []string) {
	for _, word := range alternatives {
		switch {
		case word == "@user" || word == "user" || word == "@a" || word == "@b":
			e.People = true
		case word == "#channel" || word == "#x" || word == "room":
			e.Rooms = true
		case isWord[word]:
			e.Words = append(e.Words, word)
		}
	}
}

// isWord has those words of Args that are typed as they are. All others say what to put in their place.
var isWord = map[string]bool{
	"admin": true, "moderator": true, "member": true, "owner": true, "all": true, "off": true, "mentions": true, "none": true,
	"for": true, "since": true, "with": true, "address": true, "keep": true, "erase": true,
	"slow": true, "lock": true, "archive": true, "open": true, "invite": true, "allowlist": true,
	"private": true, "on": true, "uses": true,
}

// argument is one argument of a verb: a word, or an optional phrase of some.
type argument struct {
	words    []string // with their alternatives, "a|b"
	optional bool
}

func (a argument) alternatives() []string { return strings.Split(a.words[0], "|") }

// isText says whether the argument takes all that follows.
func (a argument) isText() bool {
	word := a.words[0]
	return len(a.words) == 1 && (word == "text" || word == "reason")
}

// parseArgs takes Args apart: "@user [for 2h] [reason]".
func parseArgs(args string) (list []argument) {
	optional := false
	for word := range strings.FieldsSeq(args) {
		open := strings.HasPrefix(word, "[")
		within := optional && !open
		optional = optional || open
		bare := strings.Trim(word, "[]")
		if within {
			last := &list[len(list)-1]
			last.words = append(last.words, bare)
		} else {
			list = append(list, argument{words: []string{bare}, optional: optional})
		}
		if strings.HasSuffix(word, "]") {
			optional = false
		}
	}
	return list
}

// after returns the arguments that may come after a word was typed. An optional phrase that begins with a
// word of its own is passed over by any other.
func after(args []argument, word string) []argument {
	for i, a := range args {
		if a.isText() {
			return args[i:]
		}
		first := a.alternatives()
		own := len(first) == 1 && isWord[first[0]]
		if a.optional && own && first[0] != word {
			continue
		}
		rest := args[i+1:]
		if len(a.words) > 1 {
			rest = append([]argument{{words: a.words[1:]}}, rest...)
		}
		return rest
	}
	return nil
}

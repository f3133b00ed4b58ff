package command

import (
	"strings"
	"unicode"

	"parley/app/chat"
)

// Parse takes a line as typed into a composer apart. A line that begins with one slash is a verb; a
// line that begins with two is a text with one.
func Parse(line string) (verb, rest string, isVerb bool) {
	body, ok := strings.CutPrefix(line, "/")
	if !ok || strings.HasPrefix(body, "/") {
		return "", "", false
	}
	if i := strings.IndexAny(body, " \t\n"); i >= 0 {
		return body[:i], body[i+1:], true
	}
	return body, "", true
}

// Text returns what a line that Parse took for text says.
func Text(line string) string {
	if strings.HasPrefix(line, "//") {
		return line[1:]
	}
	return line
}

// cut takes the first word off a text.
func cut(s string) (word, rest string) {
	i := strings.IndexFunc(s, unicode.IsSpace)
	if i < 0 {
		return s, ""
	}
	return s[:i], strings.TrimSpace(s[i:])
}

// person finds the user whom the one word that follows the verb names, with or without an @.
func (k *call) person() (chat.Person, error) {
	name, more := cut(strings.TrimPrefix(k.rest, "@"))
	if name == "" || more != "" {
		return chat.Person{}, k.verb.misused()
	}
	return k.Session.Find(name)
}

// next takes the first word off the rest.
func (k *call) next() (word string) {
	word, k.rest = cut(k.rest)
	return word
}

// nextPerson finds the user whom the next word names, with or without an @.
func (k *call) nextPerson() (chat.Person, error) {
	return k.Session.Find(strings.TrimPrefix(k.next(), "@"))
}

package files

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"parley/app/chat"
)

// maxNumber is up to where files of one name in a folder are numbered; the others are named by their id.
const maxNumber = 99

// numbered returns the name of the nth file of a name: "report (2).pdf".
func numbered(name string, n int) string { return marked(name, strconv.Itoa(n)) }

// identified returns a name that only one file has, whatever else is called like it: "report (#4711).pdf".
func identified(name string, id chat.AttachmentID) string {
	return marked(name, fmt.Sprintf("#%d", id))
}

// marked puts a mark before the end of a name that says what kind of file it is, if it has one.
func marked(name, mark string) string {
	stem := name
	if i := strings.LastIndexByte(name, '.'); i > 0 && isEnd(name[i+1:]) {
		stem = name[:i]
	}
	return fmt.Sprintf("%s (%s)%s", stem, mark, name[len(stem):])
}

func isEnd(s string) bool { return s != "" && !strings.ContainsAny(s, " ()") }

var mark = regexp.MustCompile(`^(.+) \((#?)([1-9][0-9]{0,17})\)(\.[^. ()]+)?$`)

// unmarked takes the mark off a name: a number, or an id. ok is false when it has none that this package makes.
func unmarked(name string) (bare string, n int, id chat.AttachmentID, ok bool) {
	m := mark.FindStringSubmatch(name)
	if m == nil {
		return "", 0, 0, false
	}
	bare = m[1] + m[4]
	number, _ := strconv.ParseInt(m[3], 10, 64)
	if m[2] != "" {
		id = chat.AttachmentID(number)
		return bare, 0, id, identified(bare, id) == name
	}
	n = int(number)
	return bare, n, 0, n > 1 && n <= maxNumber && numbered(bare, n) == name
}

package command

import (
	"strconv"
	"strings"

	"parley/app/chat"
)

// FetchLine returns what is typed into a shell to have a file there: `ssh chat.example.org get 12 > report.pdf`. Here
// is how the server is reached: "ssh chat.example.org".
func FetchLine(here string, a chat.Attachment) string {
	return here + " get " + strconv.FormatInt(int64(a.ID), 10) + " > " + ShellWord(a.Name)
}

// ShellWord returns a text as a shell takes it for one word, whatever is in it.
func ShellWord(s string) string {
	s = chat.PrintableLine(s)
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("._-+:/", r)
	}
	if s != "" && strings.IndexFunc(s, func(r rune) bool { return !plain(r) }) < 0 {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

package command

import (
	"cmp"
	"strconv"
	"strings"

	"parley/app/chat"
	"parley/app/room"
)

// unknownHere stands for how the server is reached, where that is not known.
const unknownHere = "ssh HOST"

// FetchLine returns what is typed into a shell to have a file there: `ssh chat.example.org get 12 > report.pdf`. Here
// is how the server is reached: "ssh chat.example.org"; it may be empty.
func FetchLine(here string, a chat.Attachment) string {
	return cmp.Or(here, unknownHere) + " get " + strconv.FormatInt(int64(a.ID), 10) + " > " + ShellWord(a.Name)
}

// SendLine returns what is typed into a shell to post a file in a room, with the name of the file in the place of FILE:
// `scp -P 2222 FILE chat.example.org:'#design'/`. Here is as for FetchLine.
func SendLine(here string, s *room.Session, id chat.RoomID) string {
	folder := "/~" + strconv.FormatInt(int64(id), 10)
	if m, err := s.Room(id); err == nil && (m.Peer != 0 || m.Room.Kind == chat.Channel && !m.Room.Private) {
		folder = s.Called(m)
	}
	words := strings.Fields(cmp.Or(here, unknownHere))
	host := words[len(words)-1]
	at := strings.IndexByte(host, '@') + 1
	if strings.Contains(host[at:], ":") { // IPv6
		host = host[:at] + "[" + host[at:] + "]"
	}
	options := strings.ReplaceAll(" "+strings.Join(words[1:len(words)-1], " "), " -p ", " -P ")
	return "scp" + strings.TrimRight(options, " ") + " FILE " + host + ":" + ShellWord(folder) + "/"
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

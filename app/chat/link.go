package chat

import (
	"strconv"
	"strings"
)

// Link is a Place as people write it: "#room/12", "@user/12", and "~7/12" for a group, which has no name
// that all know it by. A place in the thread of a message has one more number: "#room/12/3".
type Link struct {
	Kind  Kind
	Name  string // of the channel, or of the other person; empty for a group
	Room  RoomID // of a group, else 0
	Seq   Seq
	Reply Seq // in the thread of Seq; 0 for the message itself
}

// String returns the link as it is written.
func (l Link) String() string {
	s := l.Name
	switch l.Kind {
	case Channel:
		s = "#" + s
	case Direct:
		s = "@" + s
	default:
		s = "~" + strconv.FormatInt(int64(l.Room), 10)
	}
	s += "/" + strconv.FormatInt(int64(l.Seq), 10)
	if l.Reply > 0 {
		s += "/" + strconv.FormatInt(int64(l.Reply), 10)
	}
	return s
}

// ParseLink reads a link. Names are as typed: whether there is such a room is not looked at. Invalid when
// it is none.
func ParseLink(s string) (Link, error) {
	parts := strings.Split(s, "/")
	bad := Errorf(Invalid, "%q is no link to a message, like #room/12 or @user/12", PrintableLine(s))
	if len(parts) < 2 || len(parts) > 3 || len(parts[0]) < 2 {
		return Link{}, bad
	}
	l := Link{Name: parts[0][1:]}
	switch parts[0][0] {
	case '#':
		l.Kind = Channel
	case '@':
		l.Kind = Direct
	case '~':
		id, ok := parseNumber(l.Name)
		if !ok {
			return Link{}, bad
		}
		l.Kind, l.Name, l.Room = Group, "", RoomID(id)
	default:
		return Link{}, bad
	}
	for i, to := range []*Seq{&l.Seq, &l.Reply} {
		if i+1 < len(parts) {
			n, ok := parseNumber(parts[i+1])
			if !ok {
				return Link{}, bad
			}
			*to = Seq(n)
		}
	}
	return l, nil
}

// parseNumber reads a number from 1 on, written as String writes it.
func parseNumber(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && n > 0 && s == strconv.FormatInt(n, 10)
}

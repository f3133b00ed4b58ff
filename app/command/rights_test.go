package command_test

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"strings"
	"testing"

	"parley/app/chat"
	"parley/app/command"
	"parley/app/room"
)

// quarter is a house with a room of each kind. In the channels and the group owen is the owner, mo a moderator,
// pat and sam are members, and out is outside; the direct room is that of owen and sam.
type quarter struct {
	*house
	rooms map[string]chat.RoomID
	by    map[string]*room.Session
	count int
}

func newQuarter(t *testing.T) *quarter {
	q := &quarter{house: newHouse(t), rooms: map[string]chat.RoomID{}, by: map[string]*room.Session{}}
	id := map[string]chat.UserID{}
	for _, name := range []string{"owen", "mo", "pat", "sam", "out"} {
		q.by[name] = q.enter(name)
		id[name] = q.by[name].Me().ID
	}
	owen := q.by["owen"]
	keep := func(kind string, k chat.Membership, err error) {
		if err != nil {
			t.Fatal(kind, err)
		}
		q.rooms[kind] = k.Room.ID
	}
	k, err := owen.CreateChannel(t.Context(), "plans", "", false)
	keep("public", k, err)
	k, err = owen.CreateChannel(t.Context(), "secret", "", true)
	keep("private", k, err)
	k, _, err = owen.Group(t.Context(), []chat.UserID{id["mo"], id["pat"], id["sam"]}, "")
	keep("group", k, err)
	for _, kind := range []string{"public", "private"} {
		for _, name := range []string{"mo", "pat", "sam"} {
			k, err := owen.Add(t.Context(), q.rooms[kind], id[name])
			keep(kind, k, err)
		}
	}
	for _, kind := range []string{"public", "private", "group"} {
		if err := owen.SetMember(t.Context(), q.rooms[kind], id["mo"], chat.Moderator); err != nil {
			t.Fatal(err)
		}
	}
	k, err = owen.Direct(t.Context(), id["sam"])
	keep("direct", k, err)
	return q
}

// ref is how a verb names a room: as the one of that kind, and as one that does not exist.
func (q *quarter) ref(kind string) (one, none string) {
	q.Helper()
	k, err := q.by["owen"].Room(q.rooms[kind])
	if err != nil {
		q.Fatal(err)
	}
	if k.Room.Kind == chat.Channel {
		return "#" + k.Room.Name, "#nothing"
	}
	return fmt.Sprint("~", k.Room.ID), "~99999"
}

// link is ref as the beginning of a link to a message.
func (q *quarter) link(kind, by string) (one, none string) {
	switch {
	case kind != "direct":
		return q.ref(kind)
	case by == "sam":
		return "@owen", ""
	case by == "out":
		return "@sam", "@mo"
	}
	return "@sam", "@out"
}

// rest is what follows a verb, as about a room of that kind and as about none: ROOM and MESSAGE are the room and
// a new message of sam's in it, NEW is somebody who is in no room, VICTIM a member, and nameN a name.
func (q *quarter) rest(args, kind, by string) (one, none string) {
	q.Helper()
	q.count++
	id := q.rooms[kind]
	for _, word := range []string{"NEW", "VICTIM"} {
		if !strings.Contains(args, word) {
			continue
		}
		s := q.enter(fmt.Sprint("new", q.count))
		args = strings.ReplaceAll(args, word, "@"+s.Me().Name)
		if word == "VICTIM" && kind != "direct" {
			if _, err := q.by["owen"].Add(q.Context(), id, s.Me().ID); err != nil {
				q.Fatal(err)
			}
		}
	}
	args = strings.ReplaceAll(args, "nameN", fmt.Sprint("name", q.count))
	room, noRoom := q.ref(kind)
	if before, after, ok := strings.Cut(args, "MESSAGE"); ok {
		m, err := q.by["sam"].Post(q.Context(), chat.Draft{Room: id, ClientID: rand.Text(), Text: "hello"})
		if err != nil {
			q.Fatal(err)
		}
		link, noLink := q.link(kind, by)
		return fmt.Sprint(before, link, "/", m.Seq, after), fmt.Sprint(before, noLink, "/", m.Seq, after)
	}
	return strings.ReplaceAll(args, "ROOM", room), strings.ReplaceAll(args, "ROOM", noRoom)
}

// all are those who are in a channel or the group, and two those of the direct room.
const all, two = "owen mo pat sam", "owen sam"

// rights says who may use a verb of rooms in each kind of them.
var rights = []struct{ verb, args, public, private, group, direct string }{
	{"topic", "ROOM new", "owen mo", "owen mo", all, ""},
	{"rename", "ROOM nameN", "owen", "owen", all, ""},
	{"slow", "ROOM off", "owen mo", "owen mo", "owen mo", ""},
	{"lock", "ROOM off", "owen mo", "owen mo", "owen mo", ""},
	{"archive", "ROOM off", "owen", "owen", "owen", ""},
	{"invite", "ROOM NEW", all, all, all, two}, // of a direct room it makes a group
	{"kick", "ROOM VICTIM", "owen mo", "owen mo", "owen mo", ""},
	{"member", "ROOM @pat member", "owen", "owen", "owen", ""},
	{"members", "ROOM", all, all, all, two},
	{"pins", "ROOM", all, all, all, two},
	{"pin", "MESSAGE", "owen mo", "owen mo", all, two},
	{"delete", "MESSAGE", "owen mo sam", "owen mo sam", "owen mo sam", "sam"},
	{"edit", "MESSAGE better", "sam", "sam", "sam", "sam"},
	{"react", "MESSAGE :wave:", all, all, all, two},
	{"reply", "MESSAGE well", all, all, all, two},
	{"save", "MESSAGE", all, all, all, two},
	{"details", "MESSAGE", all, all, all, two},
	{"say", "ROOM well", all, all, all, two},
	{"thread", "MESSAGE well", all, all, all, two},
	{"leave", "ROOM", "pat mo", "pat mo", "pat mo", ""},
}

// Each verb of rooms is used in each kind of them by each role in it. Who is outside gets the words that they
// get for a room that does not exist.
func TestRightsInRooms(t *testing.T) {
	q := newQuarter(t)
	for _, r := range rights {
		for kind, may := range map[string]string{"public": r.public, "private": r.private, "group": r.group, "direct": r.direct} {
			in := all
			if kind == "direct" {
				in = two
			}
			for _, name := range []string{"out", "pat", "mo", "sam", "owen"} {
				if r.verb == "leave" && (name == "sam" || name == "owen") && kind != "direct" {
					continue // the room must go on
				}
				rest, none := q.rest(r.args, kind, name)
				_, err := command.Run(t.Context(), command.Context{Session: q.by[name], Sure: true}, r.verb, rest)
				want := chat.Code("")
				switch {
				case !strings.Contains(in, name):
					want = chat.NotFound
					q.isLikeNone(name, r.verb, rest, none)
				case !strings.Contains(may, name):
					want = chat.Forbidden
				}
				if chat.CodeOf(err) != want {
					t.Errorf("%s %s in the %s room by %s: %q %v, want %q", r.verb, rest, kind, name, chat.CodeOf(err), err, want)
				}
			}
		}
	}
}

// isLikeNone compares what somebody outside is told of a room with what they are told of none.
func (q *quarter) isLikeNone(by, verb, rest, none string) {
	q.Helper()
	exec := func(rest string) string {
		var out, errOut bytes.Buffer
		args := append(strings.Fields(verb), "--yes")
		code := command.Exec(q.Context(), q.by[by], append(args, strings.Fields(rest)...), command.Pipes{}, &out, &errOut)
		name, _, _ := strings.Cut(strings.Fields(rest)[0], "/")
		return fmt.Sprint(code, strings.ReplaceAll(out.String()+errOut.String(), name, "ROOM"))
	}
	if one, other := exec(rest), exec(none); one != other {
		q.Errorf("%s %s by %s: %q, and of none %q", verb, rest, by, one, other)
	}
}

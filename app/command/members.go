package command

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"parley/app/chat"
	"parley/app/room"
)

func create(ctx context.Context, k *call) error {
	name := strings.TrimPrefix(k.next(), "#")
	private := false
	if word, rest := cut(k.rest); word == "private" {
		private, k.rest = true, rest
	}
	m, err := k.Session.CreateChannel(ctx, name, k.rest, private)
	if err != nil {
		return err
	}
	k.say("#"+m.Room.Name+" is there; /invite @user brings others", roomItem(k.Session.Called(m), m))
	return k.show(m, nil)
}

// group opens the group of the people who are named, each with an @, or makes it.
func group(ctx context.Context, k *call) error {
	var people []chat.UserID
	for strings.HasPrefix(k.rest, "@") {
		p, err := k.nextPerson()
		if err != nil {
			return err
		}
		people = append(people, p.ID)
	}
	if len(people) == 0 {
		return k.verb.misused()
	}
	m, made, err := k.Session.Group(ctx, people, k.rest)
	if err != nil {
		return err
	}
	if !made {
		k.say("there is a group of just these people already: this one")
	}
	k.Items = append(k.Items, roomItem(k.Session.Called(m), m))
	return k.show(m, nil)
}

// roomObject is a room for programs.
type roomObject struct {
	ID      chat.RoomID `json:"id"`
	Name    string      `json:"name"`
	Topic   string      `json:"topic,omitempty"`
	Private bool        `json:"private,omitempty"`
	Members int         `json:"members,omitempty"`
	In      bool        `json:"in"`
}

func roomItem(name string, m chat.Membership) roomObject {
	return roomObject{ID: m.Room.ID, Name: name, Topic: m.Room.Topic, Private: m.Room.Private, In: true}
}

// room finds one of the user's own rooms: "#plans", "~7", or a group by what it is called.
func (k *call) room(name string) (chat.Membership, error) {
	if number, ok := strings.CutPrefix(name, "~"); ok {
		id, _ := strconv.ParseInt(number, 10, 64)
		return k.Session.Room(chat.RoomID(id))
	}
	return k.channel(strings.TrimPrefix(name, "#"))
}

// meant is the room that is named, or the open one.
func (k *call) meant() (chat.RoomID, error) {
	if k.rest != "" {
		m, err := k.room(k.rest)
		return m.Room.ID, err
	}
	return k.here()
}

func leave(ctx context.Context, k *call) error {
	id, err := k.meant()
	if err != nil {
		return err
	}
	m, err := k.Session.Room(id)
	if err != nil {
		return err
	}
	name := k.Session.Called(m)
	if m.Room.Private || m.Room.Kind == chat.Group {
		if err := k.sure("Leave %s? You can read it no more, and come back only when somebody in it adds you.", name); err != nil {
			return err
		}
	}
	if err := k.Session.Leave(ctx, id); err != nil {
		return err
	}
	k.say("you have left " + name)
	if id == k.Room {
		k.Show = ShowHome
	}
	return nil
}

// whom is the room that a verb is about, and the person named next.
func (k *call) whom() (chat.RoomID, chat.Person, error) {
	id, err := k.here()
	if err != nil {
		return 0, chat.Person{}, err
	}
	p, err := k.nextPerson()
	return id, p, err
}

func invite(ctx context.Context, k *call) error {
	id, p, err := k.whom()
	if err != nil {
		return err
	}
	if k.rest != "" {
		return k.verb.misused()
	}
	m, err := k.Session.Add(ctx, id, p.ID)
	if err != nil {
		return err
	}
	if m.Room.ID != id {
		k.say("a chat of two stays one: this is a group with " + p.Name + ", who does not see what you said before")
		return k.show(m, nil)
	}
	k.brief(p.Name + " can read what was said here before")
	return nil
}

func expel(ctx context.Context, k *call) error {
	id, p, err := k.whom()
	if err != nil {
		return err
	}
	if err := k.Session.Expel(ctx, id, p.ID, k.rest); err != nil {
		return err
	}
	return k.done(p.Name+" is out of the room", map[string]any{"name": p.Name, "out": true})
}

func setMember(ctx context.Context, k *call) error {
	id, p, err := k.whom()
	if err != nil {
		return err
	}
	role, err := chat.ParseMemberRole(strings.ToLower(k.rest))
	if err != nil {
		return usageError{err.(*chat.Error)}
	}
	if role == chat.Owner && p.ID != k.Session.Me().ID {
		if err := k.maySetMember(id); err != nil { // before anything is asked
			return err
		}
		if err := k.sure("Make %s an owner of this room? You can't take that back.", p.Name); err != nil {
			return err
		}
	}
	if err := k.Session.SetMember(ctx, id, p.ID, role); err != nil {
		return err
	}
	return k.done(fmt.Sprintf("%s is %s of the room now", p.Name, role), map[string]string{"name": p.Name, "role": role.String()})
}

// maySetMember says why the user can't give roles in a room.
func (k *call) maySetMember(id chat.RoomID) error {
	m, err := k.Session.Room(id)
	if err != nil {
		return err
	}
	own, err := k.Session.RoleIn(id)
	if err != nil {
		return err
	}
	return own.MayIn(m.Room.Kind, chat.SetMember)
}

// done says what was done where no screen shows it: in the room it is told anyway.
func (k *call) done(text string, item any) error {
	if !k.Screen {
		k.say(text, item)
	}
	return nil
}

// fellowItem is a member of a room for programs.
type fellowItem struct {
	Name     string `json:"name"`
	Role     string `json:"role"`
	Presence string `json:"presence"`
	Joined   string `json:"joined"` // RFC 3339, UTC
}

// members lists who is in the room. A screen has a page for it.
func members(ctx context.Context, k *call) error {
	id, err := k.meant()
	if err != nil {
		return err
	}
	if k.Screen {
		k.Show, k.Open = ShowMembers, id
		return nil
	}
	const page = 500
	for after := (chat.Member{}); ; {
		list, _, err := k.Session.Fellows(ctx, id, after, page)
		if err != nil {
			return err
		}
		for _, f := range list {
			k.say(chat.Printable(fmt.Sprintf("%s %-9s %s", pad(f.Name, 20), f.Member.Role, f.Presence)), fellow(f))
			after = f.Member
		}
		if len(list) < page {
			return nil
		}
	}
}

func fellow(f room.Fellow) fellowItem {
	return fellowItem{Name: f.Name, Role: f.Member.Role.String(), Presence: f.Presence.String(), Joined: stamp(f.Member.Joined)}
}

// channels lists the public channels. A screen has a page for it.
func channels(ctx context.Context, k *call) error {
	if k.Screen {
		k.Show, k.Verb = ShowChannels, k.rest
		return nil
	}
	list, err := k.Session.Channels(ctx, k.rest)
	if err != nil {
		return err
	}
	for _, l := range list {
		line := fmt.Sprintf("%s %5d  %s", pad("#"+l.Room.Name, 20), l.Members, l.Room.Topic)
		if l.Room.Archived {
			line += " (archived)"
		}
		k.say(chat.Printable(line), roomObject{ID: l.Room.ID, Name: "#" + l.Room.Name, Topic: l.Room.Topic, Members: l.Members, In: l.In})
	}
	if len(list) == 0 {
		k.say("no public channel is like that")
	}
	return nil
}

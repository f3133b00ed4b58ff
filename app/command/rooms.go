package command

import (
	"cmp"
	"context"
	"strconv"
	"strings"
	"time"

	"parley/app/chat"
	"parley/app/room"
)

// here is the room that a verb is about: the open one, else, for scripts, the one that is named first: a
// channel, or a group by its number as in ~7.
func (k *call) here() (chat.RoomID, error) {
	if k.Room != 0 {
		if m, err := k.Session.Room(k.Room); err == nil && m.Room.Kind == chat.Thread {
			return m.Room.Parent, nil
		}
		return k.Room, nil
	}
	if !strings.HasPrefix(k.rest, "#") && !strings.HasPrefix(k.rest, "~") {
		return 0, usage("no room is open; name one first: /%s #room …", k.verb.Name)
	}
	m, err := k.room(k.next())
	return m.Room.ID, err
}

// change makes a change of the room that the verb is about.
func (k *call) change(ctx context.Context, make func(rest string) (room.Change, error)) error {
	id, err := k.here()
	if err != nil {
		return err
	}
	c, err := make(k.rest)
	if err != nil {
		return err
	}
	return k.Session.ChangeRoom(ctx, id, c)
}

// off is what takes away what a verb sets.
const off = "off"

// topic shows the topic, or changes it.
func topic(ctx context.Context, k *call) error {
	id, err := k.here()
	if err != nil {
		return err
	}
	switch k.rest {
	case "":
		m, err := k.Session.Room(id)
		if err != nil {
			return err
		}
		k.say(cmp.Or(m.Room.Topic, "there is no topic; /topic text sets one"), map[string]string{"topic": m.Room.Topic})
		return nil
	case off:
		return k.Session.ChangeRoom(ctx, id, room.Topic(""))
	}
	return k.Session.ChangeRoom(ctx, id, room.Topic(k.rest))
}

func rename(ctx context.Context, k *call) error {
	return k.change(ctx, func(name string) (room.Change, error) {
		if name == "" {
			return room.Change{}, k.verb.misused()
		}
		return room.Name(strings.TrimPrefix(name, "#")), nil
	})
}

func slow(ctx context.Context, k *call) error { return k.change(ctx, k.slowed) }

// slowed reads how slow a room is to be: "10s", "5m", "off".
func (k *call) slowed(rest string) (room.Change, error) {
	if rest == off {
		return room.Slow(0), nil
	}
	d, err := time.ParseDuration(rest)
	if err != nil || d < time.Second {
		return room.Change{}, usage("%q is no time; one is written like 10s or 5m, or off", chat.Printable(rest))
	}
	return room.Slow(d), nil
}

func lock(ctx context.Context, k *call) error { return k.change(ctx, k.locked) }

func (k *call) locked(rest string) (room.Change, error) { return k.onOff(rest, room.Locked) }

// onOff makes a change that is taken back with off.
func (k *call) onOff(rest string, c func(bool) room.Change) (room.Change, error) {
	if rest != "" && rest != off {
		return room.Change{}, k.verb.misused()
	}
	return c(rest == ""), nil
}

func archive(ctx context.Context, k *call) error { return k.change(ctx, k.archived) }

func (k *call) archived(rest string) (room.Change, error) {
	c, err := k.onOff(rest, room.Archived)
	if err == nil && rest == "" {
		err = k.sure("Archive this room? Nobody will write in it until it is opened again with /archive off.")
	}
	return c, err
}

// ruleRoom is slow, lock and archive for administrators, in any room.
func ruleRoom(ctx context.Context, k *call) error {
	id, err := k.anyRoom(ctx)
	if err != nil {
		return err
	}
	what := k.next()
	if undone := map[string]string{"unlock": "lock", "unarchive": "archive"}[what]; undone != "" && k.rest == "" {
		what, k.rest = undone, off
	}
	make := map[string]func(string) (room.Change, error){"slow": k.slowed, "lock": k.locked, "archive": k.archived}[what]
	if make == nil {
		return k.verb.misused()
	}
	c, err := make(k.rest)
	if err != nil {
		return err
	}
	if err := k.Session.RuleRoom(ctx, id, c); err != nil {
		return err
	}
	k.say("done")
	return nil
}

// anyRoom reads a room that the user need not be in: a channel by its name, any room by its number as in ~7.
func (k *call) anyRoom(ctx context.Context) (chat.RoomID, error) {
	word := k.next()
	if number, ok := strings.CutPrefix(word, "~"); ok {
		id, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return 0, k.verb.misused()
		}
		return chat.RoomID(id), nil
	}
	return k.Session.FindRoom(ctx, strings.TrimPrefix(word, "#"))
}

package command

import (
	"context"

	"parley/app/chat"
)

// notify says how much of a room the user wants to be told of.
func notify(ctx context.Context, k *call) error {
	id, err := k.here()
	if err != nil {
		return err
	}
	if k.rest != "" {
		level, err := chat.ParseLevel(k.rest)
		if err != nil {
			return err
		}
		return k.level(ctx, id, level)
	}
	m, err := k.Session.Room(id)
	if err != nil {
		return err
	}
	k.tellLevel(m.Member.Notify)
	return nil
}

// muteRoom is notify none, or with off, all.
func muteRoom(ctx context.Context, k *call) error {
	id, err := k.here()
	switch {
	case err != nil:
		return err
	case k.rest == off:
		return k.level(ctx, id, chat.LevelAll)
	case k.rest != "":
		return k.verb.misused()
	}
	return k.level(ctx, id, chat.LevelNone)
}

func (k *call) level(ctx context.Context, id chat.RoomID, level chat.Level) error {
	if err := k.Session.SetNotify(ctx, id, level); err != nil {
		return err
	}
	k.tellLevel(level)
	return nil
}

func (k *call) tellLevel(level chat.Level) {
	k.say(map[chat.Level]string{
		chat.LevelAll:      "you are told of all that is said here",
		chat.LevelMentions: "you are told when somebody mentions you here",
		chat.LevelNone:     "this room is muted; /mute off when you want to be told again",
	}[level], map[string]string{"notify": level.String()})
}

// mentions lists the messages that mention the user.
func mentions(ctx context.Context, k *call) error {
	const most = 100
	list, err := k.Session.Mentions(ctx, most)
	return k.found(ctx, "Mentions", "nobody has mentioned you yet", list, err)
}

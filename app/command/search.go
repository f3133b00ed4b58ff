package command

import (
	"context"
	"fmt"
	"strings"
	"time"

	"parley/app/chat"
)

// zone is the one in which the user is shown times: their own, else the one that their terminal or the server has.
func (k *call) zone() *time.Location {
	if name := k.Session.Me().Zone; name != "" {
		if own, err := time.LoadLocation(name); err == nil {
			return own
		}
	}
	if k.Zone == nil {
		return time.Local
	}
	return k.Zone
}

// search looks for messages. On a screen it opens the search, which does the same.
func search(ctx context.Context, k *call) error {
	if k.Screen {
		k.Show, k.Query = ShowSearch, k.rest
		return nil
	}
	if k.rest == "" {
		return k.verb.misused()
	}
	q, err := chat.ParseQuery(k.rest, k.zone())
	if err != nil {
		return usageError{err.(*chat.Error)}
	}
	found, err := k.Session.Search(ctx, q, 0)
	if err != nil {
		return err
	}
	if err := k.found(ctx, "Found", "nothing was found", found.Messages, nil); err != nil {
		return err
	}
	if found.Next != 0 {
		k.say(fmt.Sprintf("these are the newest %d; more words, or before:2026-11-02, narrow it down", len(found.Messages)))
	}
	return nil
}

// jump shows a message in its place: one that a link or a number names, or the first of a day.
func jump(ctx context.Context, k *call) error {
	at, err := k.destination(ctx)
	if err != nil {
		return err
	}
	m, err := k.Session.Message(ctx, at)
	if err != nil {
		return err
	}
	k.Show, k.Open, k.Seq = ShowRoom, m.Room, m.Seq
	if in, err := k.Session.Room(m.Room); err == nil && in.Room.Kind == chat.Thread {
		k.Show = ShowThread
		k.Message, err = k.Session.Message(ctx, chat.Place{Room: in.Room.Parent, Seq: in.Room.Root})
		return err
	}
	return nil
}

func (k *call) destination(ctx context.Context) (chat.Place, error) {
	at := chat.Place{Room: k.Room}
	if strings.Contains(k.rest, "/") {
		return k.follow(ctx, k.rest)
	}
	day, err := chat.ParseDay(k.rest, k.zone())
	isDay := err == nil
	if !isDay {
		_, err = fmt.Sscanf(k.rest+"\n", "%d\n", &at.Seq)
	}
	switch {
	case err != nil:
		return at, usage("%q is no message and no day; one is written like 123, #room/123 or 2026-11-02", chat.Printable(k.rest))
	case k.Room == 0:
		return at, chat.Errorf(chat.Invalid, "open a room first")
	case !isDay:
		return at, nil
	}
	if at.Seq, err = k.Session.SeqAt(ctx, at.Room, day); err != nil {
		return at, err
	}
	r, err := k.Session.Room(at.Room)
	if err == nil && at.Seq > r.Room.LastSeq {
		err = chat.Errorf(chat.NotFound, "nothing was said here since then")
	}
	return at, err
}

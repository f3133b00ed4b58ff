package command

import (
	"context"
	"fmt"
	"time"

	"parley/app/chat"
)

// strike deletes a message of any room that the user looks after.
func strike(ctx context.Context, k *call) error {
	at, reply, err := k.strikePlace(ctx, k.next())
	if err != nil {
		return err
	}
	if err := k.sure("Delete that message for good?"); err != nil {
		return err
	}
	if err := k.Session.Strike(ctx, at, reply, k.rest); err != nil {
		return err
	}
	k.say("that message is deleted")
	return nil
}

// strikePlace returns where a link leads, in rooms of the user's and, for administrators, in all others; with a
// reply, to a message in the thread there.
func (k *call) strikePlace(ctx context.Context, link string) (at chat.Place, reply chat.Seq, err error) {
	l, bad := chat.ParseLink(link)
	reply, l.Reply = l.Reply, 0
	if bad == nil {
		link = l.String()
	}
	at, err = k.follow(ctx, link)
	if chat.CodeOf(err) != chat.NotFound || bad != nil || l.Kind == chat.Direct || k.Session.Role().May(chat.RuleRooms) != nil {
		return at, reply, err
	}
	if l.Kind == chat.Channel {
		l.Room, err = k.Session.FindRoom(ctx, l.Name)
	} else {
		err = nil
	}
	return chat.Place{Room: l.Room, Seq: l.Seq}, reply, err
}

// purge deletes all that somebody said, or said since then.
func purge(ctx context.Context, k *call) error {
	p, err := k.nextPerson()
	if err != nil {
		return err
	}
	k.phrase("since")
	word := k.next()
	since, what := time.Time{}, "all that "+p.Name+" ever said"
	if word != "all" {
		d, err := parseDuration(word)
		if err != nil {
			return err
		}
		since = time.Now().Add(-d)
		what = "all that " + p.Name + " said since " + k.when(since)
	}
	if err := k.sure("Delete %s, in all rooms, for good?", what); err != nil {
		return err
	}
	done, err := k.Session.Purge(ctx, p.ID, since, k.rest)
	if err != nil {
		return err
	}
	var patience <-chan time.Time // none: a script waits for the end
	if k.Screen {
		patience = time.After(2 * time.Second)
	}
	select {
	case end := <-done:
		k.say(fmt.Sprintf("%d messages of %s are deleted", end.Messages, p.Name), map[string]int{"deleted": end.Messages})
		return end.Err
	case <-patience:
		k.say("that takes a while, and goes on; you will be told")
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}

package command

import (
	"context"
	"fmt"
	"time"

	"parley/app/chat"
)

// strike deletes a message of any room that the user looks after.
func strike(ctx context.Context, k *call) error {
	at, err := k.strikePlace(ctx, k.next())
	if err != nil {
		return err
	}
	if err := k.sure("Delete that message for good?"); err != nil {
		return err
	}
	if err := k.Session.Strike(ctx, at, k.rest); err != nil {
		return err
	}
	k.say("that message is deleted")
	return nil
}

// strikePlace returns where a link leads, in rooms of the user's and, for administrators, in all others.
func (k *call) strikePlace(ctx context.Context, link string) (chat.Place, error) {
	at, err := k.follow(ctx, link)
	l, bad := chat.ParseLink(link)
	if l.Reply > 0 {
		return at, usage("what is said in a thread is deleted there: open it, and choose the message")
	}
	if chat.CodeOf(err) != chat.NotFound || bad != nil || l.Kind == chat.Direct || k.Session.Role().May(chat.RuleRooms) != nil {
		return at, err
	}
	if l.Kind == chat.Channel {
		l.Room, err = k.Session.FindRoom(ctx, l.Name)
	} else {
		err = nil
	}
	return chat.Place{Room: l.Room, Seq: l.Seq}, err
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

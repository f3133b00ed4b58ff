package command

import (
	"context"
	"fmt"
	"strings"

	"parley/app/chat"
)

// adminVerbs are the verbs after admin, in the order of help.
func adminVerbs() []Verb {
	return []Verb{
		{Name: "users", Help: "everybody who has an account, with their roles", Act: chat.SeeUsers, run: users},
		{Name: "role", Args: "@user admin|moderator|member", Help: "make somebody an administrator or moderator, or neither", Act: chat.SetRole, run: setRole},
	}
}

func users(_ context.Context, k *call) error {
	for _, p := range k.Session.Everybody() {
		since := "never"
		if !p.Since.IsZero() {
			since = k.when(p.Since)
		}
		k.say(chat.Printable(fmt.Sprintf("%s %-9s %-7s %s", pad(p.Name, 20), p.Role, p.Presence, since)), item(p))
	}
	return nil
}

func setRole(ctx context.Context, k *call) error {
	p, err := k.nextPerson()
	if err != nil {
		return err
	}
	role, err := chat.ParseRole(strings.ToLower(k.rest))
	if err != nil {
		return usageError{err.(*chat.Error)}
	}
	if err := k.Session.SetRole(ctx, p.ID, role); err != nil {
		return err
	}
	k.say(fmt.Sprintf("%s is %s of this server now", p.Name, role))
	return nil
}

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
		{Name: "audit", Args: "[text]", Help: "what administrators did, newest first; those with a text in them", Act: chat.SeeDeeds, run: audit},
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

// deedItem is a row of the audit log for programs.
type deedItem struct {
	At     string `json:"at"` // RFC 3339, UTC
	By     string `json:"by"`
	Verb   string `json:"verb"`
	On     string `json:"on,omitempty"`
	Reason string `json:"reason,omitempty"`
	From   string `json:"from,omitempty"` // address
}

func audit(ctx context.Context, k *call) error {
	deeds, err := k.Session.Deeds(ctx, k.rest)
	if err != nil {
		return err
	}
	for _, d := range deeds {
		i := deedItem{At: stamp(d.At), By: d.Name, Verb: d.Verb, On: d.On, Reason: d.Reason}
		line := fmt.Sprintf("%s  %s %s %s", k.when(d.At), d.Name, d.Verb, d.On)
		if d.Reason != "" {
			line += " (" + d.Reason + ")"
		}
		if d.From.IsValid() {
			i.From = d.From.String()
			line += " from " + i.From
		}
		k.say(chat.Printable(line), i)
	}
	if len(deeds) == 0 {
		k.say("there is nothing like that in the audit log")
	}
	return nil
}

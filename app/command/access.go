package command

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"parley/app/chat"
)

// accessVerbs are those about who may come in, in the order of help.
func accessVerbs() []Verb {
	return []Verb{
		{Name: "access", Args: "[open|invite|allowlist]", Help: "who may come in, or change it", Act: chat.SetAccess, run: access},
		{Name: "lockdown", Args: "[on|off]", Help: "let in nobody who has no account yet, until it is off", Act: chat.SetAccess, run: lockdown},
		{Name: "allow", Args: "[SHA256:…|key] [comment]", Help: "let a key in; without one, the keys that were", Act: chat.LetIn, run: allow},
		{Name: "unallow", Args: "SHA256:…|key", Help: "take that back", Act: chat.LetIn, run: unallow},
		{Name: "invite", Args: "verb …", Help: "let newcomers in with a code; help admin invite lists how", Act: chat.LetIn, Sub: under("invite", []Verb{
			{Name: "new", Args: "[n uses] [for 7d] [note]", Help: "make a code, for one newcomer and a week if you don't say", Text: true, Act: chat.LetIn, run: newInvite},
			{Name: "list", Help: "the invitations that can still be used", Act: chat.LetIn, run: invites},
			{Name: "revoke", Args: "ID", Help: "end an invitation; those who came by it stay", Act: chat.LetIn, run: revoke},
		})},
		{Name: "knocks", Help: "who knocks and waits for an answer", Act: chat.LetIn, run: knocks},
		{Name: "admit", Args: "ID|name", Help: "let in who knocks, for good", Act: chat.LetIn, run: admit},
		{Name: "refuse", Args: "ID|name", Help: "refuse who knocks; they can't knock again for a day", Act: chat.LetIn, run: refuse},
	}
}

// whoMayComeIn says each way of access in words.
var whoMayComeIn = map[chat.Access]string{
	chat.Open:      "whoever has a key may come in",
	chat.Invited:   "those who have an account may come in, and newcomers with a code",
	chat.Allowlist: "only those whose keys are listed may come in",
}

func access(ctx context.Context, k *call) error {
	if k.rest != "" {
		mode, err := chat.ParseAccess(strings.ToLower(k.rest))
		if err != nil {
			return usageError{err.(*chat.Error)}
		}
		if n := k.Session.ShutOut(); mode == chat.Allowlist && n > 0 {
			if err := k.sure("Shut out the %d who have an account and no key that is listed?", n); err != nil {
				return err
			}
		}
		if err := k.Session.SetAccess(ctx, mode); err != nil {
			return err
		}
	}
	return k.sayAccess()
}

// sayAccess says who may come in now.
func (k *call) sayAccess() error {
	mode, locked, err := k.Session.Access()
	if err != nil {
		return err
	}
	line := fmt.Sprintf("access is %s: %s", mode, whoMayComeIn[mode])
	if locked {
		line += "; but lockdown is on: nobody new is let in"
	}
	k.say(line, map[string]any{"access": mode, "lockdown": locked})
	return nil
}

func lockdown(ctx context.Context, k *call) error {
	switch strings.ToLower(k.rest) {
	case "", "on", "off":
	default:
		return k.verb.misused()
	}
	if err := k.Session.SetLockdown(ctx, strings.ToLower(k.rest) != "off"); err != nil {
		return err
	}
	return k.sayAccess()
}

// allowedItem is a key that was allowed, for programs.
type allowedItem struct {
	Key     string `json:"key"` // fingerprint
	Since   string `json:"since"`
	Comment string `json:"comment,omitempty"`
}

func allow(ctx context.Context, k *call) error {
	if k.rest == "" {
		return listAllowed(k)
	}
	a, err := k.Session.Allow(ctx, k.rest)
	if err != nil {
		return err
	}
	k.say(a.Fingerprint+" may come in", allowedItem{Key: a.Fingerprint, Since: stamp(a.Since), Comment: a.Comment})
	return nil
}

func listAllowed(k *call) error {
	list, err := k.Session.Allowed()
	if err != nil {
		return err
	}
	for _, a := range list {
		i := allowedItem{Key: a.Fingerprint, Since: stamp(a.Since), Comment: a.Comment}
		k.say(chat.Printable(fmt.Sprintf("%s since %s  %s", i.Key, k.when(a.Since), i.Comment)), i)
	}
	if len(list) == 0 {
		k.say("no key was allowed, besides those in the file")
	}
	return nil
}

func unallow(ctx context.Context, k *call) error {
	if err := k.Session.Unallow(ctx, k.rest); err != nil {
		return err
	}
	k.say("that key is not allowed any more")
	return nil
}

// number reads the one number that follows the verb.
func (k *call) number() (int64, error) {
	n, err := strconv.ParseInt(strings.TrimPrefix(k.rest, "#"), 10, 64)
	if err != nil {
		return 0, k.verb.misused()
	}
	return n, nil
}

package command

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley/app/chat"
)

// inviteItem is an invitation for programs.
type inviteItem struct {
	ID    int64  `json:"id"`
	Code  string `json:"code,omitempty"` // only when it is made
	Uses  int    `json:"uses"`
	Used  int    `json:"used"`
	Until string `json:"until"` // RFC 3339, UTC
	By    string `json:"by,omitempty"`
	Note  string `json:"note,omitempty"`
}

func itemOf(i chat.Invite) inviteItem {
	return inviteItem{ID: i.ID, Uses: i.Uses, Used: i.Used, Until: stamp(i.Until), By: i.By, Note: i.Note}
}

// uses takes "5 uses" off the rest; 1 when it does not begin so.
func (k *call) uses() int {
	words := strings.Fields(k.rest)
	if len(words) < 2 || words[1] != "uses" && words[1] != "use" {
		return 1
	}
	n, err := strconv.Atoi(words[0])
	if err != nil {
		return 1
	}
	k.next()
	k.next()
	return n
}

func newInvite(ctx context.Context, k *call) error {
	n := k.uses()
	lasts, err := k.duration()
	if err != nil {
		return err
	}
	if lasts == 0 {
		lasts = 7 * 24 * time.Hour
	}
	if n == 1 {
		n = k.uses() // in either order
	}
	i, code, err := k.Session.Invite(ctx, n, lasts, k.rest)
	if err != nil {
		return err
	}
	item := itemOf(i)
	item.Code = code
	k.say(fmt.Sprintf("%s   for %s until %s; it is shown only now", code, newcomers(n), k.when(i.Until)), item)
	k.say("they write it behind their ssh command, as: ssh … join " + code)
	if mode, _, err := k.Session.Access(); err == nil && mode == chat.Allowlist {
		k.say("but access is allowlist: no code is taken now")
	}
	return nil
}

func newcomers(n int) string {
	if n == 1 {
		return "one newcomer"
	}
	return fmt.Sprintf("%d newcomers", n)
}

func invites(ctx context.Context, k *call) error {
	list, err := k.Session.Invites(ctx)
	if err != nil {
		return err
	}
	for _, i := range list {
		k.say(chat.Printable(fmt.Sprintf("%-4d %d of %d used, until %s, by %s  %s", i.ID, i.Used, i.Uses, k.when(i.Until), i.By, i.Note)), itemOf(i))
	}
	if len(list) == 0 {
		k.say("no invitation can be used now")
	}
	return nil
}

func revoke(ctx context.Context, k *call) error {
	id, err := k.number()
	if err != nil {
		return err
	}
	list, err := k.Session.Invites(ctx)
	if err != nil {
		return err
	}
	if at := slices.IndexFunc(list, func(i chat.Invite) bool { return i.ID == id }); at >= 0 {
		i := list[at]
		err := k.sure("End invitation %d (%d of %d used, %s)? Its code can't be made good again.", id, i.Used, i.Uses, cmp.Or(i.Note, "no note"))
		if err != nil {
			return err
		}
	}
	if err := k.Session.Revoke(ctx, id); err != nil {
		return err
	}
	k.say(fmt.Sprintf("invitation %d is over", id), map[string]any{"id": id, "over": true})
	return nil
}

// knockItem is a knock for programs.
type knockItem struct {
	ID     int64  `json:"id"`
	Name   string `json:"name,omitempty"` // as they call themselves
	Reason string `json:"reason"`
	At     string `json:"at"`
	Key    string `json:"key"` // fingerprint
	From   string `json:"from,omitempty"`
}

func knocks(_ context.Context, k *call) error {
	list, err := k.Session.Knocks()
	if err != nil {
		return err
	}
	for _, n := range list {
		i := knockItem{ID: n.ID, Name: n.Login, Reason: n.Reason, At: stamp(n.At), Key: n.Fingerprint}
		if n.From.IsValid() {
			i.From = n.From.String()
		}
		k.say(chat.Printable(fmt.Sprintf("%-4d %s: “%s”, %s, from %s  %s", n.ID, n.Name(), n.Reason, k.when(n.At), i.From, i.Key)), i)
	}
	if len(list) == 0 {
		k.say("nobody knocks")
	}
	return nil
}

func admit(ctx context.Context, k *call) error  { return k.answer(ctx, true, "%s may come in") }
func refuse(ctx context.Context, k *call) error { return k.answer(ctx, false, "%s was refused") }

// answer answers the one who knocks and is named by number or, if no other is called so, by name.
func (k *call) answer(ctx context.Context, admit bool, said string) error {
	list, err := k.Session.Knocks()
	if err != nil {
		return err
	}
	id, err := k.number()
	if err != nil {
		found := 0
		for _, n := range list {
			if strings.EqualFold(n.Name(), strings.TrimPrefix(k.rest, "@")) {
				id, found = n.ID, found+1
			}
		}
		switch {
		case found == 0:
			return chat.Errorf(chat.NotFound, "nobody called %s knocks", chat.Printable(k.rest))
		case found > 1:
			return chat.Errorf(chat.Conflict, "%d who knock are called %s; name one by number, /admin knocks has them", found, chat.Printable(k.rest))
		}
	}
	n, err := k.Session.AnswerKnock(ctx, id, admit)
	if err != nil {
		return err
	}
	k.say(fmt.Sprintf(said, n.Name()), map[string]any{"id": n.ID, "admitted": admit})
	return nil
}

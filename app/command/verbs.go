package command

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"unicode/utf8"

	"parley/app/chat"
)

// shows returns what a verb does that is for the screen alone.
func shows(what Show) func(context.Context, *call) error {
	return func(_ context.Context, k *call) error {
		k.Show = what
		return nil
	}
}

// help lists the verbs that the user may use: all, one, or those that follow one.
func help(_ context.Context, k *call) error {
	name := strings.ToLower(strings.TrimPrefix(k.rest, "/"))
	list := Table(k.Session.Role())
	if name != "" {
		v, ok := Lookup(name)
		if !ok {
			return k.unknown(name)
		}
		if err := k.Session.Role().May(v.Act); err != nil {
			return err
		}
		list = allowed(v.Sub, k.Session.Role())
		if v.run != nil {
			list = append([]Verb{v}, list...)
		}
	}
	k.Show, k.Verb = ShowHelp, name
	for _, v := range list {
		if name != "" || !v.Screen || k.Screen {
			k.explain(v)
		}
	}
	return nil
}

// explain says how a verb is used and what it does: beside it, or below when it is used with many words.
func (k *call) explain(v Verb) {
	const width = 24
	usage, item := v.Usage(), map[string]any{"verb": v.Name, "args": v.Args, "help": v.Help, "screen": v.Screen}
	if utf8.RuneCountInString(usage) > width {
		k.say(usage)
		usage = ""
	}
	k.say(fmt.Sprintf("%-*s %s", width, usage, v.Help), item)
}

// goTo opens a room: a channel with #, a person with @, without either whichever there is.
func goTo(ctx context.Context, k *call) error {
	name := k.rest
	if rest, ok := strings.CutPrefix(name, "#"); ok {
		return k.show(k.channel(rest))
	}
	if m, err := k.channel(name); err == nil {
		return k.show(m, nil)
	}
	return k.chatWith(ctx)
}

// channel finds one of the user's own channels and groups by name; of several the one in which something
// last happened.
func (k *call) channel(name string) (chat.Membership, error) {
	skeleton := chat.Skeleton(name)
	for _, m := range k.Session.Rooms() {
		if m.Room.Kind != chat.Direct && chat.Skeleton(strings.TrimPrefix(k.Session.Called(m), "#")) == skeleton {
			return m, nil
		}
	}
	return chat.Membership{}, chat.Errorf(chat.NotFound, "you are in no channel #%s; /join it first", chat.Printable(name))
}

func (k *call) show(m chat.Membership, err error) error {
	if err != nil {
		return err
	}
	k.Show, k.Open = ShowRoom, m.Room.ID
	return nil
}

// chatWith opens the direct room with the person that follows the verb, and lets them know.
func (k *call) chatWith(ctx context.Context) error {
	p, err := k.person()
	if err != nil {
		return err
	}
	m, err := k.Session.Direct(ctx, p.ID)
	if err != nil {
		return err
	}
	k.Session.WantChat(m.Room.ID)
	return k.show(m, nil)
}

func dm(ctx context.Context, k *call) error {
	if _, text := cut(k.rest); text == "" && k.Screen {
		return k.chatWith(ctx)
	}
	p, err := k.nextPerson()
	if err != nil {
		return err
	}
	text, err := k.text(ctx)
	if err != nil {
		return err
	}
	m, err := k.Session.Direct(ctx, p.ID)
	if err != nil {
		return err
	}
	return k.show(m, k.post(ctx, chat.Draft{Room: m.Room.ID, Text: text}))
}

// say posts in a channel or a group, of which a screen is shown when there is nothing to say.
func say(ctx context.Context, k *call) error {
	if strings.HasPrefix(k.rest, "@") { // to a person
		return dm(ctx, k)
	}
	m, err := k.room(k.next())
	if err != nil || k.rest == "" && k.Screen {
		return k.show(m, err)
	}
	text, err := k.text(ctx)
	if err != nil {
		return err
	}
	return k.show(m, k.post(ctx, chat.Draft{Room: m.Room.ID, Text: text}))
}

// text is what is left of the line, or else what a script gives as its input: what somebody says.
func (k *call) text(ctx context.Context) (string, error) {
	text := k.rest
	if text == "" && k.Pipes.Text != nil {
		var err error
		if text, err = k.Pipes.Text(ctx); err != nil {
			return "", err
		}
	}
	if strings.TrimSpace(text) == "" {
		return "", usage("usage: /%s; without a text, its input is taken", strings.NewReplacer("[text]", "text").Replace(k.verb.Usage()))
	}
	return text, nil
}

// post says something in a room.
func (k *call) post(ctx context.Context, d chat.Draft) error {
	d.ClientID, d.Text = rand.Text(), WithEmoji(d.Text)
	stored, err := k.Session.Post(ctx, d)
	if err == nil {
		k.Items = append(k.Items, map[string]any{"room": stored.Room, "seq": stored.Seq})
	}
	return err
}

func me(ctx context.Context, k *call) error {
	if k.Room == 0 {
		return chat.Errorf(chat.Invalid, "open a room first")
	}
	return k.post(ctx, chat.Draft{Room: k.Room, Kind: chat.Action, Text: k.rest})
}

func join(ctx context.Context, k *call) error {
	return k.show(k.Session.Join(ctx, strings.TrimPrefix(k.rest, "#")))
}

func read(_ context.Context, k *call) error {
	all := k.rest == "all"
	switch {
	case k.rest != "" && !all:
		return k.verb.misused()
	case k.Room == 0 && !all:
		return usage("no room is open; for all of them: /read all")
	}
	for _, m := range append(k.Session.Rooms(), k.Session.Threads()...) {
		if all || m.Room.ID == k.Room {
			k.Session.MarkRead(m.Room.ID, m.Room.LastSeq)
		}
	}
	return nil
}

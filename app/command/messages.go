package command

import (
	"cmp"
	"context"
	"strings"

	"parley/app/chat"
)

// messageVerbs are the verbs that are about one message: the one that a link names, else the one that is chosen
// on the screen, else the last of the open room.
func messageVerbs() []Verb {
	return []Verb{
		{Name: "edit", Args: "[link] [text]", Help: "change what you said last, or in another message of yours", Text: true, run: edit},
		{Name: "delete", Args: "[link]", Help: "take back what you said", run: remove},
		{Name: "react", Args: "[link] :emoji:", Help: "answer a message with an emoji, or take that back", run: react},
		{Name: "reply", Args: "[link] text", Help: "answer a message so that it is quoted", Text: true, run: reply},
		{Name: "thread", Args: "[off] [link] [text]", Help: "open the thread below a message, say something in it, or follow it no more", Text: true, run: thread},
		{Name: "threads", Help: "the threads that you follow", run: threads},
		{Name: "pin", Args: "[off] [link]", Help: "mark a message so that all of the room find it", run: pin},
		{Name: "pins", Args: "[#channel]", Help: "what is pinned in this room", run: pins},
		{Name: "save", Args: "[off] [link]", Help: "keep a message for yourself", run: save},
		{Name: "saved", Help: "the messages that you keep", run: saved},
		{Name: "details", Args: "[link]", Help: "who has seen a message, when it was edited, who reacted", run: details},
		{Name: "jump", Args: "link|number|day", Help: "go to a message: #room/12, @user/12, or in this room 12 or the first of 2026-11-02", Screen: true, run: jump},
	}
}

// Emoji returns the emoji of a shortcode, with or without colons; anything else is returned as it is.
func Emoji(word string) string {
	return cmp.Or(chat.EmojiNamed(word), word)
}

// place takes a link off what follows the verb, and returns where that leads. Without one it is the message
// that is chosen; ok is false when there is neither.
func (k *call) place(ctx context.Context) (at chat.Place, ok bool, err error) {
	word, rest := cut(k.rest)
	if strings.IndexAny(word, "#@~") == 0 && strings.Contains(word, "/") {
		k.rest = rest
		at, err = k.follow(ctx, word)
		return at, err == nil, err
	}
	return chat.Place{Room: k.Room, Seq: k.Picked}, k.Room != 0 && k.Picked != 0, nil
}

// follow returns where a link leads. NotFound when its room is none of the user's.
func (k *call) follow(ctx context.Context, text string) (chat.Place, error) {
	l, err := chat.ParseLink(text)
	if err != nil {
		return chat.Place{}, usageError{err.(*chat.Error)}
	}
	var peer chat.UserID
	if l.Kind == chat.Direct {
		p, err := k.Session.Find(l.Name)
		if err != nil {
			return chat.Place{}, err
		}
		peer = p.ID
	}
	for _, m := range k.Session.Rooms() {
		if m.Room.Kind != l.Kind {
			continue
		}
		if peer != 0 && m.Peer == peer || l.Room != 0 && m.Room.ID == l.Room ||
			l.Kind == chat.Channel && chat.Skeleton(m.Room.Name) == chat.Skeleton(l.Name) {
			return k.inThread(ctx, chat.Place{Room: m.Room.ID, Seq: l.Seq}, l.Reply)
		}
	}
	return chat.Place{}, chat.Errorf(chat.NotFound, "you are in no room with a message %s", chat.Printable(text))
}

// subject returns the message that the verb is about. Of those in the open room it is the last, or with own the
// last of the user's.
func (k *call) subject(ctx context.Context, own bool) (*chat.Message, error) {
	const look = 200 // how far back the user's last one may be
	at, ok, err := k.place(ctx)
	switch {
	case err != nil:
		return nil, err
	case ok:
		return k.Session.Message(ctx, at)
	case k.Room == 0:
		return nil, usage("say which message: /%s", k.verb.Usage())
	}
	page, err := k.Session.History(ctx, k.Room, 0, look)
	if err != nil {
		return nil, err
	}
	for i := len(page) - 1; i >= 0; i-- {
		if m := page[i]; !m.Deleted && m.Kind != chat.Notice && (!own || m.Author == k.Session.Me().ID) {
			return m, nil
		}
	}
	if own {
		return nil, chat.Errorf(chat.NotFound, "you said nothing here lately")
	}
	return nil, chat.Errorf(chat.NotFound, "there is no message here yet")
}

// edit changes the user's own message. On a screen it may be used without a text: the screen lets them edit the
// old one.
func edit(ctx context.Context, k *call) error {
	m, err := k.subject(ctx, true)
	if err != nil {
		return err
	}
	if k.rest == "" && k.Screen {
		if m.Author != k.Session.Me().ID || m.Deleted {
			return chat.Errorf(chat.Forbidden, "only what you said yourself can be edited")
		}
		k.Show, k.Message = ShowEdit, m
		return nil
	}
	text, err := k.text(ctx)
	if err != nil {
		return err
	}
	return k.did(ctx)(k.Session.Edit(ctx, m.Place(), WithEmoji(text)))
}

// did tells programs of a message that was changed; people see it.
func (k *call) did(ctx context.Context) func(*chat.Message, error) error {
	return func(m *chat.Message, err error) error {
		if err == nil {
			k.Items = append(k.Items, k.messageItem(ctx, m))
		}
		return err
	}
}

func remove(ctx context.Context, k *call) error {
	m, err := k.subject(ctx, true)
	if err != nil {
		return err
	}
	if m.Deleted {
		return chat.Errorf(chat.NotFound, "that message is deleted")
	}
	whose := "your message"
	if m.Author != k.Session.Me().ID {
		whose = "what " + k.nameOf(m.Author) + " said"
	}
	if err := k.sure("Delete %s: “%s”?", whose, excerpt(m)); err != nil {
		return err
	}
	return k.did(ctx)(k.Session.Delete(ctx, m.Place()))
}

func react(ctx context.Context, k *call) error {
	m, err := k.subject(ctx, false)
	if err != nil {
		return err
	}
	if k.rest == "" {
		return k.verb.misused()
	}
	e, err := chat.CleanReaction(Emoji(k.rest))
	if err != nil {
		return err
	}
	on := true
	for _, r := range m.Reactions {
		for _, id := range r.By {
			if r.Emoji == e && id == k.Session.Me().ID {
				on = false
			}
		}
	}
	return k.did(ctx)(k.Session.React(ctx, m.Place(), e, on))
}

func reply(ctx context.Context, k *call) error {
	m, err := k.subject(ctx, false)
	if err != nil {
		return err
	}
	text, err := k.text(ctx)
	if err != nil {
		return err
	}
	return k.post(ctx, chat.Draft{Room: m.Room, Reply: m.Seq, Text: text})
}

// takeOff takes the word off from what follows the verb.
func (k *call) takeOff() bool {
	word, rest := cut(k.rest)
	if word != off {
		return false
	}
	k.rest = rest
	return true
}

func pin(ctx context.Context, k *call) error {
	on := !k.takeOff()
	m, err := k.only(ctx)
	if err != nil {
		return err
	}
	return k.did(ctx)(k.Session.Pin(ctx, m.Place(), on))
}

// only is subject for a verb that takes nothing else.
func (k *call) only(ctx context.Context) (*chat.Message, error) {
	m, err := k.subject(ctx, false)
	if err == nil && k.rest != "" {
		err = k.verb.misused()
	}
	return m, err
}

func save(ctx context.Context, k *call) error {
	on := !k.takeOff()
	m, err := k.only(ctx)
	if err != nil {
		return err
	}
	if err := k.Session.Save(ctx, m.Place(), on); err != nil {
		return err
	}
	if !on {
		k.say("you don't keep it any more", k.messageItem(ctx, m))
	} else {
		k.say("kept for you; /saved lists what you keep", k.messageItem(ctx, m))
	}
	return nil
}

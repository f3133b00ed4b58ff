package command

import (
	"context"
	"fmt"
	"strings"

	"parley/app/chat"
	"parley/app/room"
)

// messageItem is a message for programs.
type messageItem struct {
	Link      string         `json:"link"`
	Room      chat.RoomID    `json:"room"`
	Seq       chat.Seq       `json:"seq"`
	Author    string         `json:"author"`
	Posted    string         `json:"posted"` // RFC 3339, UTC
	Text      string         `json:"text"`
	Edited    string         `json:"edited,omitempty"` // as Posted
	Deleted   bool           `json:"deleted,omitempty"`
	Pinned    string         `json:"pinned,omitempty"` // as Posted
	Reply     chat.Seq       `json:"reply,omitempty"`  // seq of the message that it answers
	Reactions map[string]int `json:"reactions,omitempty"`
	Files     []fileItem     `json:"files,omitempty"`
}

func (k *call) messageItem(ctx context.Context, m *chat.Message) messageItem {
	i := messageItem{
		Link: Link(ctx, k.Session, m.Place()), Room: m.Room, Seq: m.Seq, Author: k.nameOf(m.Author), Posted: stamp(m.Posted),
		Text: m.Text, Deleted: m.Deleted, Reply: m.Reply,
	}
	if !m.Edited.IsZero() {
		i.Edited = stamp(m.Edited)
	}
	if !m.Pinned.IsZero() {
		i.Pinned = stamp(m.Pinned)
	}
	for _, a := range m.Files {
		i.Files = append(i.Files, itemOfFile(a))
	}
	for _, r := range m.Reactions {
		if i.Reactions == nil {
			i.Reactions = map[string]int{}
		}
		i.Reactions[r.Emoji] = len(r.By)
	}
	return i
}

func (k *call) nameOf(id chat.UserID) string {
	if u := k.Session.User(id); u != nil {
		return u.Name
	}
	return "deleted user"
}

// excerpt is the beginning of a message in one line.
func excerpt(m *chat.Message) string {
	if m.Deleted {
		return "message deleted"
	}
	return strings.Join(strings.Fields(m.Quoted().Gist()), " ")
}

// told is the beginning of a message in one line, with what each of its files is fetched by.
func told(m *chat.Message) string {
	var parts []string
	if m.Deleted || m.Text != "" {
		parts = append(parts, excerpt(m))
	}
	for _, a := range m.Files {
		parts = append(parts, fmt.Sprintf("%s %s (get %d)", chat.FileSign, a.Name, a.ID))
	}
	return strings.Join(parts, " ")
}

func pins(ctx context.Context, k *call) error {
	if k.rest != "" {
		k.Room = 0
	}
	id, err := k.here()
	if err != nil {
		return err
	}
	k.Open = id
	list, err := k.Session.Pins(ctx, id)
	return k.found(ctx, "Pinned", "nothing is pinned here", list, err)
}

func saved(ctx context.Context, k *call) error {
	list, err := k.Session.Saved(ctx)
	return k.found(ctx, "Saved", "you keep no messages; b on a chosen one, or /save, does", list, err)
}

// found shows a list of messages, for the user to go to one of them.
func (k *call) found(ctx context.Context, title, none string, list []*chat.Message, err error) error {
	if err != nil {
		return err
	}
	if len(list) == 0 {
		k.say(none)
		return nil
	}
	k.Show, k.Title, k.Found = ShowFound, title, list
	for _, m := range list {
		i := k.messageItem(ctx, m)
		k.say(chat.PrintableLine(fmt.Sprintf("%s  %s  %s: %s", i.Link, k.when(m.Posted), i.Author, told(m))), i)
	}
	return nil
}

func details(ctx context.Context, k *call) error {
	m, err := k.only(ctx)
	if err != nil {
		return err
	}
	i := k.messageItem(ctx, m)
	k.Title = "Details"
	by := "said by " + i.Author
	if m.Kind == chat.Notice {
		by = "told to all"
	}
	k.say(chat.PrintableLine(fmt.Sprintf("%s  %s, %s", i.Link, by, k.when(m.Posted))), i)
	if err := k.texts(ctx, m); err != nil {
		return err
	}
	if !m.Pinned.IsZero() {
		k.say("pinned " + k.when(m.Pinned))
	}
	for _, a := range m.Files {
		k.say(chat.PrintableLine(fmt.Sprintf("%s %s  %s, %s, get %d", chat.FileSign, a.Name, chat.Bytes(a.Size), a.What(), a.ID)))
	}
	for _, r := range m.Reactions {
		k.say(chat.PrintableLine(fmt.Sprintf("%s %s", r.Emoji, k.names(r.By))))
	}
	seen, unseen, told, err := k.Session.SeenBy(ctx, m)
	switch {
	case err != nil || m.Deleted:
		return err
	case !told:
		k.say(fmt.Sprintf("who has seen it is told in rooms of up to %d people", room.MaxSeenBy))
		return nil
	}
	if len(seen) > 0 {
		k.say(chat.PrintableLine("seen by " + names(seen)))
	}
	if len(unseen) > 0 {
		k.say(chat.PrintableLine("not yet seen by " + names(unseen)))
	}
	return nil
}

// texts says what became of a message's text, and to those who may see it what it was before.
func (k *call) texts(ctx context.Context, m *chat.Message) error {
	if m.Deleted {
		k.say("deleted")
		return nil
	}
	if m.Edited.IsZero() {
		return nil
	}
	k.say("edited " + k.when(m.Edited))
	old, err := k.Session.Texts(ctx, m.Place())
	if chat.CodeOf(err) == chat.Forbidden {
		return nil
	}
	for _, t := range old {
		k.say(chat.PrintableLine(fmt.Sprintf("until %s it said: %s", k.when(t.Until), strings.Join(strings.Fields(t.Text), " "))))
	}
	return err
}

func names(list []*chat.User) string {
	words := make([]string, len(list))
	for i, u := range list {
		words[i] = u.Name
	}
	return strings.Join(words, ", ")
}

// names are those of users, up to a number that fits a dialog.
func (k *call) names(ids []chat.UserID) string {
	const most = 50
	var words []string
	for _, id := range ids[:min(len(ids), most)] {
		words = append(words, k.nameOf(id))
	}
	text := strings.Join(words, ", ")
	if n := len(ids) - most; n > 0 {
		text += fmt.Sprintf(" and %d more", n)
	}
	return text
}

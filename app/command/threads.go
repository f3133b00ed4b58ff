package command

import (
	"context"
	"fmt"

	"parley/app/chat"
	"parley/app/room"
)

// Link is how a message of one of the user's rooms is written, "" when it is in none of them.
func Link(ctx context.Context, s *room.Session, at chat.Place) string {
	l := chat.Link{Seq: at.Seq}
	m, err := s.Room(at.Room)
	root := chat.Place{Room: m.Room.Parent, Seq: m.Room.Root}
	if err != nil { // none that they are in, but it may be a thread that they don't follow
		root, err = s.Root(ctx, at.Room)
	}
	if err == nil && root.Room != 0 {
		l.Seq, l.Reply = root.Seq, at.Seq
		m, err = s.Room(root.Room)
	}
	if err != nil {
		return ""
	}
	l.Kind, l.Name, l.Room = m.Room.Kind, m.Room.Name, m.Room.ID
	if m.Peer != 0 {
		l.Name = s.Person(m.Peer).Name
	}
	return l.String()
}

// inThread returns the place of a reply in the thread below a message, or of the message when it is 0.
func (k *call) inThread(ctx context.Context, at chat.Place, reply chat.Seq) (chat.Place, error) {
	if reply == 0 {
		return at, nil
	}
	m, err := k.Session.Message(ctx, at)
	if err == nil && m.Thread == nil {
		err = chat.Errorf(chat.NotFound, "that message has no thread")
	}
	if err != nil {
		return chat.Place{}, err
	}
	t, err := k.Session.Thread(ctx, at)
	return chat.Place{Room: t.Room.ID, Seq: reply}, err
}

// thread opens the thread below a message, or says something in it. In a thread it is that thread.
func thread(ctx context.Context, k *call) error {
	on := !k.takeOff()
	root, err := k.root(ctx)
	if err != nil {
		return err
	}
	if !on {
		if root.Thread == nil {
			return chat.Errorf(chat.NotFound, "that message has no thread")
		}
		return k.Session.Unfollow(ctx, root.Thread.Room)
	}
	t, err := k.Session.Thread(ctx, root.Place())
	if err != nil {
		return err
	}
	switch {
	case k.rest != "":
		if err := k.post(ctx, chat.Draft{Room: t.Room.ID, Text: k.rest}); err != nil {
			return err
		}
	case !k.Screen:
		list, err := k.Session.History(ctx, t.Room.ID, 0, 200)
		return k.found(ctx, "Thread", "nothing was said there yet", list, err)
	}
	k.Show, k.Open, k.Message = ShowThread, t.Room.ID, root
	return nil
}

// root returns the message that a thread is below.
func (k *call) root(ctx context.Context) (*chat.Message, error) {
	m, err := k.subject(ctx, false)
	if err != nil && k.Room == 0 {
		return nil, err
	}
	id := k.Room
	if err == nil {
		id = m.Room
	}
	if in, e := k.Session.Room(id); e == nil && in.Room.Kind == chat.Thread {
		return k.Session.Message(ctx, chat.Place{Room: in.Room.Parent, Seq: in.Room.Root})
	}
	return m, err
}

// threads lists the threads that the user follows, those with something new first.
func threads(ctx context.Context, k *call) error {
	var list []*chat.Message
	var lines []string
	for _, unread := range []bool{true, false} {
		for _, t := range k.Session.Threads() {
			if unread != (t.Unread() > 0) {
				continue
			}
			root, err := k.Session.Message(ctx, chat.Place{Room: t.Room.Parent, Seq: t.Room.Root})
			if err != nil {
				return err
			}
			list = append(list, root)
			lines = append(lines, fmt.Sprintf("%d replies, %d new", t.Room.LastSeq, t.Unread()))
		}
	}
	if err := k.found(ctx, "Threads", "you follow no threads; t on a chosen message opens one", list, nil); err != nil {
		return err
	}
	for i, line := range lines {
		k.Lines[i] += "  (" + line + ")"
	}
	return nil
}

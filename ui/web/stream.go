package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"time"

	"parley/app/chat"
	"parley/app/room"
)

const eventsPath = "/events"

// stream carries what happens to one page.
type stream struct {
	*caller // whose page it is
	server  *Server
	room    chat.RoomID   // that the page shows, 0 for Home and for others
	watches bool          // it shows people
	peer    chat.Presence // of the other person of a chat of two
	knock   int64         // the last that was told of
	stale   bool          // the list of rooms is to be sent once more
	panes   []*pane       // what it shows of rooms: that one, and a thread beside it
	isOut   func() bool   // the browser is not signed in any more
	out     io.Writer
	control *http.ResponseController
}

// events is the stream of a page: of the room ?room, which has the messages up to ?after, and if one is open beside it of
// the thread ?thread; each has its state after it (pane).
func (s *Server) events(w http.ResponseWriter, r *http.Request, c *caller) error {
	ctx, end := context.WithCancel(r.Context())
	defer end()
	id := chat.RoomID(seqOf(r, "room"))
	page := sight{page: r.FormValue("page"), hidden: r.FormValue("hidden") != "", most: manyStreams, end: end}
	if r.ProtoMajor < 2 {
		page.most = fewStreams
	}
	h, err := s.visits.stream(ctx, c, s.secretOf(r), s.originOf(r), page)
	if err != nil {
		return err
	}
	defer s.visits.unstream(c, h)
	control := http.NewResponseController(w)
	defer func() { _ = control.SetWriteDeadline(time.Now().Add(s.stall)) }() // for its last bytes
	h.session.Attend(!page.hidden)
	st := &stream{server: s, caller: c, room: id, out: w, control: control}
	st.isOut = func() bool { return errors.Is(s.manager.MayBrowse(s.secretOf(r), s.originOf(r)), room.ErrSignedOut) }
	for _, name := range []string{"room", "thread"} {
		if p := paneOf(r, name); p != nil {
			st.panes = append(st.panes, p)
			if k, err := st.Room(p.room); err == nil {
				p.above = chat.Place{Room: k.Room.Parent, Seq: k.Room.Root}
			}
			st.Look(p.room) // the thread, if there is one: who opens it writes there
		}
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no")
	w.WriteHeader(http.StatusOK)
	if st.watches = r.FormValue("people") != ""; st.watches {
		st.WatchPeople(true)
	}
	if k, err := st.Room(id); err == nil && k.Peer != 0 {
		st.peer = st.Person(k.Peer).Presence
	}
	err = st.run(ctx, h.missed)
	if ctx.Err() != nil && r.Context().Err() == nil {
		st.send("yield", struct{}{})
		_ = st.flush()
	}
	if ctx.Err() == nil && !errors.Is(err, context.Canceled) {
		if at, ok := errors.AsType[*net.OpError](err); ok {
			err = at.Err // where the browser is stays out of the log
		}
		s.log.Debug("a stream ended", "err", err)
	}
	return nil
}

// run brings the page up to date, also with what was told to nobody since it was made, and then carries events, until the browser or the session is gone: it says which.
func (st *stream) run(ctx context.Context, missed []chat.Event) error {
	st.rooms()
	if st.watches {
		st.people()
	}
	if err := st.catchUpAll(ctx); err != nil {
		return err
	}
	for _, e := range missed {
		switch e.(type) {
		case chat.ChatWanted, chat.Announcement, chat.MessageChanged, chat.ThreadMoved: // nothing else brings them back
			_ = st.event(ctx, e)
		}
	}
	st.send("hello", struct{}{})
	if err := st.flush(); err != nil {
		return err
	}
	for {
		list, err := st.Next(ctx)
		if err != nil {
			return err
		}
		for _, e := range list {
			if err := st.event(ctx, e); err != nil {
				return err
			}
		}
		if st.stale {
			st.rooms()
		}
		if err := st.flush(); err != nil {
			return err
		}
	}
}

func (st *stream) event(ctx context.Context, e chat.Event) error {
	switch e := e.(type) {
	case chat.MessagePosted:
		return st.postedIn(ctx, e)
	case chat.MessageChanged:
		if st.shows(e.Message) {
			st.changed(e.Message)
		}
	case chat.ThreadMoved:
		if st.paneFor(e.Root.Room) != nil {
			if m, err := st.Message(ctx, e.Root); err == nil {
				st.changed(m)
			}
		}
	case chat.Typing:
		if st.paneFor(e.Room) != nil {
			st.send("typing", map[string]any{"room": int64(e.Room), "name": e.User.Name})
		}
	case chat.MarksMoved:
		st.send("marks", map[string]int64{
			"room": int64(e.Mark.Room), "own": flag(e.Mark.User == st.Me().ID), "read": int64(e.Mark.Read), "delivered": int64(e.Mark.Delivered),
		})
		if e.Mark.User == st.Me().ID && e.Mark.Room != st.room { // the room that is shown has no badge
			st.rooms()
		}
	case chat.PeerMoved:
		st.rooms()
		if e.Room == st.room {
			st.peerMoved(e.Person)
		}
	case chat.RoomAdded:
		st.rooms()
	case chat.RoomRemoved:
		st.rooms()
		st.aboutOf(e.Room)
	case chat.RoomChanged:
		st.rooms()
		st.aboutOf(e.Room.ID)
	case chat.KnocksMoved:
		st.knocks()
	case chat.UserChanged:
		st.rooms()
		if e.User.ID == st.Me().ID {
			st.send("look", looks(e.User))
		}
	case chat.PeopleMoved:
		st.people()
	case chat.ChatWanted:
		st.rooms()
		st.send("wanted", map[string]any{"room": int64(e.Room), "by": e.From.Name})
	case chat.Announcement:
		st.say(e.Text)
	case chat.Gap: // what is on the page may be changed, and rooms and people too
		st.send("heal", struct{}{})
		st.rooms()
	case chat.Closing:
		st.send("closing", map[string]any{"reason": chat.Printable(e.Reason), "again": e.Again, "out": st.isOut()})
		_ = st.flush()
		return io.EOF
	}
	return nil
}

func flag(on bool) int64 {
	if on {
		return 1
	}
	return 0
}

// elsewhere tells of a message in another room.
func (st *stream) elsewhere(e chat.MessagePosted) {
	m, me := e.Message, st.Me()
	k, err := st.Room(m.Room)
	if err != nil {
		return
	}
	st.send("elsewhere", map[string]any{
		"room": int64(m.Room), "unread": (&roomRow{Membership: k}).unread(), "mentions": k.Mentions, "title": titleOf(st.Session, k),
		"by": e.Author.Name, "text": st.excerpt(m), "forMe": m.Author != me.ID && !st.Blocks(m.Author) && (k.Peer != 0 || m.Mentions(me.ID, !me.Away)),
		"muted": k.Member.Notify == chat.LevelNone,
	})
	// A badge is not all that this changes: a thread has no row while nothing is new in it, and Home says what is new.
	st.stale = st.stale || st.room == 0 || k.Room.Kind == chat.Thread
}

// excerpt is the beginning of what a message says, on one line.
func (st *stream) excerpt(m *chat.Message) string {
	text := []rune(chat.PrintableLine(m.Text))
	return string(text[:min(len(text), 120)])
}

func (st *stream) rooms() {
	st.stale = false
	var list html
	list.sidebar(st.Session, st.room)
	d := map[string]string{"html": string(list)}
	if st.room == 0 {
		d["news"] = string(st.server.news(st.Session))
	}
	st.send("rooms", d)
}

func (st *stream) people() {
	if st.room != 0 {
		st.send("members", struct{}{})
		return
	}
	st.send("people", map[string]string{"html": string(st.server.people(st.Session))})
}

func (st *stream) say(text string) {
	st.send("say", map[string]string{"text": chat.Printable(text)})
}

// send writes an event.
func (st *stream) send(kind string, data any) {
	text := new(bytes.Buffer)
	enc := json.NewEncoder(text)
	enc.SetEscapeHTML(false)
	if enc.Encode(data) != nil {
		return
	}
	_ = st.control.SetWriteDeadline(time.Now().Add(st.server.stall))
	_, _ = io.WriteString(st.out, "event: "+kind+"\ndata: ")
	_, _ = st.out.Write(text.Bytes()) // which ends its line
	_, _ = io.WriteString(st.out, "\n")
}

// flush hands what was written to the network.
func (st *stream) flush() error {
	if err := st.control.Flush(); err != nil {
		return err
	}
	return st.control.SetWriteDeadline(time.Time{})
}

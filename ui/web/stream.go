package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"

	"parley/app/chat"
	"parley/app/room"
)

const eventsPath = "/events"

// behind is how many messages a stream may bring its page up with; more are loaded anew.
const behind = 200

// stream carries what happens to one page.
type stream struct {
	server  *Server
	session *room.Session
	room    chat.RoomID // that the page shows, 0 for Home
	last    chat.Seq    // of the messages that the page has
	before  *chat.Message
	out     io.Writer
	control *http.ResponseController
}

// events is the stream of a page: of the room ?room, which has the messages up to ?after.
func (s *Server) events(w http.ResponseWriter, r *http.Request, c *caller) error {
	ctx := r.Context()
	id := chat.RoomID(seqOf(r, "room"))
	h, err := s.visits.stream(ctx, c, s.secretOf(r), s.originOf(r))
	if err != nil {
		return err
	}
	defer s.visits.unstream(c, h)
	st := &stream{server: s, session: h.session, room: id, last: seqOf(r, "after"), out: w, control: http.NewResponseController(w)}
	if id := r.Header.Get("Last-Event-ID"); id != "" {
		st.last = max(st.last, parseSeq(id))
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no")
	w.WriteHeader(http.StatusOK)
	st.session.Look(id)
	if id == 0 {
		st.session.WatchPeople(true)
	}
	err = st.run(ctx, h.missed)
	if err != nil && ctx.Err() == nil && !errors.Is(err, context.Canceled) {
		s.log.Debug("a stream ended", "err", err)
	}
	return nil
}

// run brings the page up to date, also with what was told to nobody since it was made, and then carries events, until the browser or the session is gone.
func (st *stream) run(ctx context.Context, missed []chat.Event) error {
	if err := st.catchUp(ctx); err != nil {
		return err
	}
	for _, e := range missed {
		switch e.(type) {
		case chat.ChatWanted, chat.Announcement: // no reload brings them back
			_ = st.event(ctx, e)
		}
	}
	if err := st.flush(); err != nil {
		return err
	}
	for {
		list, err := st.session.Next(ctx)
		if err != nil {
			return err
		}
		for _, e := range list {
			if err := st.event(ctx, e); err != nil {
				return err
			}
		}
		if err := st.flush(); err != nil {
			return err
		}
	}
}

// catchUp sends what the page missed.
func (st *stream) catchUp(ctx context.Context) error {
	st.send("hello", 0, struct{}{})
	st.rooms()
	if st.room == 0 {
		st.people()
		return nil
	}
	page, err := st.session.After(ctx, st.room, st.last, behind+1)
	if err != nil {
		st.say(chat.MessageOf(err))
		return err
	}
	if len(page) > behind {
		st.send("reload", 0, struct{}{})
		return nil
	}
	for _, m := range page {
		st.posted(m)
	}
	return nil
}

func (st *stream) event(ctx context.Context, e chat.Event) error {
	switch e := e.(type) {
	case chat.MessagePosted:
		if e.Message.Room == st.room {
			if e.Message.Seq > st.last+1 {
				return st.catchUp(ctx)
			}
			st.posted(e.Message)
			return nil
		}
		st.elsewhere(e)
	case chat.MessageChanged:
		if e.Message.Room == st.room {
			st.changed(e.Message)
		}
	case chat.ThreadMoved:
		if e.Root.Room == st.room {
			if m, err := st.session.Message(ctx, e.Root); err == nil {
				st.changed(m)
			}
		}
	case chat.Typing:
		if e.Room == st.room {
			st.send("typing", 0, map[string]string{"name": e.User.Name})
		}
	case chat.MarksMoved:
		st.send("marks", 0, map[string]int64{
			"room": int64(e.Mark.Room), "own": flag(e.Mark.User == st.session.Me().ID), "read": int64(e.Mark.Read), "delivered": int64(e.Mark.Delivered),
		})
		if e.Mark.User == st.session.Me().ID {
			st.rooms()
		}
	case chat.PeerMoved, chat.RoomAdded, chat.RoomRemoved, chat.RoomChanged, chat.UserChanged:
		st.rooms()
	case chat.PeopleMoved:
		st.people()
	case chat.ChatWanted:
		st.say(e.From.Name + " wants to chat")
		st.rooms()
	case chat.Announcement:
		st.say(e.Text)
	case chat.Gap: // what is on the page may be changed, and rooms and people too
		st.send("reload", 0, struct{}{})
		st.rooms()
	case chat.Closing:
		st.send("closing", 0, map[string]string{"reason": chat.Printable(e.Reason)})
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

// messageData is a message as the page puts it into its place.
type messageData struct {
	Room int64  `json:"room"`
	Seq  int64  `json:"seq"`
	HTML string `json:"html"`
	ID   string `json:"id,omitempty"` // of the user's own draft
	Text string `json:"text,omitempty"`
}

func (st *stream) posted(m *chat.Message) {
	if m.Seq <= st.last {
		return
	}
	st.last = m.Seq
	st.message("posted", m, st.before)
	st.before = m
}

func (st *stream) changed(m *chat.Message) { st.message("changed", m, nil) }

func (st *stream) message(kind string, m, before *chat.Message) {
	var h html
	v := st.server.viewer(st.session)
	st.server.message(&h, &v, m, before)
	d := messageData{Room: int64(m.Room), Seq: int64(m.Seq), HTML: string(h)}
	if m.Author == v.me.ID {
		d.ID = m.ClientID
	}
	st.send(kind, st.last, d)
}

// elsewhere tells of a message in another room.
func (st *stream) elsewhere(e chat.MessagePosted) {
	m, me := e.Message, st.session.Me()
	k, err := st.session.Room(m.Room)
	if err != nil {
		return
	}
	st.send("elsewhere", 0, map[string]any{
		"room": int64(m.Room), "unread": k.Unread(), "mentions": k.Mentions, "title": titleOf(st.session, k),
		"by": e.Author.Name, "text": st.excerpt(m), "forMe": m.Author != me.ID && (k.Peer != 0 || m.Mentions(me.ID, !me.Away)),
		"muted": k.Member.Notify != chat.LevelAll,
	})
}

// excerpt is the beginning of what a message says, on one line.
func (st *stream) excerpt(m *chat.Message) string {
	text := []rune(chat.PrintableLine(m.Text))
	return string(text[:min(len(text), 120)])
}

func (st *stream) rooms() {
	d := map[string]string{"html": string(sidebar(st.session, st.room))}
	if st.room == 0 {
		d["news"] = string(st.server.news(st.session))
	}
	st.send("rooms", 0, d)
}

func (st *stream) people() {
	st.send("people", 0, map[string]string{"html": string(st.server.people(st.session))})
}

func (st *stream) say(text string) {
	st.send("say", 0, map[string]string{"text": chat.Printable(text)})
}

// send writes an event; with an id the browser says on its next try that it got so far.
func (st *stream) send(kind string, id chat.Seq, data any) {
	text := new(bytes.Buffer)
	enc := json.NewEncoder(text)
	enc.SetEscapeHTML(false)
	if enc.Encode(data) != nil {
		return
	}
	_ = st.control.SetWriteDeadline(time.Now().Add(st.server.stall))
	if id > 0 {
		_, _ = io.WriteString(st.out, "id: "+seqText(id)+"\n")
	}
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

package web

import (
	"context"
	"net/http"

	"parley/app/chat"
)

// behind is how many messages a stream may bring a pane up with; more are loaded anew.
const behind = 200

// pane is what a page shows of a room: it has the messages up to last. What it has of them may be old after a sleep;
// so it says what it has, and is told to load them anew if that is not so any more.
type pane struct {
	room   chat.RoomID
	last   chat.Seq
	first  chat.Seq // from here to last…
	sum    int64    // …the versions of the messages make this sum, and the counts of their threads; negative: not asked
	before *chat.Message
	above  chat.Place // of a thread: the message that it is below, which the page shows too
}

// paneOf reads the pane of a name from a query: ?room=7&after=12, or ?thread=9&thread-after=3. Nil if there is none.
func paneOf(r *http.Request, name string) *pane {
	p := &pane{room: chat.RoomID(seqOf(r, name)), sum: -1}
	if p.room == 0 {
		return nil
	}
	prefix := ""
	if name != "room" {
		prefix = name + "-"
	}
	p.last = seqOf(r, prefix+"after")
	if p.first = seqOf(r, prefix+"first"); p.first > 0 && p.first <= p.last && p.last-p.first < behind {
		p.sum = int64(seqOf(r, prefix+"sum"))
	}
	return p
}

// sumOf is what a pane says of messages that it has.
func sumOf(page []*chat.Message) (sum int64) {
	for _, m := range page {
		sum += int64(m.Version)
		if m.Thread != nil {
			sum += int64(m.Thread.Count)
		}
	}
	return sum
}

func (st *stream) paneFor(id chat.RoomID) *pane {
	for _, p := range st.panes {
		if p.room == id {
			return p
		}
	}
	return nil
}

// shows says whether a pane has a message, if that is loaded, or is the thread below it.
func (st *stream) shows(m *chat.Message) bool {
	for _, p := range st.panes {
		if p.room == m.Room || p.above == m.Place() {
			return true
		}
	}
	return false
}

// catchUpAll sends what the panes missed. One of a room that the user is not in any more is none; if it was the page's
// own, the page is told.
func (st *stream) catchUpAll(ctx context.Context) error {
	var there []*pane
	for _, p := range st.panes {
		switch err := st.catchUp(ctx, p); {
		case err == nil:
			there = append(there, p)
		case chat.CodeOf(err) != chat.NotFound:
			st.say(chat.MessageOf(err))
			return err
		case p.room == st.room:
			st.send("removed", struct{}{})
		}
	}
	st.panes = there
	return nil
}

// catchUp sends what a pane missed.
func (st *stream) catchUp(ctx context.Context, p *pane) error {
	if p.sum >= 0 {
		page, err := st.After(ctx, p.room, p.first-1, int(p.last-p.first)+1)
		if err == nil && sumOf(page) != p.sum {
			st.send("heal", map[string]int64{"room": int64(p.room)})
		}
		p.sum = -1
	}
	page, err := st.After(ctx, p.room, p.last, behind+1)
	if err != nil {
		return err
	}
	if len(page) > behind {
		st.send("reload", map[string]int64{"room": int64(p.room)})
		p.last = page[len(page)-1].Seq // the page comes here by itself
		return nil
	}
	for _, m := range page {
		st.posted(p, m)
	}
	return nil
}

// messageData is a message as a pane puts it into its place.
type messageData struct {
	Room int64  `json:"room"`
	Seq  int64  `json:"seq"`
	HTML string `json:"html"`
	Day  string `json:"day,omitempty"`  // the line that is above it, if it is the first of a day, or may be
	ID   string `json:"id,omitempty"`   // of the user's own draft…
	Text string `json:"text,omitempty"` // …and what that said, which may be in a composer yet
}

// postedIn puts a new message into its pane, or tells of it.
func (st *stream) postedIn(ctx context.Context, e chat.MessagePosted) error {
	p := st.paneFor(e.Message.Room)
	switch {
	case p == nil:
		st.elsewhere(e)
	case e.Message.Seq > p.last+1:
		return st.catchUp(ctx, p)
	default:
		st.posted(p, e.Message)
	}
	return nil
}

func (st *stream) posted(p *pane, m *chat.Message) {
	if m.Seq <= p.last {
		return
	}
	p.last = m.Seq
	st.message("posted", m, p.before)
	p.before = m
}

func (st *stream) changed(m *chat.Message) { st.message("changed", m, nil) }

func (st *stream) message(kind string, m, before *chat.Message) {
	d := messageData{Room: int64(m.Room), Seq: int64(m.Seq)}
	var h html
	v := st.server.viewer(st.caller)
	if kind == "posted" && !v.sameDay(before, m) {
		h.day(v.day(m.Posted))
		d.Day, h, before = string(h), h[:0], nil
	}
	st.server.message(&h, &v, m, before)
	d.HTML = string(h)
	if m.Author == v.me.ID && kind == "posted" {
		d.ID, d.Text = m.ClientID, m.Text
	}
	st.send(kind, d)
}

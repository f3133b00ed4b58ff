package web

import "parley/app/chat"

// about tells what stands above the messages of the room that is shown, or that it is none of the user's any more. With
// peer it says too what became of the other person of a chat of two.
func (st *stream) about(peer *html) {
	k, err := st.Room(st.room)
	if err != nil {
		st.send("removed", struct{}{})
		return
	}
	d := map[string]any{
		"room": int64(st.room), "title": titleOf(st.Session, k), "topic": k.Room.Topic, "closed": st.MayPost(st.room) != nil,
	}
	if k.Peer != 0 {
		d["topic"] = remark(st.Person(k.Peer))
	}
	if peer != nil {
		d["peer"] = string(*peer)
	}
	st.send("about", d)
}

// aboutOf tells it when it is the room that is shown that has changed.
func (st *stream) aboutOf(id chat.RoomID) {
	if id == st.room {
		st.about(nil)
	}
}

// knocks tells who may let people in that somebody knocks.
func (st *stream) knocks() {
	list, err := st.Knocks()
	if err != nil {
		return
	}
	text := ""
	if n := len(list); n > 0 && list[n-1].ID > st.knock {
		st.knock = list[n-1].ID
		text = list[n-1].Name() + " knocks: “" + list[n-1].Reason + "”"
	}
	st.send("knocks", map[string]string{"text": chat.Printable(text)})
}

// peerMoved follows the other person of the chat that is shown: who is left alone is told so, and who is here.
func (st *stream) peerMoved(p chat.Person) {
	was := st.peer
	st.peer = p.Presence
	var h html
	switch {
	case was == p.Presence:
		st.about(nil)
		return
	case p.Gone:
		h.raw("<p>They deleted their account; what was said here stays.</p>")
	case p.Presence == chat.Offline:
		h.raw("<p><b dir=\"auto\">")
		h.text(p.Name)
		h.raw("</b> left; they will see your messages when they are back.</p>")
		h.whoIsHere(st)
	case was == chat.Offline:
		h.raw("<p><b dir=\"auto\">")
		h.text(p.Name)
		h.raw("</b> is back.</p>")
	}
	st.about(&h)
}

// whoIsHere offers people to chat with, to somebody who was just left alone.
func (h *html) whoIsHere(st *stream) {
	const most = 5
	n := 0
	for _, p := range st.Here() {
		if p.ID == st.Me().ID {
			continue
		}
		if n++; n == 1 {
			h.raw("<p>Here now: ")
		} else if n <= most {
			h.raw(", ")
		}
		if n <= most {
			h.raw("<a")
			h.attr("href", "/dm/"+pathName(p.Name))
			h.raw(` dir="auto">`)
			h.text(p.Name)
			h.raw("</a>")
		}
	}
	switch {
	case n == 0:
		h.raw("<p>Nobody else is here now")
	case n > most:
		h.raw(" and ")
		h.int(int64(n - most))
		h.raw(" more")
	}
	h.raw(` · <a href="/">Home</a></p>`)
}

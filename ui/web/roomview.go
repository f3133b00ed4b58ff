package web

import (
	"net/http"

	"parley/app/chat"
)

// roomView is what the page of a room shows, or that of a thread.
type roomView struct {
	id      chat.RoomID // 0 for a thread that nobody has begun
	title   string
	topic   string
	kind    chat.Kind
	page    []*chat.Message
	newest  chat.Seq // of the room
	read    chat.Seq
	closed  string // why the user can't write; empty when they can
	draft   string
	action  string        // where the form is sent
	may     string        // what the user may do with messages, in words that scripts know
	marks   *chat.Mark    // of a direct room: how far the other person has come
	maxFile int64         // bytes of a file, 0 for none
	root    *chat.Message // of a thread: the message above it…
	parent  string        // …and where that is
}

// first is that of the messages that are shown, 0 for none.
func (v *roomView) first() chat.Seq {
	if len(v.page) == 0 {
		return 0
	}
	return v.page[0].Seq
}

// last is that of the messages that are shown, 0 for none.
func (v *roomView) last() chat.Seq {
	if len(v.page) == 0 {
		return 0
	}
	return v.page[len(v.page)-1].Seq
}

func (v *roomView) older() bool { return v.first() > 1 }
func (v *roomView) newer() bool { return v.last() > 0 && v.last() < v.newest }

// showRoom answers with the page of a room, or of a thread.
func (s *Server) showRoom(w http.ResponseWriter, c *caller, v *roomView) error {
	h := newPiece()
	defer h.drop()
	me := c.Me()
	h.head(me)
	h.raw("<title>")
	h.text(v.title)
	h.raw(" · parley</title>\n", appScripts, "</head>\n<body class=\"at-room\"")
	h.attrInt("data-me", int64(me.ID))
	h.attr("data-me-name", me.Name)
	h.attrInt("data-room", int64(v.id))
	h.raw(">\n<a class=\"skip\" href=\"#text\">Skip to what you write</a>\n")
	h.nav(c.Session, v.id, false)
	h.raw("<main id=\"main\" tabindex=\"-1\">\n")
	s.pane(h, c, v)
	h.raw(`</main>
<div id="side" role="complementary" aria-label="Thread" hidden></div>
<div id="told" class="sr" aria-live="polite"></div>
<p id="status" role="status"></p>
</body>
</html>
`)
	return sendPage(w, *h)
}

// pane adds a room as it is shown on its page, or beside that of another.
func (s *Server) pane(h *html, c *caller, v *roomView) {
	h.raw(`<section class="pane"`)
	h.attrInt("data-room", int64(v.id))
	h.attrInt("data-last", int64(v.last()))
	h.attrInt("data-read", int64(v.read))
	h.attrInt("data-newest", int64(v.newest))
	h.attr("data-may", v.may)
	h.attrInt("data-max-file", v.maxFile)
	if v.marks != nil {
		h.attrInt("data-seen", int64(v.marks.Read))
		h.attrInt("data-delivered", int64(v.marks.Delivered))
	}
	if v.older() {
		h.raw(" data-older")
	}
	if v.newer() {
		h.raw(" data-newer")
	}
	h.raw(">\n")
	h.header(v)
	h.raw("<div id=\"scroll\" class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Messages\">\n")
	if v.older() {
		h.raw(`<p class="more"><a class="older"`)
		h.attr("href", "?before="+seqText(v.first()))
		h.raw(">Older messages</a></p>\n")
	}
	shown := s.viewer(c)
	if v.root != nil {
		s.root(h, &shown, v.root)
	}
	h.raw(`<ol id="timeline" class="timeline">`)
	if len(v.page) == 0 {
		h.beginning(v.kind)
	}
	s.timeline(h, &shown, v.kind, v.page, v.read)
	h.raw("</ol>\n")
	if v.newer() {
		h.raw(`<p class="more"><a class="newer"`)
		h.attr("href", "?after="+seqText(v.last()))
		h.raw(">Newer messages</a> · <a class=\"newest\" href=\"?\">newest</a></p>\n")
	}
	h.raw("</div>\n<p class=\"typing\" aria-hidden=\"true\"></p>\n")
	if v.closed != "" {
		h.raw(`<p class="closed">`)
		h.text(v.closed)
		h.raw("</p>\n")
	} else {
		h.composer(v, s.newClientID())
	}
	h.raw("</section>\n")
}

// header adds what stands above the messages.
func (h *html) header(v *roomView) {
	back, where, class := "/", "Home and rooms", "back"
	if v.parent != "" {
		back, where, class = v.parent, "Back to the room", "back up"
	}
	h.raw(`<header class="bar"><a class="`, class, `"`)
	h.attr("href", back)
	h.raw(` aria-label="`, where, `">‹</a><h1 dir="auto">`)
	h.text(v.title)
	h.raw(`</h1><p class="topic" dir="auto">`)
	h.text(v.topic)
	h.raw("</p>\n")
	if v.root == nil {
		h.tools(v)
	}
	h.raw("</header>\n<div id=\"peer\" role=\"status\"></div>\n")
}

// tools adds the links to what there is of a room besides.
func (h *html) tools(v *roomView) {
	path := roomPath(v.id)
	h.raw(`<div class="bar-tools">`)
	if v.kind != chat.Direct {
		h.raw(`<a class="button wide" href="`, path, `/members" data-column>Members</a>`)
	}
	h.raw(`<details class="drop"><summary aria-label="More of this room">⋯</summary><div class="drop-list"><a href="`, path, `/about">About and settings</a>`)
	if v.kind != chat.Direct {
		h.raw(`<a href="`, path, `/members" data-column>Members</a>`)
	}
	h.raw(`<a href="`, path, `/pins">Pinned messages</a><a href="`, path, `/files">Files</a>
<form method="post" action="`, path, `/do"><input type="hidden" name="verb" value="read"><input type="hidden" name="back" value="`, path, `"><button>Mark as read</button></form></div></details></div>`)
}

// root adds the message above a thread.
func (s *Server) root(h *html, v *viewer, m *chat.Message) {
	v.above = true
	shown := *m
	shown.Thread = nil
	h.raw(`<ol class="root">`)
	s.message(h, v, &shown, nil)
	h.raw("</ol>\n")
	v.above = false
}

const clip = `<svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><path d="M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.4 3.4 0 0 1 5 5l-8.5 8.4a1.7 1.7 0 0 1-2.5-2.5L14 8"/></svg>`

// composer adds the form in which messages are written. What is sent by it, if there are no scripts, has the client id.
func (h *html) composer(v *roomView, clientID string) {
	label := "Message " + v.title
	if v.root != nil {
		label = "Answer in the thread"
	}
	h.raw(`<form id="composer" class="composer" method="post"`)
	h.attr("action", v.action)
	h.raw(">\n<input type=\"hidden\" name=\"id\"")
	h.attr("value", clientID)
	h.raw(`>
<p class="aim" hidden></p>
<ul class="attached" hidden></ul>
<textarea id="text" name="text" rows="1" maxlength="65536" dir="auto"`)
	h.attr("aria-label", label)
	h.attr("placeholder", label)
	h.raw(" autocomplete=\"off\">\n") // a browser leaves out the first line break: let it not be that of the draft
	h.text(v.draft)
	h.raw("</textarea>\n")
	if v.maxFile > 0 {
		h.raw(`<a class="attach" href="`, roomPath(v.id), `/attach" title="Attach files">`, clip, "<span class=\"sr\">Attach files</span></a>\n")
	}
	h.raw("<button>Send</button>\n</form>")
}

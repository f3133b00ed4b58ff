package web

import (
	"bytes"
	"html/template"
	"strconv"
	"sync"
	"time"

	"parley/app/chat"
)

// html collects a piece of a page. What people wrote gets in through text and attr only, which escape it.
type html []byte

// What pages are made in is used again: a page of messages is so large that a server would do little else than collect
// what it threw away. What has grown beyond maxKept is not kept.
var (
	pieces = sync.Pool{New: func() any { h := make(html, 0, 64<<10); return &h }}
	sheets = sync.Pool{New: func() any { return new(bytes.Buffer) }}
)

const maxKept = 256 << 10

// newPiece returns an empty piece to collect much in, until drop.
func newPiece() *html { return pieces.Get().(*html) }

// drop gives a piece back; nothing of it may be used after that.
func (h *html) drop() {
	if cap(*h) <= maxKept {
		*h = (*h)[:0]
		pieces.Put(h)
	}
}

// raw adds markup of ours.
func (h *html) raw(parts ...string) {
	for _, p := range parts {
		*h = append(*h, p...)
	}
}

// text adds a text, as text or as the value of an attribute that stands in double quotes.
func (h *html) text(s string) {
	from := 0
	for i := 0; i < len(s); i++ {
		var entity string
		switch s[i] {
		case '<':
			entity = "&lt;"
		case '>':
			entity = "&gt;"
		case '&':
			entity = "&amp;"
		case '"':
			entity = "&#34;"
		case '\'':
			entity = "&#39;"
		default:
			continue
		}
		*h = append(*h, s[from:i]...)
		*h = append(*h, entity...)
		from = i + 1
	}
	*h = append(*h, s[from:]...)
}

// attr adds an attribute.
func (h *html) attr(name, value string) {
	h.raw(" ", name, `="`)
	h.text(value)
	h.raw(`"`)
}

func (h *html) int(n int64) { *h = strconv.AppendInt(*h, n, 10) }

// time adds a time in a layout of the package time.
func (h *html) time(t time.Time, layout string) { *h = t.AppendFormat(*h, layout) }

// attrInt adds an attribute that is a number.
func (h *html) attrInt(name string, n int64) {
	*h = append(append(append(*h, ' '), name...), `="`...)
	*h = append(strconv.AppendInt(*h, n, 10), '"')
}

// place adds the path of a message.
func (h *html) place(at chat.Place) {
	h.raw("/r/")
	h.int(int64(at.Room))
	h.raw("/")
	h.int(int64(at.Seq))
}

// link adds where a message is shown in its room.
func (h *html) link(at chat.Place) {
	h.raw("/r/")
	h.int(int64(at.Room))
	h.raw("?at=")
	h.int(int64(at.Seq))
	h.raw("#m")
	h.int(int64(at.Seq))
}

// page returns the piece for a template.
func (h html) page() template.HTML { return template.HTML(h) }

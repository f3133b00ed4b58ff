package web

import (
	"html/template"
	"strconv"
)

// html collects a piece of a page. What people wrote gets in through text and attr only, which escape it.
type html []byte

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

// attrInt adds an attribute that is a number.
func (h *html) attrInt(name string, n int64) {
	h.raw(" ", name, `="`)
	h.int(n)
	h.raw(`"`)
}

// page returns the piece for a template.
func (h html) page() template.HTML { return template.HTML(h) }

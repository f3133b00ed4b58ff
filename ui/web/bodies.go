package web

import (
	stdhtml "html"
	"strings"
	"sync"

	"parley/app/chat"
	"parley/ui/markup"
)

// bodies keeps what messages say as HTML, which is the same for all who see them. It has two generations, as the
// terminal's cache: what is used stays.
type bodies struct {
	lexer markup.Lexer

	mu         sync.Mutex // held for lookups only
	young, old map[bodyKey]html
	bytes      int // of young
}

type bodyKey struct {
	place   chat.Place
	version int
}

const bodiesBytes = 8 << 20 // of one generation

func newBodies() *bodies { return &bodies{young: map[bodyKey]html{}} }

// of returns the body of a message.
func (b *bodies) of(m *chat.Message) html {
	k := bodyKey{m.Place(), m.Version}
	b.mu.Lock()
	body, ok := b.young[k]
	if !ok {
		if body, ok = b.old[k]; ok {
			b.insert(k, body)
		}
	}
	b.mu.Unlock()
	if ok {
		return body
	}
	body = b.render(m)
	b.mu.Lock()
	b.insert(k, body)
	b.mu.Unlock()
	return body
}

func (b *bodies) insert(k bodyKey, body html) {
	if b.bytes > bodiesBytes {
		b.old, b.young, b.bytes = b.young, map[bodyKey]html{}, 0
	}
	b.young[k] = body
	b.bytes += len(body) + 64
}

func (b *bodies) render(m *chat.Message) html {
	if m.Kind == chat.Notice {
		return plainBody(m.Text)
	}
	return b.markdown(m.Text)
}

// markdown returns a text as HTML: Markdown through a list of what there may be, each with no attributes but
// those that are made here. What the parser fails on is shown as it stands.
func (b *bodies) markdown(text string) (h html) {
	if markup.IsPlain(text) || markup.IsTangle(text) {
		return plainBody(text)
	}
	defer func() {
		if recover() != nil { // a parser's bug met a message
			h = plainBody(text)
		}
	}()
	r := &renderer{bodies: b}
	for src, root := range markup.Parse(text) {
		r.src = src
		r.blocks(root, 0)
	}
	if len(r.html) == 0 {
		return plainBody(text)
	}
	return r.html
}

// gist returns what a quoted message says, on one line and without its Markdown.
func (b *bodies) gist(q *chat.Quote) string {
	if q.Text == "" || markup.IsPlain(q.Text) {
		return q.Gist()
	}
	return plainText(b.markdown(q.Text))
}

// inside are the elements of bodies that stand within a line.
var inside = map[string]bool{"a": true, "b": true, "em": true, "strong": true, "del": true, "code": true, "span": true}

// plainText is what a body says, on one line.
func plainText(h html) string {
	var b strings.Builder
	for rest := string(h); rest != ""; {
		text, after, _ := strings.Cut(rest, "<")
		b.WriteString(stdhtml.UnescapeString(text))
		tag, next, _ := strings.Cut(after, ">")
		if name, _, _ := strings.Cut(strings.TrimPrefix(tag, "/"), " "); !inside[name] {
			b.WriteByte(' ')
		}
		rest = next
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

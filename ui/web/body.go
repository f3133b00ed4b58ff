package web

import (
	"net/url"
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

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

// plainBody is a text without Markdown; line breaks stay.
func plainBody(text string) (h html) {
	h.raw("<p>")
	h.lines(text)
	h.raw("</p>")
	return h
}

// lines adds text with its line breaks, and with the mentions in it marked.
func (h *html) lines(text string) {
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			h.raw("<br>")
		}
		h.mentions(line)
	}
}

// mentions adds a text in which what follows an @ as a name stands out.
func (h *html) mentions(text string) {
	for at := strings.IndexByte(text, '@'); at >= 0; {
		n := chat.MentionAt(text, at)
		if n == 0 {
			next := strings.IndexByte(text[at+1:], '@')
			if next < 0 {
				break
			}
			at += 1 + next
			continue
		}
		h.text(text[:at])
		h.raw(`<b class="at">`)
		h.text(text[at : at+n])
		h.raw("</b>")
		text = text[at+n:]
		at = strings.IndexByte(text, '@')
	}
	h.text(text)
}

// maxDepth is how deep quotes and lists are shown; what is deeper stands at that depth.
const maxDepth = 6

// renderer walks a parsed text.
type renderer struct {
	bodies *bodies
	html
	src []byte
}

func (r *renderer) blocks(n ast.Node, depth int) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		r.block(c, depth)
	}
}

func (r *renderer) block(n ast.Node, depth int) {
	switch n := n.(type) {
	case *ast.Heading:
		r.raw(`<p class="heading">`)
		r.inlines(n)
		r.raw("</p>")
	case *ast.Blockquote:
		r.nested("<blockquote>", "</blockquote>", n, depth)
	case *ast.List:
		r.list(n, depth)
	case *ast.FencedCodeBlock:
		r.code(n)
	case *ast.ThematicBreak:
		r.raw("<hr>")
	default:
		if n.FirstChild() != nil && n.FirstChild().Type() == ast.TypeBlock {
			r.blocks(n, depth)
			return
		}
		r.raw("<p>")
		r.inlines(n)
		r.raw("</p>")
	}
}

func (r *renderer) nested(open, end string, n ast.Node, depth int) {
	if depth >= maxDepth {
		r.blocks(n, depth)
		return
	}
	r.raw(open)
	r.blocks(n, depth+1)
	r.raw(end)
}

func (r *renderer) list(n *ast.List, depth int) {
	tag := "ul"
	if n.IsOrdered() {
		tag = "ol"
	}
	if depth < maxDepth {
		r.raw("<", tag)
		if n.IsOrdered() && n.Start != 1 {
			r.attrInt("start", int64(n.Start))
		}
		r.raw(">")
		defer r.raw("</", tag, ">")
	}
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		r.raw("<li>")
		r.blocks(item, depth+1)
		r.raw("</li>")
	}
}

// code adds a fenced block. What stands after the fence is shown unless it names a language: with an unclosed
// fence it may be the message.
func (r *renderer) code(n *ast.FencedCodeBlock) {
	var b strings.Builder
	language := ""
	if n.Info != nil {
		language = string(n.Info.Value(r.src))
		if !markup.IsLanguage(language) {
			b.WriteString(language + "\n")
		}
	}
	for i := range n.Lines().Len() {
		seg := n.Lines().At(i)
		b.Write(seg.Value(r.src))
	}
	code := strings.TrimRight(b.String(), "\n")
	r.raw(`<pre tabindex="0"><code>`)
	for _, t := range r.bodies.lexer.Tokens(language, code) {
		part := code[:t.Bytes]
		code = code[t.Bytes:]
		if class := tokenClass(t.Class); class != "" {
			r.raw(`<span class="`, class, `">`)
			r.text(part)
			r.raw("</span>")
		} else {
			r.text(part)
		}
	}
	r.text(code)
	r.raw("</code></pre>")
}

// tokenClass maps the many classes of tokens to the few looks of the style sheet.
func tokenClass(t chroma.TokenType) string {
	switch {
	case t == chroma.GenericInserted:
		return "c-good"
	case t == chroma.GenericDeleted:
		return "c-bad"
	case t == chroma.GenericHeading || t == chroma.GenericSubheading:
		return "c-head"
	case t.InCategory(chroma.Comment):
		return "c-dim"
	case t.InCategory(chroma.Keyword) || t == chroma.NameTag || t == chroma.OperatorWord:
		return "c-key"
	case t.InSubCategory(chroma.LiteralString):
		return "c-text"
	case t.InSubCategory(chroma.LiteralNumber) || t == chroma.NameConstant:
		return "c-num"
	}
	return ""
}

func (r *renderer) inlines(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		r.inline(c)
	}
}

func (r *renderer) inline(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		r.mentions(markup.Unescape(n.Value(r.src)))
		if n.SoftLineBreak() || n.HardLineBreak() {
			r.raw("<br>")
		}
	case *ast.CodeSpan:
		r.raw("<code>")
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			if t, ok := c.(*ast.Text); ok {
				r.text(string(t.Value(r.src)))
			}
		}
		r.raw("</code>")
	case *ast.Emphasis:
		tag := "em"
		if n.Level > 1 {
			tag = "strong"
		}
		r.raw("<", tag, ">")
		r.inlines(n)
		r.raw("</", tag, ">")
	case *east.Strikethrough:
		r.raw("<del>")
		r.inlines(n)
		r.raw("</del>")
	case *ast.Link:
		r.link(n, markup.Unescape(n.Destination))
	case *ast.Image:
		r.link(n, markup.Unescape(n.Destination))
	case *ast.AutoLink:
		dest := string(n.URL(r.src))
		if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(dest, "mailto:") {
			dest = "mailto:" + dest
		}
		r.anchor(dest, func() { r.text(string(n.Label(r.src))) })
	default:
		r.inlines(n)
	}
}

// link adds a link, and after it where it goes, unless its text says so.
func (r *renderer) link(n ast.Node, dest string) {
	host := r.anchor(dest, func() {
		if n.FirstChild() == nil {
			r.text(dest)
		}
		r.inlines(n)
	})
	if label := r.label(n); label != "" && bare(label) != bare(dest) {
		r.raw(` <span class="host">(`)
		r.text(host)
		r.raw(`)</span>`)
	}
}

// label returns what a link says, without its looks.
func (r *renderer) label(n ast.Node) string {
	var b strings.Builder
	_ = ast.Walk(n, func(c ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := c.(*ast.Text); ok && entering {
			b.Write(t.Value(r.src))
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// bare strips what may be left out of an address without hiding where it goes.
func bare(s string) string {
	for _, scheme := range []string{"https://", "http://", "mailto:"} {
		s = strings.TrimPrefix(s, scheme)
	}
	return strings.TrimSuffix(s, "/")
}

// anchor adds a link around what label adds. Only http, https and mailto can be followed, only with a plain ASCII
// host (others can look like what they are not); of anything else the whole is shown. It returns what the reader has
// to see of where it goes.
func (r *renderer) anchor(dest string, label func()) (host string) {
	u, err := url.Parse(dest)
	ok := err == nil && isASCII(dest)
	if ok {
		switch strings.ToLower(u.Scheme) {
		case "http", "https":
			host, ok = u.Host, u.Host != "" && u.User == nil
		case "mailto":
			host = u.Opaque
		default:
			ok = false
		}
	}
	if !ok {
		label()
		return dest
	}
	r.raw("<a")
	r.attr("href", u.String())
	r.raw(` target="_blank" rel="noopener noreferrer nofollow">`)
	label()
	r.raw("</a>")
	return host
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return s != ""
}

package web

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"parley/app/chat"
	"parley/ui/markup"
)

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

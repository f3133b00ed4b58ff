package timeline

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"parley/ui/markup"
)

// inlines collects the text inside n, which has the attributes a.
func (m *markdown) inlines(n ast.Node, a attrs) { m.inlinesTo(n, a, "") }

// inlinesTo is inlines for text that opens uri.
func (m *markdown) inlinesTo(n ast.Node, a attrs, uri string) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		m.inline(c, a, uri)
	}
}

func (m *markdown) inline(n ast.Node, a attrs, uri string) {
	switch n := n.(type) {
	case *ast.Text:
		m.add(span{text: markup.Unescape(n.Value(m.src)), style: m.look(a), link: uri})
		if n.SoftLineBreak() || n.HardLineBreak() {
			m.lineBreak(n.Segment.Stop, a)
		}
	case *ast.CodeSpan:
		m.codeSpan(n, a|coded, uri)
	case *ast.Emphasis:
		if n.Level > 1 {
			a |= strong
		} else {
			a |= italic
		}
		m.inlinesTo(n, a, uri)
	case *east.Strikethrough:
		m.inlinesTo(n, a|struck, uri)
	case *ast.Link:
		m.link(n, n.Destination, n.Title, a)
	case *ast.Image:
		m.link(n, n.Destination, n.Title, a)
	case *ast.AutoLink:
		label, dest := string(n.Label(m.src)), string(n.URL(m.src))
		if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(dest, "mailto:") {
			dest = "mailto:" + dest
		}
		t := targetOf(dest, m.th)
		m.add(span{text: label, style: m.look(a | linked), link: t.uri})
		m.tell(t, label, dest)
	default:
		m.inlinesTo(n, a, uri)
	}
}

// lineBreak begins a new line after src[stop], with the indent it has in the source. A backslash that
// Markdown takes for a part of the break stays: at the end of a command it is one.
func (m *markdown) lineBreak(stop int, a attrs) {
	if stop < len(m.src) && m.src[stop] == '\\' {
		m.add(span{text: "\\", style: m.look(a)})
	}
	m.newLine()
	if len(m.hang) > 0 {
		return
	}
	for stop < len(m.src) && m.src[stop] != '\n' {
		stop++
	}
	from := min(stop+1, len(m.src))
	to := from
	for to < len(m.src) && (m.src[to] == ' ' || m.src[to] == '\t') {
		to++
	}
	m.add(span{text: string(m.src[from:to]), style: m.look(a)})
}

func (m *markdown) codeSpan(n *ast.CodeSpan, a attrs, uri string) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		t, ok := c.(*ast.Text)
		if !ok {
			continue
		}
		part := string(t.Value(m.src))
		m.add(span{text: strings.TrimSuffix(part, "\n"), style: m.look(a), link: uri, code: true})
		if strings.HasSuffix(part, "\n") {
			m.newLine()
		}
	}
}

// link collects a link or an image, and after it where it goes, unless its
// text says so, and its title: a page would show that under the mouse.
func (m *markdown) link(n ast.Node, destination, title []byte, a attrs) {
	dest := markup.Unescape(destination)
	t := targetOf(dest, m.th)
	line, from := len(m.lines)-1, len(m.lines[len(m.lines)-1].spans)
	m.inlinesTo(n, a|linked, t.uri)
	var label strings.Builder
	for i, l := range m.lines[line:] {
		for j, s := range l.spans {
			if i > 0 || j >= from {
				label.WriteString(s.text)
			}
		}
	}
	if strings.TrimSpace(label.String()) == "" {
		m.add(span{text: dest, style: m.look(a | linked), link: t.uri})
	} else {
		m.tell(t, label.String(), dest)
	}
	if len(title) > 0 {
		m.add(span{text: ` "` + strings.ReplaceAll(markup.Unescape(title), "\n", " ") + `"`, style: m.look(a)})
	}
}

func (m *markdown) tell(t target, label, dest string) {
	if !t.tells(label, dest) {
		m.add(span{text: " (" + t.shown + ")", style: m.th.Dim, code: true})
	}
}

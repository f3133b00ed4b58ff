package timeline

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"

	"parley/ui/theme"
)

// inlines collects the text inside n, which has the look base.
func (m *markdown) inlines(n ast.Node, base theme.Style) { m.linked(n, base, "") }

// linked is inlines for text that opens uri.
func (m *markdown) linked(n ast.Node, base theme.Style, uri string) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		m.inline(c, base, uri)
	}
}

func (m *markdown) inline(n ast.Node, base theme.Style, uri string) {
	switch n := n.(type) {
	case *ast.Text:
		m.add(span{text: unescape(n.Value(m.src)), style: base, link: uri})
		if n.SoftLineBreak() || n.HardLineBreak() {
			m.lineBreak(n.Segment.Stop, base)
		}
	case *ast.CodeSpan:
		m.codeSpan(n, base.With(m.th.Code), uri)
	case *ast.Emphasis:
		look := m.th.Italic
		if n.Level > 1 {
			look = m.th.Bold
		}
		m.linked(n, base.With(look), uri)
	case *east.Strikethrough:
		m.linked(n, base.With(m.th.Strike), uri)
	case *ast.Link:
		m.link(n, string(util.UnescapePunctuations(n.Destination)), base)
	case *ast.Image:
		m.link(n, string(util.UnescapePunctuations(n.Destination)), base)
	case *ast.AutoLink:
		label, dest := string(n.Label(m.src)), string(n.URL(m.src))
		if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(dest, "mailto:") {
			dest = "mailto:" + dest
		}
		t := targetOf(dest, m.th)
		m.add(span{text: label, style: base.With(m.th.Link), link: t.uri})
		m.tell(t, label, dest)
	default:
		m.linked(n, base, uri)
	}
}

// lineBreak begins a new line after src[stop], with the indent it has in the source. A backslash that
// Markdown takes for a part of the break stays: at the end of a command it is one.
func (m *markdown) lineBreak(stop int, base theme.Style) {
	if stop < len(m.src) && m.src[stop] == '\\' {
		m.add(span{text: "\\", style: base})
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
	m.add(span{text: string(m.src[from:to]), style: base})
}

func (m *markdown) codeSpan(n *ast.CodeSpan, look theme.Style, uri string) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		t, ok := c.(*ast.Text)
		if !ok {
			continue
		}
		part := string(t.Value(m.src))
		m.add(span{text: strings.TrimSuffix(part, "\n"), style: look, link: uri, code: true})
		if strings.HasSuffix(part, "\n") {
			m.newLine()
		}
	}
}

// link collects a link or an image, and after it where it goes unless its text says so.
func (m *markdown) link(n ast.Node, dest string, base theme.Style) {
	t := targetOf(dest, m.th)
	line, from := len(m.lines)-1, len(m.lines[len(m.lines)-1].spans)
	m.linked(n, base.With(m.th.Link), t.uri)
	var label strings.Builder
	for i, l := range m.lines[line:] {
		for j, s := range l.spans {
			if i > 0 || j >= from {
				label.WriteString(s.text)
			}
		}
	}
	if strings.TrimSpace(label.String()) == "" {
		m.add(span{text: dest, style: base.With(m.th.Link), link: t.uri})
		return
	}
	m.tell(t, label.String(), dest)
}

func (m *markdown) tell(t target, label, dest string) {
	if !t.tells(label, dest) {
		m.add(span{text: " (" + t.shown + ")", style: m.th.Dim, code: true})
	}
}

// unescape drops the backslashes before punctuation that Markdown reads as "not markup".
func unescape(b []byte) string { return string(util.UnescapePunctuations(b)) }

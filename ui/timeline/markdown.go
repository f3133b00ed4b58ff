package timeline

import (
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"

	"parley/ui/markup"
	"parley/ui/theme"
)

// maxDepth is how deep quotes and lists are drawn; what is deeper stands at that depth.
const maxDepth = 6

// markdownLines returns the lines of a Markdown text, none if the parser fails.
func markdownLines(s string, st style) (lines []line) {
	defer func() {
		if recover() != nil { // a parser's bug met a message; the message is shown as it stands
			lines = nil
		}
	}()
	for src, root := range markup.Parse(s) {
		m := &markdown{style: st, src: src, looks: map[attrs]theme.Style{}}
		m.blocks(root, 0)
		lines = append(lines, m.lines...)
	}
	return lines
}

// markdown walks a parsed text and collects its lines.
type markdown struct {
	style
	src   []byte
	lines []line
	hang  []span // bars and indents of the blocks around
	lead  []span // the same for the next line, with a bullet; nil when there is none
	looks map[attrs]theme.Style
}

// attrs is what a text is besides plain. However deep it is nested, each counts once.
type attrs uint8

const (
	strong attrs = 1 << iota
	italic
	struck
	quoted
	coded
	linked
)

// look returns the style of a text with these attributes.
func (m *markdown) look(a attrs) theme.Style {
	if a == 0 {
		return m.base
	}
	s, ok := m.looks[a]
	if !ok {
		s = m.base
		for i, with := range [...]theme.Style{m.th.Bold, m.th.Italic, m.th.Strike, m.th.Quote, m.th.Code, m.th.Link} {
			if a&(1<<i) != 0 {
				s = s.With(with)
			}
		}
		m.looks[a] = s
	}
	return s
}

// newLine begins a line.
func (m *markdown) newLine() *line {
	lead := m.lead
	if lead == nil {
		lead = m.hang
	}
	m.lead = nil
	m.lines = append(m.lines, line{lead: lead, hang: m.hang})
	return &m.lines[len(m.lines)-1]
}

// add appends text to the line that is being collected.
func (m *markdown) add(s span) {
	if s.text == "" {
		return
	}
	l := &m.lines[len(m.lines)-1]
	if strings.IndexByte(s.text, '\t') >= 0 {
		col := 0
		for _, before := range l.spans {
			col += width(before.text)
		}
		s.text = expandTabs(s.text, col)
	}
	l.spans = append(l.spans, s)
}

// blocks collects the blocks inside n.
func (m *markdown) blocks(n ast.Node, a attrs) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if markup.BlankBefore(m.src, c) {
			m.newLine()
		}
		m.block(c, a)
	}
}

func (m *markdown) block(n ast.Node, a attrs) {
	switch n := n.(type) {
	case *ast.Heading:
		m.newLine()
		m.inlines(n, a|strong)
	case *ast.Blockquote:
		m.inside(m.th.Glyph.QuoteBar+" ", "", func() { m.blocks(n, a|quoted) })
	case *ast.List:
		m.list(n, a)
	case *ast.FencedCodeBlock:
		m.code(n)
	case *ast.ThematicBreak:
		m.newLine()
		m.add(span{text: strings.Repeat(m.th.Glyph.Horizontal, min(m.width, 24)), style: m.th.Faint, code: true})
	default: // paragraphs
		m.newLine()
		if lines := n.Lines(); n.Parent().Kind() == ast.KindDocument && lines.Len() > 0 {
			m.add(span{text: m.indentBefore(lines.At(0).Start), style: m.look(a)})
		}
		m.inlines(n, a)
	}
}

// inside runs f with a bar before every line, or with a bullet before the first and as many spaces
// before the others.
func (m *markdown) inside(bar, bullet string, f func()) {
	hang := m.hang
	if len(hang) < maxDepth {
		first := m.lead
		if first == nil {
			first = hang
		}
		if bullet != "" {
			m.lead = with(first, span{text: bullet, style: m.th.Dim})
			m.hang = with(hang, span{text: theme.Spaces(width(bullet))})
		} else {
			if m.lead != nil {
				m.lead = with(first, span{text: bar, style: m.th.Faint})
			}
			m.hang = with(hang, span{text: bar, style: m.th.Faint})
		}
	}
	f()
	m.hang = hang
}

// with returns a new slice: lines keep the ones they were given.
func with(spans []span, s span) []span { return append(spans[:len(spans):len(spans)], s) }

func (m *markdown) list(n *ast.List, a attrs) {
	number := n.Start
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		if markup.BlankBefore(m.src, item) {
			m.newLine()
		}
		bullet := m.th.Glyph.Bullet + " "
		if n.IsOrdered() {
			bullet = strconv.Itoa(number) + string(n.Marker) + " "
			number++
		}
		m.inside("", bullet, func() {
			if item.FirstChild() == nil {
				m.newLine()
			}
			m.blocks(item, a)
		})
	}
}

// code collects a fenced block. What stands after the fence is shown unless it names a language:
// with an unclosed fence it may be the message.
func (m *markdown) code(n *ast.FencedCodeBlock) {
	var b strings.Builder
	language := ""
	if n.Info != nil {
		language = string(n.Info.Value(m.src))
		if !markup.IsLanguage(language) {
			b.WriteString(language + "\n")
		}
	}
	for i := range n.Lines().Len() {
		seg := n.Lines().At(i)
		b.Write(seg.Value(m.src))
	}
	code := strings.TrimRight(b.String(), "\n")
	m.inside(m.th.Glyph.Vertical+" ", "", func() {
		for _, spans := range highlight(code, m.lexer.Tokens(language, code), m.th) {
			m.newLine().verbatim = true
			for _, s := range spans {
				m.add(s)
			}
		}
	})
}

// indentBefore returns the spaces before src[at] on its line: the parser drops them, people who
// draw with characters mean them.
func (m *markdown) indentBefore(at int) string {
	from := at
	for from > 0 && (m.src[from-1] == ' ' || m.src[from-1] == '\t') {
		from--
	}
	return string(m.src[from:at])
}

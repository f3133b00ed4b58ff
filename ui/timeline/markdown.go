package timeline

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"parley/ui/theme"
)

// markdownParser knows the Markdown of chat. It leaves out what would hide words (HTML, definitions
// of links, entities) and what surprises in a chat (code by indentation, headings by underlining).
var markdownParser = parser.NewParser(
	parser.WithBlockParsers(
		util.Prioritized(parser.NewThematicBreakParser(), 200),
		util.Prioritized(parser.NewListParser(), 300),
		util.Prioritized(parser.NewListItemParser(), 400),
		util.Prioritized(parser.NewATXHeadingParser(), 600),
		util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
		util.Prioritized(quoteParser{parser.NewBlockquoteParser()}, 800),
		util.Prioritized(indentedParser{parser.NewParagraphParser()}, 1000),
	),
	parser.WithInlineParsers(
		util.Prioritized(parser.NewCodeSpanParser(), 100),
		util.Prioritized(parser.NewLinkParser(), 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(parser.NewEmphasisParser(), 500),
		util.Prioritized(extension.NewStrikethroughParser(), 500),
		util.Prioritized(extension.NewLinkifyParser(extension.WithLinkifyURLRegexp(bareURL)), 999),
	),
)

// bareURL also takes hosts without a dot, like localhost:8080.
var bareURL = regexp.MustCompile(`^https?://[^\s<>"` + "`" + `]+`)

// quoteParser begins a quote only where a space, another > or nothing follows: ">_<" is a face.
type quoteParser struct{ parser.BlockParser }

func (q quoteParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, _ := reader.PeekLine()
	rest := bytes.TrimLeft(line, " \t")
	if len(rest) > 1 && !bytes.ContainsRune([]byte(" \t\r\n>"), rune(rest[1])) {
		return nil, parser.NoChildren
	}
	return q.BlockParser.Open(parent, reader, pc)
}

// indentedParser takes paragraphs however far they are indented, as nothing else does here.
type indentedParser struct{ parser.BlockParser }

func (indentedParser) CanAcceptIndentedLine() bool { return true }

// maxDepth is how deep quotes and lists are drawn; what is deeper stands at that depth.
const maxDepth = 6

// markdownLines returns the lines of a Markdown text, none if the parser fails.
func markdownLines(s string, st style) (lines []line) {
	defer func() {
		if recover() != nil { // a parser's bug met a message; the message is shown as it stands
			lines = nil
		}
	}()
	for part := range quotesApart(s) {
		src := []byte(part)
		m := &markdown{style: st, src: src, looks: map[attrs]theme.Style{}}
		m.blocks(markdownParser.Parse(text.NewReader(src)), 0)
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
		if m.blankBefore(c) {
			m.newLine()
		}
		m.block(c, a)
	}
}

// blankBefore says whether a blank line parts n from what is before it. The parser says so of all that
// follows a fenced block; there the text has to tell.
func (m *markdown) blankBefore(n ast.Node) bool {
	before := n.PreviousSibling()
	if before == nil || !n.HasBlankPreviousLines() {
		return false
	}
	lines := n.Lines()
	if before.Kind() != ast.KindFencedCodeBlock || lines == nil || lines.Len() == 0 {
		return true
	}
	above := bytes.LastIndexByte(m.src[:lines.At(0).Start], '\n')
	if above < 0 {
		return false
	}
	start := bytes.LastIndexByte(m.src[:above], '\n') + 1
	return len(bytes.Trim(m.src[start:above], " \t>")) == 0
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
		if m.blankBefore(item) {
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
		if languages[strings.ToLower(language)] == "" && strings.ToLower(language) != "text" {
			b.WriteString(language + "\n")
		}
	}
	for i := range n.Lines().Len() {
		seg := n.Lines().At(i)
		b.Write(seg.Value(m.src))
	}
	code := strings.TrimRight(b.String(), "\n")
	m.inside(m.th.Glyph.Vertical+" ", "", func() {
		for _, spans := range highlight(code, m.lexer.tokens(language, code), m.th) {
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

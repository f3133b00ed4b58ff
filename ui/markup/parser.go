package markup

import (
	"bytes"
	"iter"
	"regexp"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Parse yields the parts of a Markdown text, in their order: the source of each with its tree. The parser
// may panic on what it does not foresee; a text that IsTangle is not for it.
func Parse(s string) iter.Seq2[[]byte, ast.Node] {
	return func(yield func([]byte, ast.Node) bool) {
		for part := range quotesApart(s) {
			if src := []byte(part); !yield(src, markdownParser.Parse(text.NewReader(src))) {
				return
			}
		}
	}
}

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
		util.Prioritized(emphasisParser{parser.NewEmphasisParser()}, 500),
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

// emphasisParser leaves asterisks between two digits alone: 2*3*4 is a product.
type emphasisParser struct{ parser.InlineParser }

func (e emphasisParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, at := block.PeekLine()
	after := bytes.TrimLeft(line, "*")
	if n := len(line) - len(after); n > 0 && isDigit(block.PrecendingCharacter()) && len(after) > 0 && isDigit(rune(after[0])) {
		block.Advance(n)
		return ast.NewTextSegment(at.WithStop(at.Start + n))
	}
	return e.InlineParser.Parse(parent, block, pc)
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

// indentedParser takes paragraphs however far they are indented, as nothing else does here.
type indentedParser struct{ parser.BlockParser }

func (indentedParser) CanAcceptIndentedLine() bool { return true }

// BlankBefore says whether a blank line parts n from what is before it. The parser says so of all that
// follows a fenced block; there the text has to tell.
func BlankBefore(src []byte, n ast.Node) bool {
	before := n.PreviousSibling()
	if before == nil || !n.HasBlankPreviousLines() {
		return false
	}
	lines := n.Lines()
	if before.Kind() != ast.KindFencedCodeBlock || lines == nil || lines.Len() == 0 {
		return true
	}
	above := bytes.LastIndexByte(src[:lines.At(0).Start], '\n')
	if above < 0 {
		return false
	}
	start := bytes.LastIndexByte(src[:above], '\n') + 1
	return len(bytes.Trim(src[start:above], " \t>")) == 0
}

// Unescape drops the backslashes before punctuation that Markdown reads as "not markup".
func Unescape(b []byte) string { return string(util.UnescapePunctuations(b)) }

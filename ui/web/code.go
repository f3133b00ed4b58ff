package web

import (
	"strings"

	"github.com/alecthomas/chroma/v2"
	"github.com/yuin/goldmark/ast"

	"parley/ui/markup"
)

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

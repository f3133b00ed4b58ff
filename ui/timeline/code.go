package timeline

import (
	"strings"

	"github.com/alecthomas/chroma/v2"

	"parley/ui/markup"
	"parley/ui/theme"
)

// Code returns the lines of a file as code looks, by what its name says that they are written in. They have no
// control characters.
func (c *Cache) Code(name string, lines []string, th *theme.Theme) [][]theme.Span {
	code := strings.Join(lines, "\n")
	out := make([][]theme.Span, 0, len(lines))
	for _, spans := range highlight(code, c.lexer.Tokens(languageOf(name), code), th) {
		line := make([]theme.Span, len(spans))
		for i, s := range spans {
			line[i] = theme.Span{Text: s.text, Style: s.style}
		}
		out = append(out, line)
	}
	return out
}

// highlight returns the lines of code, each token in its look. The code has no control characters
// but newlines and tabs.
func highlight(code string, tokens []markup.Token, th *theme.Theme) [][]span {
	h := &codeLines{lines: [][]span{nil}}
	for _, t := range tokens {
		h.add(code[:t.Bytes], tokenStyle(t.Class, th))
		code = code[t.Bytes:]
	}
	h.add(code, th.Text)
	return h.lines
}

type codeLines struct{ lines [][]span }

func (h *codeLines) add(text string, style theme.Style) {
	for i, part := range strings.Split(text, "\n") {
		if i > 0 {
			h.lines = append(h.lines, nil)
		}
		if part == "" {
			continue
		}
		cur := &h.lines[len(h.lines)-1]
		if n := len(*cur); n > 0 && (*cur)[n-1].style == style {
			(*cur)[n-1].text += part
			continue
		}
		*cur = append(*cur, span{text: part, style: style, code: true})
	}
}

// tokenStyle maps the many classes of tokens to the few looks of a theme.
func tokenStyle(t chroma.TokenType, th *theme.Theme) theme.Style {
	switch {
	case t == chroma.GenericInserted:
		return th.Good
	case t == chroma.GenericDeleted:
		return th.Error
	case t == chroma.GenericHeading || t == chroma.GenericSubheading:
		return th.Strong
	case t.InCategory(chroma.Comment):
		return th.Dim
	case t.InCategory(chroma.Keyword) || t == chroma.NameTag || t == chroma.OperatorWord:
		return th.Accent
	case t.InSubCategory(chroma.LiteralString):
		return th.Good
	case t.InSubCategory(chroma.LiteralNumber) || t == chroma.NameConstant:
		return th.Code
	}
	return th.Text
}

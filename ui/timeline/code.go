package timeline

import (
	"strings"
	"time"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"

	"parley/ui/theme"
)

// languages are those whose code is highlighted, by what people write after the fence. The list is
// closed because a lexer, once used, stays in memory.
var languages = func() map[string]string {
	m := map[string]string{}
	for _, names := range []string{
		"Bash bash sh shell zsh", "C c h", "C++ c++ cpp cc hpp", "C# c# cs csharp", "CSS css", "Diff diff patch",
		"Docker docker dockerfile", "Elixir elixir ex", "Go go golang", "Haskell haskell hs", "HTML html",
		"INI ini conf", "Java java", "JavaScript js javascript node", "JSON json", "Kotlin kotlin kt", "Lua lua",
		"Makefile make makefile", "Nix nix", "Perl perl pl", "Python python py python3", "Ruby ruby rb",
		"Rust rust rs", "SQL sql sqlite", "Swift swift", "TOML toml", "TypeScript typescript ts tsx", "XML xml svg",
		"YAML yaml yml", "Zig zig",
	} {
		aliases := strings.Fields(names)
		for _, alias := range aliases[1:] {
			m[alias] = aliases[0]
		}
	}
	return m
}()

// Limits of highlighting: beyond them the code is shown plain. Lexers are expressions that
// backtrack, and the code may have been written to make them.
const (
	maxHighlight  = 4 << 10 // bytes
	highlightTime = 20 * time.Millisecond
)

// highlight returns the lines of code, with the looks of its language if that is known. The code has
// no control characters but newlines and tabs.
func highlight(code, language string, th *theme.Theme) [][]span {
	h := &codeLines{lines: [][]span{nil}}
	rest := code
	if name := languages[strings.ToLower(language)]; name != "" && len(code) <= maxHighlight {
		rest = h.lex(lexers.Get(name), code, th)
	}
	h.add(rest, th.Text)
	return h.lines
}

type codeLines struct{ lines [][]span }

// lex adds the tokens of code until time is up, and returns what is left.
func (h *codeLines) lex(lexer chroma.Lexer, code string, th *theme.Theme) (rest string) {
	if lexer == nil {
		return code
	}
	tokens, err := lexer.Tokenise(&chroma.TokeniseOptions{State: "root"}, code)
	if err != nil {
		return code
	}
	began := time.Now()
	for t := tokens(); t != chroma.EOF; t = tokens() {
		if !strings.HasPrefix(code, t.Value) {
			return code // the lexer changed the text; what people wrote goes first
		}
		h.add(t.Value, tokenStyle(t.Type, th))
		code = code[len(t.Value):]
		if code == "" || time.Since(began) > highlightTime {
			break
		}
	}
	return code
}

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

package timeline

import (
	"strings"
	"sync"
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

// Limits of highlighting: beyond them code is shown plain. Lexers are expressions that backtrack,
// take some 40 µs a token, and the code may have been written to make them take more.
const (
	maxHighlight = 4 << 10 // bytes
	codeKept     = 128     // blocks
)

// highlightTime is the third limit; tests, which a busy machine may hold up for longer, raise it.
var highlightTime = 10 * time.Millisecond

// token is some bytes of code of one class.
type token struct {
	class chroma.TokenType
	bytes int
}

// lexer splits code into tokens, and remembers the last blocks: everybody who looks at the same code
// through a window of another size has it lexed once. It is safe for many goroutines.
type lexer struct {
	mu    sync.Mutex
	known map[codeKey][]token
}

type codeKey struct{ language, code string }

// tokens returns the tokens of code, as far as they were found in time; none when the language is
// not known.
func (l *lexer) tokens(language, code string) []token {
	name := languages[strings.ToLower(language)]
	if name == "" || len(code) > maxHighlight {
		return nil
	}
	k := codeKey{name, code}
	l.mu.Lock()
	tokens, ok := l.known[k]
	l.mu.Unlock()
	if ok {
		return tokens
	}
	tokens = lex(name, code)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.known == nil || len(l.known) >= codeKept {
		l.known = map[codeKey][]token{}
	}
	l.known[codeKey{name, strings.Clone(code)}] = tokens
	return tokens
}

// lex returns the tokens of code. Lexers go by lines, so the last is ended for them.
func lex(name, code string) []token {
	lexer := lexers.Get(name)
	if lexer == nil {
		return nil
	}
	next, err := lexer.Tokenise(&chroma.TokeniseOptions{State: "root"}, code+"\n")
	if err != nil {
		return nil
	}
	var tokens []token
	began := time.Now()
	for t := next(); t != chroma.EOF && time.Since(began) < highlightTime; t = next() {
		n := min(len(t.Value), len(code))
		if n == 0 || t.Value[:n] != code[:n] {
			break // the end, or the lexer changed the text; what people wrote goes first
		}
		code = code[n:]
		tokens = append(tokens, token{t.Type, n})
	}
	return tokens
}

// highlight returns the lines of code, each token in its look. The code has no control characters
// but newlines and tabs.
func highlight(code string, tokens []token, th *theme.Theme) [][]span {
	h := &codeLines{lines: [][]span{nil}}
	for _, t := range tokens {
		h.add(code[:t.bytes], tokenStyle(t.class, th))
		code = code[t.bytes:]
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

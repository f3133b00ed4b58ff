package markup

import (
	"strings"
	"sync"
	"time"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
	"golang.org/x/sync/singleflight"
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

// IsLanguage says whether what stands after a fence names a language, if only plain text.
func IsLanguage(name string) bool {
	name = strings.ToLower(name)
	return languages[name] != "" || name == "text"
}

// Limits of highlighting: beyond them code is shown plain. Lexers are expressions that backtrack,
// take some 40 µs a token, and the code may have been written to make them take more.
const (
	maxHighlight = 4 << 10 // bytes
	codeKept     = 128     // blocks
	lexTime      = 10 * time.Millisecond
	lexStep      = time.Millisecond       // counted for a token at most: on a busy machine others work meanwhile
	lexWall      = 100 * time.Millisecond // all in all
)

// Token is some bytes of code of one class.
type Token struct {
	Class chroma.TokenType
	Bytes int
}

// Lexer splits code into tokens, and remembers the last blocks: everybody who looks at the same code, also
// at once or through a window of another size, has it lexed once. It is safe for many goroutines.
type Lexer struct {
	Now func() time.Time // time.Now if nil

	flight singleflight.Group
	mu     sync.Mutex
	known  map[codeKey][]Token
}

type codeKey struct{ language, code string }

// Tokens returns the tokens of code, as far as they were found in time; none when the language is
// not known.
func (l *Lexer) Tokens(language, code string) []Token {
	name := languages[strings.ToLower(language)]
	if name == "" || len(code) > maxHighlight {
		return nil
	}
	k := codeKey{name, code}
	if tokens, ok := l.recall(k); ok {
		return tokens
	}
	found, _, _ := l.flight.Do(name+"\n"+code, func() (any, error) { return l.learn(k), nil })
	return found.([]Token)
}

func (l *Lexer) recall(k codeKey) (tokens []Token, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	tokens, ok = l.known[k]
	return tokens, ok
}

// learn lexes code, and remembers what came of it.
func (l *Lexer) learn(k codeKey) []Token {
	if tokens, ok := l.recall(k); ok { // since it was asked for
		return tokens
	}
	now := l.Now
	if now == nil {
		now = time.Now
	}
	k.code = strings.Clone(k.code)
	tokens := lex(k.language, k.code, now)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.known == nil || len(l.known) >= codeKept {
		l.known = map[codeKey][]Token{}
	}
	l.known[k] = tokens
	return tokens
}

// lex returns the tokens of code that are found in time. Lexers go by lines, so the last is ended for them.
func lex(name, code string, now func() time.Time) []Token {
	lexer := lexers.Get(name)
	if lexer == nil {
		return nil
	}
	next, err := lexer.Tokenise(&chroma.TokeniseOptions{State: "root"}, code+"\n")
	if err != nil {
		return nil
	}
	var tokens []Token
	var spent time.Duration
	began := now()
	last := began
	for t := next(); t != chroma.EOF; t = next() {
		n := min(len(t.Value), len(code))
		if n == 0 || t.Value[:n] != code[:n] {
			break // the end, or the lexer changed the text; what people wrote goes first
		}
		code = code[n:]
		tokens = append(tokens, Token{t.Type, n})
		at := now()
		spent += min(at.Sub(last), lexStep)
		if spent > lexTime || at.Sub(began) > lexWall { // asked after the first, which has the expressions made ready
			break
		}
		last = at
	}
	return tokens
}

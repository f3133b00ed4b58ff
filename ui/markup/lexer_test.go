package markup

import (
	"strings"
	"sync"
	"testing"
	"time"
)

// TestLexTime: code that takes long is highlighted as far as it goes; that the machine does something else for a while is no
// reason.
func TestLexTime(t *testing.T) {
	const line = "return a + b\n"
	code := strings.Repeat(line, 10)
	for _, c := range []struct {
		name  string
		step  time.Duration // that each token takes
		pause time.Duration // once
		whole bool
	}{
		{"fast", time.Microsecond, 0, true},
		{"held up", time.Microsecond, lexWall / 2, true},
		{"held up for long", time.Microsecond, 2 * lexWall, false},
		{"slow", lexTime / 8, 0, false},
	} {
		now, pause := time.Unix(0, 0), c.pause
		l := Lexer{Now: func() time.Time {
			if now = now.Add(c.step); now.Sub(time.Unix(0, 0)) > 5*c.step {
				now, pause = now.Add(pause), 0
			}
			return now
		}}
		n := 0
		for _, token := range l.Tokens("go", code) {
			n += token.Bytes
		}
		if whole := n == len(code); whole != c.whole || n == 0 {
			t.Errorf("%s: %d of %d bytes", c.name, n, len(code))
		}
	}
}

// TestLexOnce: many who look at the same code at once have it lexed once.
func TestLexOnce(t *testing.T) {
	const code = "return 1"
	asked := func(people int) (n int) {
		l := Lexer{Now: func() time.Time { n++; return time.Time{} }} // n is not guarded: the race detector sees whether two lex
		var all sync.WaitGroup
		for range people {
			all.Go(func() {
				if len(l.Tokens("go", code)) == 0 {
					t.Error("no tokens")
				}
			})
		}
		all.Wait()
		return n
	}
	if once, many := asked(1), asked(20); once == 0 || many != once {
		t.Errorf("the clock is asked %d times for one, %d for many", once, many)
	}
}

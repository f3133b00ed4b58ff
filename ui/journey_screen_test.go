package ui_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/ui/uitest"
)

// tape keeps every byte that a terminal was sent.
type tape struct {
	mu   sync.Mutex
	data bytes.Buffer
}

func (t *tape) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.data.Write(p)
}

func (t *tape) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.data.String()
}

// record sends every byte to the tape too.
func record(on *tape) uitest.Option { return uitest.With(func(c *uitest.Config) { c.Tee = on }) }

// squeezed is a text without white space and without what a composer puts before its rows, so that it
// can be found however it was wrapped.
func squeezed(text string) string {
	return strings.NewReplacer(" ", "", "\n", "", "›", "", "‹", "").Replace(text)
}

// The window is resized again and again while its person types and others write. What it shows in the
// end is what a new terminal of that size shows.
func TestResizingWhileTypingAndReading(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	ana := lobby(visit(t, srv, "ana"))
	var others []*uitest.Tester
	for _, name := range []string{"bob", "carl", "dan"} {
		others = append(others, lobby(visit(t, srv, name)))
	}
	const text = "what I am about to say"
	dice := rand.New(rand.NewPCG(1, 2))
	for i := range len(text) {
		ana.Type(text[i:i+1]).Resize(20+dice.IntN(381), 6+dice.IntN(145))
		others[i%3].Enter(fmt.Sprintf("message **%d** of a 会話 👩‍👩‍👧‍👦 that goes on", i))
	}
	others[0].WaitUntil(func(screen string) bool { // the last of each
		return strings.Contains(screen, "message 19") && strings.Contains(screen, "message 20") && strings.Contains(screen, "message 21")
	})
	others[1].Enter("the last word")
	for kept := false; !kept; { // and then each new screen of hers has it
		p := visitAny(t, srv, "ana").Enter("/join #lobby").WaitFor("the last word")
		kept = p.Robot.WaitFor("› "+text, time.Second) == nil
		must(t, p.Close())
	}
	for _, size := range [][2]int{{5, 2}, {400, 150}, {20, 6}, {21, 7}, {45, 20}, {59, 8}, {80, 24}, {90, 25}, {120, 40}, {300, 9}} {
		ana.Resize(size[0], size[1])
		if size[0] < 20 {
			continue // too small to be of use; but it must come back
		}
		ana.WaitUntil(func(screen string) bool {
			return strings.Contains(screen, "the last word") && strings.Contains(squeezed(screen), squeezed(text))
		})
		fresh := visitAny(t, srv, "ana", uitest.Size(size[0], size[1]))
		fresh.Enter("/join #lobby").WaitFor("the last word")
		fresh.WaitUntil(func(screen string) bool { return strings.Contains(squeezed(screen), squeezed(text)) })
		waitAlike(t, ana, fresh)
		must(t, fresh.Close())
	}
	ana.Press("enter")
	waitLine(others[2], "ana: "+text)
}

// waitAlike waits until two robots see the same, whichever of them is the later.
func waitAlike(t *testing.T, a, b *uitest.Tester) {
	t.Helper()
	for end := time.Now().Add(patience); a.Screen() != b.Screen(); {
		if time.Now().After(end) {
			t.Fatalf("not alike:\n%s\n%s", a.Screen(), b.Screen())
		}
		a.WaitQuiet(50 * time.Millisecond)
		b.WaitQuiet(50 * time.Millisecond)
	}
}

// visitAny is visit for a terminal in which Home may have no room for the greeting.
func visitAny(t *testing.T, srv *uitest.Server, name string, opts ...uitest.Option) *uitest.Tester {
	t.Helper()
	p := dial(t, srv, append([]uitest.Option{uitest.As(name)}, opts...)...)
	return p.WaitUntil(func(string) bool { return strings.Contains(p.Title(), "parley") })
}

// Of a draft that has more rows than there is room for, those around the cursor are shown.
func TestLongDraftInASmallWindow(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	ana := lobby(visit(t, srv, "ana", uitest.Size(80, 24)))
	for i := range 9 {
		ana.Type(fmt.Sprintf("row %d", i+1)).Press("ctrl+j")
	}
	for _, size := range [][3]int{{80, 24, 6}, {30, 12, 4}, {20, 6, 2}, {120, 40, 6}, {20, 9, 3}} {
		ana.Resize(size[0], size[1])
		ana.WaitUntil(func(screen string) bool {
			_, y, on := ana.Cursor()
			return on && y == size[1]-1 && strings.Count(screen, "row ") == size[2]-1 && strings.Contains(screen, "row 9")
		})
		ana.Type("x").WaitUntil(func(string) bool { return strings.Contains(ana.Row(size[1]-1), "x") })
		ana.Press("backspace").WaitUntil(func(string) bool { return !strings.Contains(ana.Row(size[1]-1), "x") })
		ana.Press("up").WaitUntil(func(string) bool { _, y, _ := ana.Cursor(); return y == size[1]-2 }).Press("down")
	}
}

// A window may have any size, also one that no window has.
func TestAnySize(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	for _, size := range [][2]int{{1, 1}, {19, 40}, {200, 5}} {
		p := dial(t, srv, uitest.As("ana"), uitest.Size(size[0], size[1]))
		p.WaitUntil(func(string) bool {
			return strings.HasPrefix("too small", p.Row(0)) || strings.HasPrefix(p.Row(0), "too small")
		})
		p.Resize(80, 24).WaitFor("Hello, ana")
		leave(t, p.Press("ctrl+d"))
	}
	p := visit(t, srv, "ana", uitest.Size(500, 200)) // drawn in 400×150 of it
	leave(t, lobby(p).Press("ctrl+d"))
}

// colours are those that the screen is drawn in.
func colours(p *uitest.Tester) (list []string) {
	w, h := p.Size()
	for y := range h {
		for x := range w {
			for _, c := range []any{p.Cell(x, y).Fg, p.Cell(x, y).Bg} {
				if name := fmt.Sprint(c); c != nil && !slices.Contains(list, name) {
					list = append(list, name)
				}
			}
		}
	}
	slices.Sort(list)
	return list
}

// Light and dark have colours of their own, and NO_COLOR has none.
func TestLightDarkAndNone(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	lobby(visit(t, srv, "bob")).Enter("a word with `code` and https://example.org/")
	look := func(opts ...uitest.Option) []string {
		p := lobby(visit(t, srv, "ana", opts...)).WaitFor("a word with")
		p.WaitUntil(func(string) bool { return p.Mode(2004) })
		defer p.Close()
		return colours(p)
	}
	dark := look()
	light := look(uitest.On(uitest.Light))
	if len(dark) < 3 || len(light) < 3 || slices.Equal(dark, light) {
		t.Errorf("dark is drawn in %v, light in %v", dark, light)
	}
	for _, env := range []string{"NO_COLOR=1", "NO_COLOR=true"} {
		if c := look(uitest.Env(env)); len(c) > 0 {
			t.Errorf("%s: drawn in %v", env, c)
		}
	}
}

// A locale without UTF-8 gets ASCII alone, whatever people write; a dumb terminal gets no colours and
// no questions.
func TestPlainTerminals(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	bob := visit(t, srv, "bob").Enter("/status ☕ über alles").WaitFor("others see now")
	lobby(bob).Enter("grüße, 世界 👩‍👩‍👧‍👦 · ✓ > [x](https://example.org/ü)").Enter("> quote\n- list\n```\ncode ├──\n```")
	for _, env := range [][]string{{"LANG=C"}, {"LC_ALL=POSIX", "LANG=de_DE.UTF-8"}, {"LC_CTYPE=de_DE.ISO-8859-1"}} {
		var raw tape
		ana := visit(t, srv, "ana", uitest.Env(env...), record(&raw), uitest.Size(120, 30)).WaitFor("ber alles")
		ana.Press("f1").WaitFor("Writing").Press("esc").WaitGone("Writing").Press("ctrl+k").WaitFor("Go to").Press("esc").WaitGone("Go to")
		lobby(ana).WaitFor("bob  ").Enter("/quit").WaitExit()
		if i := strings.IndexFunc(raw.String(), func(r rune) bool { return r > 126 }); i >= 0 {
			t.Errorf("%v: not ASCII: %q", env, raw.String()[max(0, i-40):min(len(raw.String()), i+20)])
		}
	}
	var raw tape
	ana := dial(t, srv, uitest.As("ana"), uitest.Term("dumb"), record(&raw)).WaitFor("Hello, ana")
	lobby(ana).Enter("all the same").WaitFor("all the same").Enter("/quit").WaitExit()
	if regexp.MustCompile(`\x1b(\]|\[[0-9;]*[34][0-9;]*m|\[\?2026)`).MatchString(raw.String()) {
		t.Errorf("a dumb terminal was sent %q", raw.String())
	}
}

// The cursor stands behind what was typed, however wide that is.
func TestCursorOnWideText(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	ana := lobby(visit(t, srv, "ana"))
	at := func(x int, what string) {
		t.Helper()
		ana.WaitUntil(func(string) bool { cx, cy, on := ana.Cursor(); return on && cx == x && cy == 23 })
		_ = what
	}
	for _, c := range []struct {
		text  string
		cells int
	}{
		{"a", 1}, {"世", 2}, {"e\u0301", 1}, {"👩‍👩‍👧‍👦", 2}, {"🇩🇪", 2}, {"ﾊ", 1}, {"👍🏽", 2}, {"ก็", 1}, {"z", 1},
	} {
		x, _, _ := ana.Cursor()
		ana.Type(c.text)
		at(x+c.cells, c.text)
		ana.Press("left")
		at(x, c.text)
		ana.Press("right")
		at(x+c.cells, c.text)
	}
	ana.Press("home")
	at(2, "the beginning")
	ana.Press("end").Press("enter")
	waitSaid(ana, "ana: a世é👩‍👩‍👧‍👦🇩🇪ﾊ👍🏽ก็z")
}

// A paste of 5,000 lines is one draft. It is refused whole, with a clear word, and stays.
func TestPasteBomb(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	bob := lobby(visit(t, srv, "bob"))
	ana := lobby(visit(t, srv, "ana"))
	var lines []string
	for i := range 5000 {
		lines = append(lines, fmt.Sprintf("line %d.", i+1))
	}
	ana.Paste(strings.Join(lines, "\n")).WaitFor("line 5000.")
	ana.Press("enter").WaitFor("the message has 5000 lines; at most 100 fit")
	ana.Press("ctrl+home").WaitFor("line 1.").Press("ctrl+end").WaitFor("line 5000.")
	ana.Paste(strings.Repeat("and more\n", 1<<20)).WaitFor("too long", patience).WaitFor("line 5000.")
	ana.Press("ctrl+c").WaitGone("line 5000.").Enter("sorry")
	waitSaid(bob, "ana: sorry")
	ana.Paste("one\ntwo\nthree").WaitFor("three").Press("enter")
	waitSaid(bob, "ana: sorry", "ana: one", "ana: two", "ana: three")
}

// Nobody's escape codes reach another's terminal.
func TestEscapeCodesStayText(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	var raw tape
	bob := visit(t, srv, "bob", record(&raw), uitest.Size(140, 40))
	ana := open(visit(t, srv, "ana"), "bob")
	codes := []string{"\x1b]0;evil\x07", "\x1b[31mevil", "\x1b]52;c;ZXZpbA==\x07", "\u009b31mevil", "\x1b[2Jevil", "evil\u202egnp.exe", "\x0eevil", "evil\x7f\b\b"}
	for i, code := range codes {
		verb := []string{"dm bob", "status", "away"}[i%3]
		if _, errOut, exit := run(t, srv, "ana", verb+" '"+code+"'"); exit != 0 {
			t.Fatalf("%s %q: %s", verb, code, errOut)
		}
		if i%3 > 0 {
			pasted := fmt.Sprintf("pasted %d", i)
			ana.Paste(code + pasted).WaitFor(pasted).Press("enter").WaitFor("Message @bob")
		}
	}
	bob.Press("ctrl+g").WaitFor("Message @ana").WaitFor("␛]0;evil").Press("alt+h").WaitFor("Hello, bob")
	bob.Enter("/whois ana").WaitFor("ana is")
	if bob.Title() == "evil" || bob.Clipboard() == "evil" {
		t.Error("bob's terminal did what ana wrote")
	}
	for _, code := range codes {
		if strings.Contains(raw.String(), code) {
			t.Errorf("%q reached bob's terminal", code)
		}
	}
}

package uitest

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"charm.land/ssh"
)

// echo shows each chunk of input, quoted, on a line of its own; q ends with status 7.
func echo(s ssh.Session) {
	fmt.Fprint(s, "ready\n")
	for in := range reader(s) {
		if in == "q" {
			_ = s.Exit(7)
			return
		}
		fmt.Fprintf(s, "%q\n", in)
	}
}

func TestTypePressAndExit(t *testing.T) {
	r := Dial(t, serve(t, echo), As("ana"))
	r.WaitFor("ready")
	r.Type("hello").WaitFor(`"hello"`)
	r.Press("enter").WaitFor(`"\r"`)
	r.Press("esc", "up") // the pause after Esc keeps them apart
	r.WaitFor("\"\\x1b\"\n\"\\x1b[A\"")
	if row := r.Row(0); row != "ready" {
		t.Errorf("Row(0) = %q", row)
	}
	if x, y, ok := r.Find("hello"); x != 1 || y != 1 || !ok {
		t.Errorf("Find = %d, %d, %v", x, y, ok)
	}
	if err := r.Robot.Press("enter", "nonsense"); err == nil {
		t.Error("Press takes a key that does not exist")
	}
	r.Press("q")
	if code := r.WaitExit(); code != 7 {
		t.Errorf("WaitExit = %d, want 7", code)
	}
}

func TestLook(t *testing.T) {
	r := Dial(t, serve(t, func(s ssh.Session) {
		io.WriteString(s, "\x1b]2;(1) a; b\x07\x1b[?1049h\x1b[2;3H漢\x1b[1;7;31mx\x1b[m\x1b]8;;https://a.example\x07L\x1b]8;;\x07"+
			"\x07\a\x1b]52;c;Y29weQ==\x07\x1b[?25l\x1b[5;1Hend")
		<-s.Context().Done()
	}))
	r.WaitFor("end")
	if r.Title() != "(1) a; b" || r.Bells() != 2 || r.Clipboard() != "copy" || !r.AltScreen() {
		t.Errorf("title %q, bells %d, clipboard %q, alt screen %v", r.Title(), r.Bells(), r.Clipboard(), r.AltScreen())
	}
	if row := r.Row(1); row != "  漢xL" {
		t.Errorf("Row(1) = %q", row)
	}
	if x, y, _ := r.Find("xL"); x != 4 || y != 1 {
		t.Errorf("Find after a wide character = %d, %d", x, y)
	}
	if c := r.Cell(2, 1); c.Text != "漢" || c.Width != 2 || c.Bold {
		t.Errorf("wide cell = %+v", c)
	}
	if c := r.Cell(4, 1); c.Text != "x" || !c.Bold || !c.Reverse || c.Fg == nil || c.Bg != nil {
		t.Errorf("styled cell = %+v", c)
	}
	if c := r.Cell(5, 1); c.Link != "https://a.example" {
		t.Errorf("linked cell = %+v", c)
	}
	if x, y, visible := r.Cursor(); x != 3 || y != 4 || visible {
		t.Errorf("Cursor = %d, %d, %v", x, y, visible)
	}
	if c := r.Cell(1000, 1000); c != (Cell{}) {
		t.Errorf("cell outside = %+v", c)
	}
}

func TestTerminalAnswers(t *testing.T) {
	const ask = "\x1b]11;?\x07\x1b[c\x1b[?2026$p\x1b[?9999$p\x1b[>1u\x1b[?u\x1b[6n"
	answers := func(t *testing.T, opts ...Option) string {
		got := make(chan string, 1)
		r := Dial(t, serve(t, func(s ssh.Session) {
			io.WriteString(s, ask+"asked")
			all := ""
			for in := range reader(s) {
				if all += in; strings.HasSuffix(all, "R") { // the cursor's position was asked last
					break
				}
			}
			got <- all
		}), opts...)
		r.WaitFor("asked")
		if r.display.cfg.Mute {
			r.Type("R")
		}
		return <-got
	}
	tests := map[string]struct {
		opts []Option
		want string
	}{
		"dark":  {nil, "\x1b]11;rgb:0000/0000/0000\a\x1b[?62;1;6;22c\x1b[?2026;2$y\x1b[?9999;0$y\x1b[1;1R"},
		"light": {[]Option{On(Light), Kitty()}, "\x1b]11;rgb:ffff/ffff/ffff\a\x1b[?62;1;6;22c\x1b[?2026;2$y\x1b[?9999;0$y\x1b[?1u\x1b[1;1R"},
		"old":   {[]Option{With(func(c *Config) { c.NoSync = true })}, "\x1b]11;rgb:0000/0000/0000\a\x1b[?62;1;6;22c\x1b[?2026;0$y\x1b[?9999;0$y\x1b[1;1R"},
		"mute":  {[]Option{With(func(c *Config) { c.Mute = true })}, "R"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := answers(t, tt.opts...); got != tt.want {
				t.Errorf("answered\n%q, want\n%q", got, tt.want)
			}
		})
	}
}

func TestPasteAndFocusFollowTheModes(t *testing.T) {
	r := Dial(t, serve(t, echo))
	r.WaitFor("ready")
	r.Focus() // nobody asked
	r.Paste("a").WaitFor(`"a"`)
	r.display.feed([]byte("\x1b[?2004;1004h"))
	r.Paste("b").WaitFor(`"\x1b[200~b\x1b[201~"`)
	r.Blur()
	r.WaitFor(`"\x1b[O"`)
	if strings.Contains(r.Screen(), `\x1b[I`) {
		t.Error("focus was reported though nobody asked")
	}
}

func TestMouse(t *testing.T) {
	r := Dial(t, serve(t, echo))
	r.WaitFor("ready")
	r.Click(1, 1) // nobody asked
	r.display.feed([]byte("\x1b[?1002;1006h"))
	r.Click(4, 2)
	r.Wheel(0, 0, 1)
	r.Wheel(0, 0, -1)
	r.WaitFor(`\x1b[<65;1;1M`)
	r.WaitUntil(func(screen string) bool {
		all := strings.NewReplacer("\n", "", `"`, "").Replace(screen) // however it was cut in chunks
		return all == `ready\x1b[<0;5;3M\x1b[<0;5;3m\x1b[<64;1;1M\x1b[<65;1;1M`
	})
}

func TestResize(t *testing.T) {
	r := Dial(t, serve(t, func(s ssh.Session) {
		pty, changes, _ := s.Pty()
		fmt.Fprintf(s, "%s ", pty.Term)
		for size := range changes {
			fmt.Fprintf(s, "%dx%d ", size.Width, size.Height)
		}
	}), Size(40, 10), Term("xterm"))
	r.WaitFor("xterm 40x10")
	r.Resize(100, 30).WaitFor("100x30")
	if rows := strings.Count(r.Screen(), "\n") + 1; rows != 30 {
		t.Errorf("%d rows after the resize", rows)
	}
}

func TestTimeoutShowsTheScreen(t *testing.T) {
	r := Dial(t, serve(t, echo))
	r.WaitFor("ready")
	err := r.Robot.WaitFor("never", 10*time.Millisecond)
	if !errors.Is(err, ErrTimeout) || !strings.Contains(err.Error(), "│ready ") {
		t.Errorf("error = %v", err)
	}
	r.Type("q")
	err = r.Robot.WaitFor("never", 10*time.Second)
	if !errors.Is(err, ErrOver) || !strings.Contains(err.Error(), "exit status 7") {
		t.Errorf("error after the end = %v", err)
	}
}

func TestHalfAFrameIsNotSeen(t *testing.T) {
	r := Dial(t, serve(t, func(s ssh.Session) {
		in := reader(s)
		io.WriteString(s, "\x1b[?2026hhalf")
		<-in
		io.WriteString(s, " whole\x1b[?2026l")
		<-in
	}))
	if err := r.Robot.WaitUntil(func(screen string) bool { return strings.HasPrefix(screen, "half\n") }, 50*time.Millisecond); !errors.Is(err, ErrTimeout) {
		t.Errorf("half a frame was shown: %v", err)
	}
	looked := make(chan string)
	go func() { looked <- r.Screen() }()
	r.Press("enter")
	if screen := <-looked; !strings.HasPrefix(screen, "half whole\n") {
		t.Errorf("a look shows half a frame:\n%s", screen)
	}
}

func TestCharacterCutInTwo(t *testing.T) {
	const family = "👩\u200d👩\u200d👧"
	d := newDisplay(Config{}.withDefaults(), func([]byte) {})
	defer d.end(0, nil)
	for _, b := range []byte(family) {
		d.feed([]byte{b})
	}
	if err := d.wait("the family", 10*time.Second, func(s string) bool { return strings.HasPrefix(s, family+"\n") }); err != nil {
		t.Error(err)
	}
}

func TestStopReading(t *testing.T) {
	const total = 5 << 19 // more than the window of 2 MB
	var sent atomic.Int64
	stalled := make(chan struct{}) // the server has sent more than the robot may take
	addr := serve(t, func(s ssh.Session) {
		in := reader(s)
		<-in
		line := []byte("\x1b]2;" + strings.Repeat("x", 1019) + "\a") // cheap for the emulator
		for sent.Load() < total {
			n, err := s.Write(line)
			if err != nil {
				return
			}
			if before := sent.Add(int64(n)) - int64(n); before < 1<<20 && before+int64(n) >= 1<<20 {
				close(stalled)
			}
		}
		io.WriteString(s, "done")
		<-in
	})
	r := Dial(t, addr)
	r.StopReading()
	r.Press("enter")
	<-stalled
	if n := r.BytesReceived(); n != 0 {
		t.Errorf("received %d bytes while not reading", n)
	}
	for limit := time.Now().Add(30 * time.Second); r.BytesArrived() < 1<<20; time.Sleep(time.Millisecond) {
		if time.Now().After(limit) {
			t.Fatalf("%d bytes arrived", r.BytesArrived())
		}
	}
	if n := sent.Load(); n >= total {
		t.Errorf("the server could send all of its %d bytes", n)
	}
	r.ResumeReading()
	r.WaitFor("done")
}

func TestFreezeAndThaw(t *testing.T) {
	r := Dial(t, serve(t, echo))
	r.WaitFor("ready")
	r.Freeze()
	r.Type("hello")
	if err := r.Robot.WaitFor("hello", 30*time.Millisecond); !errors.Is(err, ErrTimeout) {
		t.Errorf("a frozen robot received: %v", err)
	}
	r.Thaw()
	r.WaitFor("hello")
}

func TestCutHasNoStatus(t *testing.T) {
	left := make(chan struct{})
	r := Dial(t, serve(t, func(s ssh.Session) {
		defer close(left)
		echo(s)
	}))
	r.WaitFor("ready")
	if err := r.Cut(); err != nil {
		t.Error(err)
	}
	if code, err := r.Robot.WaitExit(10 * time.Second); code != -1 || !errors.Is(err, ErrNoStatus) {
		t.Errorf("WaitExit = %d, %v", code, err)
	}
	<-left
}

func TestForkSharesTheConnection(t *testing.T) {
	addr := serve(t, func(s ssh.Session) {
		fmt.Fprintf(s, "%s\n", s.RemoteAddr())
		echo(s)
	})
	one := Dial(t, addr).WaitFor("ready")
	two := one.Fork().WaitFor("ready")
	if one.Row(0) != two.Row(0) {
		t.Errorf("two connections: %s and %s", one.Row(0), two.Row(0))
	}
	if err := two.Close(); err != nil {
		t.Error(err)
	}
	one.Type("still here").WaitFor("still here")
}

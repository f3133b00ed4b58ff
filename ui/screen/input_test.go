package screen

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
)

func TestLoneEsc(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &model{}
		r := start(t, m, Options{})
		r.typed("\x1b")
		time.Sleep(escTime - time.Nanosecond)
		if keys := messages[tea.KeyPressMsg](m); len(keys) > 0 {
			t.Fatalf("too early: %v", keys)
		}
		time.Sleep(time.Nanosecond)
		if keys := messages[tea.KeyPressMsg](m); len(keys) != 1 || keys[0].Code != tea.KeyEscape {
			t.Fatalf("got %v", keys)
		}
		r.typed("\x1b")
		time.Sleep(escTime / 2)
		r.typed("[A")
		time.Sleep(time.Second)
		if keys := messages[tea.KeyPressMsg](m); len(keys) != 2 || keys[1].Code != tea.KeyUp {
			t.Fatalf("got %v", keys)
		}
	})
}

func TestRepliesAreNotTyping(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &model{}
		r := start(t, m, Options{})
		for _, part := range []string{"\x1b]11;rgb:00", "00/0000/0000", "\x1b", "\\\x1b[?2026", ";2$y\x1b[?62;2", "2c"} {
			r.typed(part)
			time.Sleep(time.Minute) // a slow line
		}
		if keys := messages[tea.KeyPressMsg](m); len(keys) > 0 {
			t.Errorf("typed %v", keys)
		}
		if bg := messages[tea.BackgroundColorMsg](m); len(bg) != 1 || !bg[0].IsDark() {
			t.Errorf("background %v", bg)
		}
		if da := messages[uv.PrimaryDeviceAttributesEvent](m); len(da) != 1 {
			t.Errorf("attributes %v", da)
		}
	})
}

func TestBurstOfText(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &model{}
		r := start(t, m, Options{})
		text := strings.Repeat("the quick brown 狐 ", 500)
		r.typed(text)
		var got strings.Builder
		for _, key := range messages[tea.KeyPressMsg](m) {
			got.WriteString(key.Text)
		}
		if got.String() != text {
			t.Errorf("%d of %d bytes came through", got.Len(), len(text))
		}
	})
}

func TestSynchronizedOnlyWhenKnown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, &model{}, Options{})
		r.take()
		r.send(strings.Repeat("long lines\n", 20))
		if out := r.take(); strings.Contains(out, "2026") {
			t.Errorf("sent %q", out)
		}
		r.typed("\x1b[?2026;2$y")
		r.send(strings.Repeat("other long lines\n", 20))
		time.Sleep(frameTime)
		if out := r.take(); !strings.HasPrefix(out, "\x1b[?2026h") || !strings.HasSuffix(out, "\x1b[?2026l") {
			t.Errorf("sent %q", out)
		}
		r.send(strings.Repeat("other long lines\n", 19) + "short")
		time.Sleep(frameTime)
		if out := r.take(); strings.Contains(out, "2026") {
			t.Errorf("sent %q", out)
		}
	})
}

func TestSizes(t *testing.T) {
	for size, want := range map[Size]tea.WindowSizeMsg{
		{}:             {Width: 80, Height: 24},
		{-1, 5}:        {Width: 80, Height: 24},
		{10, 3}:        {Width: 10, Height: 3},
		{65535, 65535}: {Width: 400, Height: 150},
	} {
		if got := tea.WindowSizeMsg(clamp(size)); got != want {
			t.Errorf("%v: %v", size, got)
		}
	}
}

func TestResizes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &model{text: "hello"}
		r := start(t, m, Options{})
		r.take()
		for i := range 1000 { // one second
			r.resize <- Size{100, 30 + i%50}
			time.Sleep(time.Millisecond)
		}
		r.typed("\x1b[8;1;1t") // a terminal has no say in it
		time.Sleep(time.Second)
		sizes := messages[tea.WindowSizeMsg](m)
		if len(sizes) > 12 || sizes[len(sizes)-1] != (tea.WindowSizeMsg{Width: 100, Height: 79}) {
			t.Errorf("%d sizes, last %v", len(sizes), sizes[len(sizes)-1])
		}
		if out := r.take(); !strings.Contains(out, "hello") || strings.Contains(out, "\x1b[2J") {
			t.Errorf("sent %q", out)
		}
		close(r.resize)
		time.Sleep(time.Hour)
	})
}

func TestDumbTerminal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c canvas
		c.plain = plain("dumb")
		c.resize(80, 24)
		v := everything(&model{})
		out := string(c.restore(c.draw(nil, settingsOf(&v), 0, 0, nil), ""))
		for _, bad := range []string{"\x1b]", "\x1bP", "$p", "\x1b[>", " q"} {
			if strings.Contains(out, bad) {
				t.Errorf("sent %q in %q", bad, out)
			}
		}
	})
}

func TestDirect(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &model{on: func(_ *model, msg tea.Msg) tea.Cmd {
			cmd, _ := msg.(tea.Cmd)
			return cmd
		}}
		r := start(t, m, Options{})
		r.take()
		for cmd, want := range map[string]tea.Cmd{
			"\x1b]52;c;aGk=\a": tea.SetClipboard("hi"),
			"\x1b[?5W":         tea.Raw("\x1b[?5W"),
			"\x1b]10;?\a":      tea.RequestForegroundColor,
		} {
			r.send(want)
			time.Sleep(frameTime)
			if out := r.take(); !strings.Contains(out, cmd) {
				t.Errorf("sent %q, not %q", out, cmd)
			}
		}
	})
}

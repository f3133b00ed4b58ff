package screen

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestDrawsWhatChanged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, &model{text: "hello"}, Options{})
		if out := r.take(); !strings.Contains(out, "hello") {
			t.Fatalf("sent %q", out)
		}
		r.send("hello you")
		if out := r.take(); out != "\x1b[;6H you" {
			t.Fatalf("sent %q", out)
		}
	})
}

func TestIdleSendsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, &model{text: "hello"}, Options{})
		r.take()
		time.Sleep(24 * time.Hour)
		r.send("hello")
		if out := r.take(); out != "" {
			t.Fatalf("sent %q", out)
		}
	})
}

func TestFrameRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, &model{}, Options{})
		r.count()
		for i := range 1000 { // one second
			r.send(fmt.Sprint(i))
			time.Sleep(time.Millisecond)
		}
		time.Sleep(time.Second)
		if n := r.count(); n < 25 || n > 32 {
			t.Errorf("%d frames", n)
		}
		if out := r.take(); !strings.HasSuffix(out, "99") {
			t.Errorf("sent %q last", out[len(out)-9:])
		}
	})
}

// What follows a frame does not wait, unless it is more and more.
func TestTwoFramesAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, &model{}, Options{})
		time.Sleep(time.Second)
		r.count()
		for i, want := range []int{1, 1, 0, 0} {
			if r.send(fmt.Sprint(i)); r.count() != want {
				t.Errorf("message %d is not drawn as it should: %d frames", i, want)
			}
		}
		time.Sleep(frameTime)
		if n := r.count(); n != 1 {
			t.Errorf("%d frames for what waited", n)
		}
	})
}

func TestSlowClientCostsOneFrame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		views := 0
		m := &model{text: "a", view: func(m *model) tea.View { views++; return tea.NewView(m.text) }}
		r := start(t, m, Options{})
		r.take()
		r.block()
		r.send("b")
		synctest.Wait()
		views = 0
		for i := range 1000 {
			r.send(fmt.Sprint("c", i))
			time.Sleep(time.Millisecond)
		}
		if views > 0 {
			t.Errorf("%d views were made for nobody", views)
		}
		r.unblock()
		time.Sleep(frameTime)
		if out := r.take(); !strings.HasPrefix(out, "\x1b[Hb\rc999") {
			t.Errorf("sent %q", out)
		}
	})
}

func TestStalledClientIsClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, &model{}, Options{StallTimeout: 5 * time.Minute})
		r.block()
		r.send("a frame that is not taken")
		begin := time.Now()
		<-r.done
		if !errors.Is(r.err, ErrStalled) || time.Since(begin) != 5*time.Minute {
			t.Errorf("%v after %v", r.err, time.Since(begin))
		}
		if len(r.reasons) != 1 || !errors.Is(r.reasons[0], ErrStalled) {
			t.Errorf("closed for %v", r.reasons)
		}
	})
}

var errShutdown = errors.New("the server goes down")

// endings are all ways out, but for those on which nobody is left to restore anything for.
var endings = map[string]struct {
	end  func(r *running)
	want error
}{
	"quit":              {func(r *running) { r.send(tea.Quit()) }, nil},
	"interrupt":         {func(r *running) { r.send(tea.Interrupt()) }, tea.ErrInterrupted},
	"context":           {func(r *running) { r.cancel(errShutdown) }, errShutdown},
	"panic in Update":   {func(r *running) { r.send(errors.New("boom")) }, ErrPanic},
	"panic in View":     {func(r *running) { r.send("boom") }, ErrPanic},
	"panic in command":  {func(r *running) { r.send(tea.Cmd(boom)) }, ErrPanic},
	"panic in batch":    {func(r *running) { r.send(tea.Batch(boom, boom)) }, ErrPanic},
	"panic in sequence": {func(r *running) { r.send(tea.Sequence(tea.Batch(tea.Sequence(boom, boom), boom), boom)) }, ErrPanic},
}

func boom() tea.Msg { panic("boom") }

// everything asks for all that a view can ask for.
func everything(m *model) tea.View {
	if m.text == "boom" {
		boom()
	}
	v := tea.NewView("text")
	v.AltScreen, v.ReportFocus, v.MouseMode = true, true, tea.MouseModeAllMotion
	v.WindowTitle = "parley\x1b\a"
	v.Cursor = tea.NewCursor(2, 3)
	v.Cursor.Shape, v.Cursor.Color = tea.CursorBar, ansi.Red
	v.BackgroundColor, v.ForegroundColor = ansi.Black, ansi.White
	v.KeyboardEnhancements.ReportEventTypes = true
	return v
}

func TestRestores(t *testing.T) {
	for name, ending := range endings {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := &model{view: everything, on: func(_ *model, msg tea.Msg) tea.Cmd {
					cmd, _ := msg.(tea.Cmd)
					return cmd
				}}
				r := start(t, m, Options{Farewell: func(err error) string { return fmt.Sprint("bye ", err != nil) }})
				r.typed("\x1b[?2027;2$y\x1b[?69;2$y")
				begin := time.Now()
				sent := r.take()
				ending.end(r)
				<-r.done
				sent += r.take()
				if !errors.Is(r.err, ending.want) || (r.err == nil) != (ending.want == nil) {
					t.Errorf("ended with %v", r.err)
				}
				if time.Since(begin) > frameTime {
					t.Errorf("took %v", time.Since(begin))
				}
				if !strings.HasSuffix(sent, fmt.Sprintf("bye %v\r\n", ending.want != nil)) {
					t.Errorf("no farewell: %q", sent)
				}
				wantPairs(t, sent)
			})
		})
	}
}

// wantPairs checks that all that was switched on was switched off later.
func wantPairs(t *testing.T, sent string) {
	t.Helper()
	for on, off := range map[string]string{
		"\x1b[?1049h":        "\x1b[?1049l",
		"\x1b[?7l":           "\x1b[?7h",
		"\x1b[?2004h":        "\x1b[?2004l",
		"\x1b[?1004h":        "\x1b[?1004l",
		"\x1b[?1003h":        "\x1b[?1003l",
		"\x1b[?1006h":        "\x1b[?1006l",
		"\x1b[?2027h":        "\x1b[?2027l",
		"\x1b[?69h":          "\x1b[?69l",
		"\x1b[>3u":           "\x1b[<u",
		"\x1b[>4;2m":         "\x1b[>4m",
		"\x1b[22;2t":         "\x1b[23;2t",
		"\x1b]2;parley\a":    "\x1b]2;\a",
		"\x1b[5 q":           "\x1b[0 q",
		"\x1b]10;#c0c0c0\a":  "\x1b]110\a",
		"\x1b]11;#000000\a":  "\x1b]111\a",
		"\x1b]12;#800000\a":  "\x1b]112\a",
		"\x1b[?25l\x1b[>4;h": "",
	} {
		first, last := strings.Index(sent, on), strings.LastIndex(sent, off)
		if off != "" && (first < 0 || last < first) {
			t.Errorf("%q at %d, %q at %d in %q", on, first, off, last, sent)
		}
	}
	if strings.LastIndex(sent, "\x1b[?25l") > strings.LastIndex(sent, "\x1b[?25h") {
		t.Errorf("the cursor stays hidden: %q", sent)
	}
}

func TestEndsThoughNobodyReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, &model{}, Options{})
		r.block()
		r.send("a frame that is not taken")
		begin := time.Now()
		r.cancel(errShutdown)
		<-r.done
		if !errors.Is(r.err, errShutdown) || time.Since(begin) != patience {
			t.Errorf("%v after %v", r.err, time.Since(begin))
		}
	})
}

func TestClientGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, &model{}, Options{Farewell: func(error) string { return "bye" }})
		r.take()
		r.keys.Close()
		<-r.done
		if out := r.take(); !errors.Is(r.err, ErrGone) || out != "" {
			t.Errorf("%v, sent %q", r.err, out)
		}
	})
}

func TestPanicElsewhere(t *testing.T) {
	t.Run("pump", func(t *testing.T) {
		f := newFake()
		err := Run(context.Background(), &model{}, f.terminal(), Options{
			Pump: func(context.Context, func(tea.Msg)) { panic("boom") },
		})
		if !errors.Is(err, ErrPanic) {
			t.Error(err)
		}
	})
	t.Run("init", func(t *testing.T) {
		f := newFake()
		if err := Run(context.Background(), broken{}, f.terminal(), Options{}); !errors.Is(err, ErrPanic) {
			t.Error(err)
		}
	})
}

type broken struct{ tea.Model }

func TestServerIsLeftAlone(t *testing.T) {
	if os.Getenv("COLORTERM") == "" {
		t.Setenv("COLORTERM", "truecolor")
	}
	synctest.Test(t, func(t *testing.T) {
		m := &model{}
		r := start(t, m, Options{})
		r.take()
		r.send(tea.Suspend())
		r.send(tea.Exec(nil, nil)())
		r.send("still here")
		if out := r.take(); !strings.Contains(out, "still here") {
			t.Errorf("sent %q", out)
		}
		if env := messages[tea.EnvMsg](m); len(env) != 1 || len(env[0]) != 1 || env[0].Getenv("TERM") == "" {
			t.Errorf("the model sees %q", env)
		}
		if p := messages[tea.ColorProfileMsg](m); len(p) != 1 || p[0].String() != "ANSI256" {
			t.Errorf("colours: %v", p)
		}
	})
}

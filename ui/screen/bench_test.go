package screen

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// chat is a frame like that of the real screen: a sidebar, a timeline and a composer.
type chat struct {
	width, height int
	next          int
	panes         []Pane
}

func newChat(width, height int) *chat {
	c := &chat{width: width, height: height}
	side := Pane{Width: 20, Height: height}
	for i := range height / 2 {
		side.Lines = append(side.Lines, fmt.Sprintf(" \x1b[36m#room-%d\x1b[m", i))
	}
	line := Pane{X: 21, Width: width - 21, Height: height - 2}
	compose := Pane{X: 21, Y: height - 2, Width: width - 21, Height: 2, Lines: []string{"", "> hi"}}
	c.panes = []Pane{side, line, compose}
	for range line.Height {
		c.say()
	}
	return c
}

// say adds a message to the timeline, padded as a real one is.
func (c *chat) say() {
	c.next++
	text := fmt.Sprintf("12:%02d \x1b[1;32mada\x1b[m and then I said %d", c.next%60, c.next)
	p := &c.panes[1]
	if len(p.Lines) == p.Height {
		copy(p.Lines, p.Lines[1:])
		p.Lines = p.Lines[:p.Height-1]
	}
	p.Lines = append(p.Lines, text+strings.Repeat(" ", max(0, p.Width-len(text)+9)))
}

func (c *chat) draw(cv *canvas, b []byte) []byte {
	return cv.draw(b[:0], settings{alt: true, cursor: 5}, 25, c.height-1, c.panes)
}

func BenchmarkDraw(b *testing.B) {
	for _, size := range []Size{{80, 24}, {200, 50}} {
		for _, step := range []struct {
			name string
			do   func(c *chat, i int)
		}{
			{"same", func(*chat, int) {}},
			{"typed", func(c *chat, i int) {
				c.panes[2].Lines[1] = "> hi there, you"[:4+i%10]
			}},
			{"unread", func(c *chat, i int) {
				c.panes[0].Lines[3] = [2]string{" \x1b[36m#room-3\x1b[m", " \x1b[36m#room-3\x1b[m (1)"}[i%2]
			}},
			{"message", func(c *chat, _ int) { c.say() }},
		} {
			b.Run(fmt.Sprintf("%dx%d/%s", size.Width, size.Height, step.name), func(b *testing.B) {
				c, cv := newChat(size.Width, size.Height), new(canvas)
				cv.resize(size.Width, size.Height)
				// Half of the rooms leave room beside the timeline: those rows need no repair.
				c.panes[0].Lines = c.panes[0].Lines[:4]
				buf := c.draw(cv, nil)
				sent := 0
				b.ReportAllocs()
				b.ResetTimer()
				for i := range b.N {
					step.do(c, i)
					buf = c.draw(cv, buf)
					sent += len(buf)
				}
				b.ReportMetric(float64(sent)/float64(b.N), "B/frame")
			})
		}
	}
}

// counter is the smallest model that scrolls.
type counter struct{ *chat }

func (m counter) Init() tea.Cmd  { return nil }
func (m counter) View() tea.View { return tea.View{} }
func (m counter) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, ok := msg.(string); ok {
		m.say()
	}
	return m, nil
}

func (m counter) Frame() (tea.View, []Pane) {
	v := tea.View{AltScreen: true, Cursor: tea.NewCursor(25, m.height-1)}
	return v, m.panes
}

// sink is a client that reads everything and types nothing.
type sink struct {
	io.Reader
	*io.PipeReader
	wrote chan int
}

func (s sink) Read(p []byte) (int, error) { return s.PipeReader.Read(p) }
func (s sink) Write(p []byte) (int, error) {
	s.wrote <- len(p)
	return len(p), nil
}

// crowd starts n sessions and returns a function that sends to all and waits for all frames.
func crowd(b *testing.B, n int) (send func(tea.Msg) int) {
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	senders := make(chan func(tea.Msg), n)
	wrote := make(chan int, n)
	for range n {
		in, _ := io.Pipe()
		term := Terminal{
			In: in, Out: sink{PipeReader: in, wrote: wrote}, Close: func(error) { in.Close() },
			Size: Size{80, 24}, Term: "xterm-256color",
		}
		all.Go(func() {
			_ = Run(ctx, counter{newChat(80, 24)}, term, Options{Pump: func(ctx context.Context, send func(tea.Msg)) {
				senders <- send
				<-ctx.Done()
			}})
		})
	}
	sends := make([]func(tea.Msg), n)
	for i := range sends {
		sends[i] = <-senders
	}
	for range n { // the first frames
		<-wrote
	}
	b.Cleanup(func() {
		cancel()
		for done := make(chan struct{}); ; {
			go func() { all.Wait(); close(done) }()
			for {
				select {
				case <-wrote:
				case <-done:
					return
				}
			}
		}
	})
	return func(msg tea.Msg) (bytes int) {
		for _, send := range sends {
			send(msg)
		}
		for range sends {
			bytes += <-wrote
		}
		return bytes
	}
}

// BenchmarkSession reports what a session holds when it is idle.
func BenchmarkSession(b *testing.B) {
	const n = 200
	for b.Loop() {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		goroutines := runtime.NumGoroutine()
		crowd(b, n)
		time.Sleep(time.Second) // until bubbletea's tickers have stopped
		for range 5 {           // stacks shrink by half each time
			runtime.GC()
		}
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapInuse-before.HeapInuse)/n, "heapB/session")
		b.ReportMetric(float64(after.StackInuse-before.StackInuse)/n, "stackB/session")
		b.ReportMetric(float64(runtime.NumGoroutine()-goroutines)/n, "goroutines/session")
	}
}

// BenchmarkDeliver sends a message to 100 screens: through each program's loop, to its client.
func BenchmarkDeliver(b *testing.B) {
	const n = 100
	send := crowd(b, n)
	b.ReportAllocs()
	b.ResetTimer()
	sent := 0
	for range b.N {
		b.StopTimer()
		time.Sleep(frameTime)
		b.StartTimer()
		sent += send("hello")
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/delivery")
	b.ReportMetric(float64(sent)/float64(b.N)/n, "B/delivery")
}

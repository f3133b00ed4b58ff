package screen

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
)

// endless is a client that types the same text for ever, and counts what was read of it.
type endless struct {
	text string
	read int
}

func (e *endless) Read(p []byte) (int, error) {
	n := copy(p, strings.Repeat(e.text, len(p)/len(e.text)))
	e.read += n
	return n, nil
}

// A client that types without end gets as much of the processor as its share, and no more of its input
// is read than that.
func TestFloodOfInput(t *testing.T) {
	for name, text := range map[string]string{
		"keys": "a", "wheel": "\x1b[<64;10;10M", "help": "\x1bOP\x1b[27u", "focus": "\x1b[I\x1b[O", "no end": "\x1b]x", "pastes": "\x1b[200~a\x1b[201~",
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client := &endless{text: text}
				f, got := newFake(), 0
				term := f.terminal()
				term.In = client
				m := &model{on: func(m *model, msg tea.Msg) tea.Cmd {
					m.log = nil
					if got++; got == 1 {
						return tea.Tick(10*time.Second, func(time.Time) tea.Msg { return tea.Quit() })
					}
					return nil
				}}
				if err := Run(t.Context(), m, term, Options{}); err != nil {
					t.Fatal(err)
				}
				if most := inputBurst + 11*int(time.Second/inputEvery); got > most || client.read > 512*most {
					t.Errorf("%d messages of %d bytes in 10 s", got, client.read)
				}
			})
		})
	}
}

// What a person pastes comes at once, also where the terminal does not mark it as a paste.
func TestPasteIsNoFlood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &model{}
		r := start(t, m, Options{})
		begun := time.Now()
		r.typed(strings.Repeat("x", 3000) + "\x1b[200~" + strings.Repeat("a line\n", 70000) + "\x1b[201~")
		if p := messages[tea.PasteMsg](m); len(p) != 1 || len(p[0].Content) != 490000 || time.Since(begun) > 0 {
			t.Errorf("%d pastes after %v", len(p), time.Since(begun))
		}
	})
}

// When a session has ended, what its client typed before is not read any more.
func TestEndLeavesInputAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const all = 1 << 20
		left := strings.NewReader(strings.Repeat("a", all))
		f := newFake()
		term := f.terminal()
		term.In = left
		m := &model{on: func(_ *model, msg tea.Msg) tea.Cmd {
			if _, ok := msg.(tea.KeyPressMsg); ok {
				return tea.Quit
			}
			return nil
		}}
		if err := Run(t.Context(), m, term, Options{}); err != nil && !errors.Is(err, io.EOF) {
			t.Fatal(err)
		}
		if left.Len() < all-64<<10 {
			t.Errorf("%d bytes were read", all-left.Len())
		}
		time.Sleep(time.Second) // bubbletea's ticker stops after half of it
	})
}

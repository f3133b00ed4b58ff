package timeline

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"parley/app/chat"
	"parley/ui/theme"
)

// blocking is a timeline of a channel whose reader hides bob.
func blocking(w, h int, entries []Entry, read chat.Seq, more bool) *Model {
	m := New(NewCache(0))
	m.SetViewer(Viewer{Me: ana, MyName: "ana", Theme: theme.For(theme.Look{}), Hides: func(u chat.UserID) bool { return u == bob }})
	m.SetSize(w, h)
	m.Open(7, chat.Channel, entries, read, more)
	return m
}

func TestHiddenMessagesAreOneLine(t *testing.T) {
	m := blocking(80, 20, []Entry{said(1, ana, "one"), said(2, bob, "spam 2"), said(3, bob, "spam 3")}, 3, false)
	has(t, m, "2 messages of bob, blocked")
	hasNot(t, m, "spam", "1 message")
	m.Apply(said(4, bob, "spam 4"))
	has(t, m, "3 messages of bob, blocked")
	hasNot(t, m, "2 messages")
	m.Rows()
	if m.Seen() != 4 {
		t.Errorf("seen is %d", m.Seen())
	}
	m.Apply(said(5, ana, "two"))
	m.Apply(said(6, bob, "spam 6"))
	has(t, m, "3 messages of bob, blocked", "1 message of bob, blocked")

	// Each line is chosen as one, and Enter shows all that is behind it, and hides it again.
	m.Pick(-1)
	m.Pick(-1)
	if m.Pick(-1); m.Picked().Seq != 4 {
		t.Fatalf("%d is chosen", m.Picked().Seq)
	}
	m.Reveal(4)
	has(t, m, "spam 2", "spam 3", "spam 4", "1 message of bob")
	m.Pick(-1)
	m.Reveal(m.Picked().Seq)
	if has(t, m, "3 messages of bob, blocked"); m.Picked().Seq != 4 {
		t.Errorf("%d is chosen, which has no row", m.Picked().Seq)
	}
	m.Unpick()

	// Neither is it new, nor is there a row more than lines.
	m.SetNew(m.Seen())
	m.Apply(said(7, bob, "spam 7"))
	if hasNot(t, m, "new ──"); strings.Count(onScreen(m), "blocked") != 2 {
		t.Errorf("the lines:\n%s", onScreen(m))
	}
	m.Apply(said(8, ana, "mine"))
	m.Apply(said(9, carmen, "news"))
	has(t, m, "new ──")
	if m.newAt != 9 {
		t.Errorf("new is above %d", m.newAt)
	}
}

// Whatever comes in whatever order, what is hidden stands there as if the room had just been opened.
func TestHiddenMessagesOfAnyOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 60 {
		var all []Entry
		for seq := chat.Seq(1); seq <= 40; seq++ {
			all = append(all, said(seq, []chat.UserID{bob, bob, bob, carmen}[r.IntN(4)], "text"))
		}
		from, to := r.IntN(30), 30+r.IntN(5)
		m := blocking(60, 6+r.IntN(30), all[from:to], 40, from > 0)
		for step := range 20 {
			switch r.IntN(5) {
			case 0:
				if first := max(0, from-r.IntN(5)); first < from {
					m.Prepend(all[first:from], first > 0)
					from = first
				}
			case 1:
				if to < len(all) {
					m.Apply(all[to])
					to++
				}
			case 2:
				m.ScrollBy(r.IntN(21) - 10)
			case 3:
				m.Goto(all[from+r.IntN(to-from)].Message.Seq)
				m.Reveal(m.Picked().Seq)
				m.Reveal(m.Picked().Seq)
			case 4:
				m.Unpick()
			}
			for _, row := range m.Rows() {
				if ansi.StringWidth(row) > 60 {
					t.Fatalf("step %d: %q", step, row)
				}
			}
		}
		m.Unpick()
		m.ToBottom()
		fresh := blocking(60, m.h, all[from:to], 40, from > 0)
		if got, want := m.Rows(), fresh.Rows(); !slices.Equal(got, want) {
			t.Fatalf("%d to %d:\n%s\nopened anew:\n%s", from, to, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

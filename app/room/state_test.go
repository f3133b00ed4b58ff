package room

import (
	"context"
	"errors"
	"testing"
	"time"

	"parley/app/chat"
)

// TestReleasedTwice: whoever is late to release a live room does not take away the one that followed it.
func TestReleasedTwice(t *testing.T) {
	m, _ := crowd(t, 2)
	first := enterAs(t, m, 1)
	old := m.lives[1]
	first.Close()
	second := enterAs(t, m, 2)
	defer second.Close()
	m.release(old)
	if m.lives[1] == nil || m.lives[1] == old {
		t.Fatal("the room of the second session is forgotten")
	}
}

// TestNothingStays: after all have left, also at once with others who come, nothing of them is kept.
func TestNothingStays(t *testing.T) {
	m, _ := crowd(t, 50)
	done := make(chan struct{})
	for id := range 50 {
		go func() {
			for range 20 {
				s := enterAs(t, m, chat.UserID(id+1))
				s.WatchPeople(true)
				s.Close()
				s.WatchPeople(true)
			}
			done <- struct{}{}
		}()
	}
	for range 50 {
		<-done
	}
	if n := len(m.lives) + len(m.idle) + len(m.sessions) + m.reading + len(m.people.watchers); n != 0 {
		t.Fatalf("%d lives, %d idle, %d sessions, %d reading, %d watchers are left",
			len(m.lives), len(m.idle), len(m.sessions), m.reading, len(m.people.watchers))
	}
}

// TestMarkWrittenDuringALogin: a mark that was written after the rooms were read is not forgotten.
func TestMarkWrittenDuringALogin(t *testing.T) {
	m, f := crowd(t, 1)
	m.marks.note(chat.Mark{Room: 1, User: 1, Read: 5})
	f.read = m.marks.flush
	s := enterAs(t, m, 1)
	defer s.Close()
	if k, err := s.Room(1); err != nil || k.Member.Read != 5 {
		t.Fatalf("read up to %d (%v)", k.Member.Read, err)
	}
}

// sick is a store that writes no marks.
type sick struct{ chat.Store }

func (sick) SaveMarks(context.Context, []chat.Mark) error { return errors.New("sick") }
func (sick) SaveSeen(context.Context, []chat.Seen) error  { return errors.New("sick") }

// TestMarksOfASickStore: what can't be written does not grow with time, and is kept.
func TestMarksOfASickStore(t *testing.T) {
	failed := 0
	k := newMarks(sick{}, func(error) { failed++ })
	at := time.Unix(1000, 0)
	for i := range 20 {
		k.note(chat.Mark{Room: 1, User: 1, Read: chat.Seq(i)})
		k.noteSeen(chat.Seen{User: 1, At: at.Add(time.Duration(i) * time.Second)})
		k.flush()
	}
	k.close()
	if failed != 21 || len(k.seen) != 1 || len(k.dirty) != 1 {
		t.Fatalf("failed %d times, %d signs of life, %d marks", failed, len(k.seen), len(k.dirty))
	}
	if got := k.seen[chat.Seen{User: 1}]; !got.Equal(at.Add(19 * time.Second)) {
		t.Fatalf("seen %v", got)
	}
}

// TestFillIsBounded: a long page is no reason to keep all of it in memory.
func TestFillIsBounded(t *testing.T) {
	l := newLive(chat.Room{ID: 1, LastSeq: 1000}, newMarks(nil, nil))
	var page []*chat.Message
	for seq := range 1000 {
		page = append(page, &chat.Message{Room: 1, Seq: chat.Seq(seq + 1)})
	}
	l.fill(page, 0)
	if n := len(l.recent); n > 2*recentSize || l.recent[n-1].Seq != 1000 {
		t.Fatalf("%d messages are kept", n)
	}
}

package store

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"parley/app/chat"
)

func TestAppendMessage(t *testing.T) {
	s := newStore(t)
	ana := newUser(t, s, "ana").ID
	at := time.Date(2026, 3, 4, 5, 6, 7, 8_999, time.FixedZone("", 3600))
	sent := chat.Message{
		Room: s.lobby, Kind: chat.Action, Author: ana, ClientID: "c1", Text: "wavés\nto 世界", Posted: at, Version: 2,
	}
	stored, fresh, err := s.AppendMessage(ctx, sent)
	if err != nil || !fresh {
		t.Fatal(fresh, err)
	}
	want := sent
	want.Seq, want.Posted = 1, at.UTC().Truncate(time.Microsecond)
	if !reflect.DeepEqual(*stored, want) {
		t.Errorf("stored %+v", *stored)
	}
	page, err := s.MessagesAfter(ctx, s.lobby, 0, 10)
	if err != nil || len(page) != 1 || !reflect.DeepEqual(*page[0], want) {
		t.Errorf("read %+v, %v", page, err)
	}
	if got := wantWhole(t, s, s.lobby); len(got) != 1 {
		t.Errorf("%d messages", len(got))
	}
	before := time.Now().Add(-time.Second)
	if m := say(t, s, s.lobby, ana, "now"); m.Posted.Before(before) || m.Posted.After(time.Now()) {
		t.Errorf("posted %v", m.Posted)
	}
}

func TestAppendAgain(t *testing.T) {
	s := newStore(t)
	ana, ben, dev := newUser(t, s, "ana").ID, newUser(t, s, "ben").ID, newChannel(t, s, "dev").ID
	one := say(t, s, dev, ana, "one")
	again := draft(dev, ana, "another text")
	again.ClientID = one.ClientID
	got, fresh, err := s.AppendMessage(ctx, again)
	if err != nil || fresh || !reflect.DeepEqual(got, one) {
		t.Errorf("again: %+v, %v, %v", got, fresh, err)
	}
	// The same id is another message of another author, and in another room.
	if m := say(t, s, dev, ben, "one"); m.Seq != 2 {
		t.Errorf("of another author: %+v", m)
	}
	if m := say(t, s, s.lobby, ana, "one"); m.Seq != 1 {
		t.Errorf("in another room: %+v", m)
	}
	wantWhole(t, s, dev)
}

func TestAppendRefused(t *testing.T) {
	s := newStore(t)
	ana := newUser(t, s, "ana").ID
	_, _, err := s.AppendMessage(ctx, draft(99, ana, "x"))
	wantCode(t, err, chat.NotFound)
	_, _, err = s.AppendMessage(ctx, draft(s.lobby, 99, "x"))
	wantCode(t, err, chat.NotFound)
	if m := say(t, s, s.lobby, ana, "y"); m.Seq != 1 {
		t.Errorf("seq %d after what was refused", m.Seq)
	}
}

func TestPages(t *testing.T) {
	s := newStore(t)
	ana, dev := newUser(t, s, "ana").ID, newChannel(t, s, "dev").ID
	for i := range 10 {
		say(t, s, dev, ana, name("m", i))
		say(t, s, s.lobby, ana, name("other", i))
	}
	for _, v := range []struct {
		page  func(context.Context, chat.RoomID, chat.Seq, int) ([]*chat.Message, error)
		from  chat.Seq
		limit int
		want  []chat.Seq
	}{
		{s.MessagesBefore, 0, 3, []chat.Seq{8, 9, 10}},
		{s.MessagesBefore, 8, 3, []chat.Seq{5, 6, 7}},
		{s.MessagesBefore, 3, 9, []chat.Seq{1, 2}},
		{s.MessagesBefore, 1, 3, nil},
		{s.MessagesBefore, 0, 0, nil},
		{s.MessagesBefore, 0, -1, nil},
		{s.MessagesAfter, 0, 3, []chat.Seq{1, 2, 3}},
		{s.MessagesAfter, 8, 3, []chat.Seq{9, 10}},
		{s.MessagesAfter, 10, 3, nil},
	} {
		page, err := v.page(ctx, dev, v.from, v.limit)
		var got []chat.Seq
		for _, m := range page {
			got = append(got, m.Seq)
		}
		if err != nil || !reflect.DeepEqual(got, v.want) {
			t.Errorf("from %d, %d: %v, %v; want %v", v.from, v.limit, got, err, v.want)
		}
	}
}

// TestAppendConcurrent has a hundred people post to three rooms, each message twice at the same time.
func TestAppendConcurrent(t *testing.T) {
	const posters, each = 100, 10
	s := newStore(t)
	rooms := []chat.RoomID{s.lobby, newChannel(t, s, "a").ID, newChannel(t, s, "b").ID}
	var users []chat.UserID
	for i := range posters {
		users = append(users, newUser(t, s, name("user", i)).ID)
	}
	type answer struct {
		m     *chat.Message
		fresh bool
	}
	answers := make(chan answer, 2*posters*each)
	var wg sync.WaitGroup
	for i := range 2 * posters {
		wg.Go(func() {
			for n := range each {
				m, fresh, err := s.AppendMessage(ctx, draft(rooms[n%3], users[i/2], fmt.Sprint(i/2, "-", n)))
				if err != nil {
					t.Error(err)
					return
				}
				answers <- answer{m, fresh}
			}
		})
	}
	wg.Wait()
	close(answers)
	fresh, seqs := 0, map[string]chat.Seq{}
	for a := range answers {
		if a.fresh {
			fresh++
		}
		if seq, ok := seqs[a.m.Text]; ok && seq != a.m.Seq {
			t.Errorf("%q is at %d and at %d", a.m.Text, seq, a.m.Seq)
		}
		seqs[a.m.Text] = a.m.Seq
	}
	if fresh != posters*each || len(seqs) != posters*each {
		t.Errorf("%d fresh, %d different; want %d", fresh, len(seqs), posters*each)
	}
	total := 0
	for _, r := range rooms {
		for _, m := range wantWhole(t, s, r) {
			if seqs[m.Text] != m.Seq {
				t.Errorf("%q is at %d, its author was told %d", m.Text, m.Seq, seqs[m.Text])
			}
			total++
		}
	}
	if total != posters*each {
		t.Errorf("%d messages, want %d", total, posters*each)
	}
}

func TestContextEnds(t *testing.T) {
	s := newStore(t)
	ana := newUser(t, s, "ana").ID
	over, cancel := context.WithCancel(ctx)
	cancel()
	_, _, err := s.AppendMessage(over, draft(s.lobby, ana, "x"))
	wantCode(t, err, chat.Unavailable)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("the cause is missing: %v", err)
	}
	_, err = s.MessagesBefore(over, s.lobby, 0, 10)
	wantCode(t, err, chat.Unavailable)

	// A caller does not wait longer than it wants for a writer that is stuck.
	release, stuck := holdWriter(s)
	<-stuck
	soon, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
	defer cancel()
	_, _, err = s.AppendMessage(soon, draft(s.lobby, ana, "y"))
	wantCode(t, err, chat.Unavailable)
	close(release)
	if m := say(t, s, s.lobby, ana, "z"); m.Seq != 1 {
		t.Errorf("seq %d: what nobody waits for any more should not have begun", m.Seq)
	}
}

// holdWriter keeps the writer busy until release is closed; stuck is closed when it is.
func holdWriter(s *Store) (release, stuck chan struct{}) {
	release, stuck = make(chan struct{}), make(chan struct{})
	go s.write.do(ctx, func(*tx) error {
		close(stuck)
		<-release
		return nil
	})
	return release, stuck
}

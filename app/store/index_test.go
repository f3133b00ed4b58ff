package store

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/app/chat"
)

// many posts so many messages, a few in each transaction; text makes the i-th.
func many(t testing.TB, s *Store, n int, text func(i int) chat.Message) {
	t.Helper()
	for i := 0; i < n; {
		must(t, s.write.do(ctx, func(t *tx) error {
			for range min(50, n-i) {
				m := text(i)
				m.ClientID = fmt.Sprint(rand.Uint64())
				if _, _, err := appendMessage(t, m); err != nil {
					return err
				}
				i++
			}
			return nil
		}))
	}
}

// TestSearchModel: whatever was posted, edited and deleted, in whichever order it was merged and after a restart, a search
// finds what a look at every message finds.
func TestSearchModel(t *testing.T) {
	path := filepath.Join(t.TempDir(), "parley.db")
	s := reopen(t, path)
	r := rand.New(rand.NewPCG(3, 4))
	var users []chat.UserID
	var rooms []chat.RoomID
	for i := range 4 {
		users = append(users, newUser(t, s, name("user", i)).ID)
	}
	for i := range 30 {
		rooms = append(rooms, newChannel(t, s, name("room", i)).ID)
	}
	words := []string{"the", "The", "cafe", "Café", "cafeteria", "rare", "東京", "東京都", "京", "https://example.org", "日本語を話す", "wörter", "words", "🎉", "and", "a", "b"}
	text := func() string {
		said := make([]string, 1+r.IntN(8))
		for i := range said {
			said[i] = words[min(r.IntN(len(words)), r.IntN(len(words)))]
		}
		return strings.Join(said, " ")
	}
	queries := []string{
		"cafe", "caf*", `"the cafe"`, `"cafe the the"`, `"the caf*"`, "東京", "京", "京都 the", "rare and", "from:1", "from:2 rare", "has:link 日本", "wor*", "🎉 a the cafe",
		`"a b" "b a"`, "xylophone", "the after:2026-01-02", "cafe before:2026-01-02 after:2025-12-31",
	}
	posted := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	check := func(when string) {
		t.Helper()
		var all []*chat.Message
		for _, room := range rooms {
			all = append(all, wantWhole(t, s, room)...)
		}
		slices.SortFunc(all, func(a, b *chat.Message) int { return b.Posted.Compare(a.Posted) })
		for _, in := range []int{2, 20} {
			for _, query := range queries {
				words, author := query, 0
				if by, ok := strings.CutPrefix(query, "from:"); ok {
					fmt.Sscan(by, &author)
					words = strings.TrimLeft(by, "12 ")
				}
				q := chat.Search{Rooms: rooms[:in], Limit: 50}
				if author > 0 {
					q.Author = users[author]
				}
				var err error
				if q.Query, err = chat.ParseQuery(strings.TrimSpace(words), time.UTC); err != nil && author == 0 {
					t.Fatal(query, err)
				}
				var want []*chat.Message
				for _, m := range all {
					if !m.Deleted && slices.Contains(q.Rooms, m.Room) && (q.Author == 0 || m.Author == q.Author) && q.Fits(m.Text) &&
						(!q.Link || hasLink(m.Text)) && !m.Posted.Before(q.After) && (q.Before.IsZero() || m.Posted.Before(q.Before)) {
						want = append(want, m)
					}
				}
				var got []*chat.Message
				for more := true; more && len(got) < 500; more = q.Below > 0 {
					found, err := s.Search(ctx, q)
					must(t, err)
					got, q.Below = append(got, found.Messages...), found.Next
				}
				if want = want[:min(len(want), len(got), 500)]; len(got) < 500 {
					wantTexts(t, fmt.Sprintf("%s: %q in %d", when, query, in), textsOf(got), textsOf(want)...)
				}
				if !slices.EqualFunc(got[:len(want)], want, func(a, b *chat.Message) bool { return a.Place() == b.Place() }) {
					t.Fatalf("%s: %q in %d: found is not what is there", when, query, in)
				}
			}
		}
	}
	change := func(n int) {
		for range n {
			room := rooms[r.IntN(len(rooms))]
			_, err := s.ChangeMessage(ctx, chat.Place{Room: room, Seq: chat.Seq(1 + r.IntN(30))}, nil, func(m *chat.Message) (bool, error) {
				if r.IntN(3) == 0 {
					return m.Delete(), nil
				}
				if m.Deleted {
					return false, nil
				}
				return m.Edit(text(), time.Now())
			})
			if chat.CodeOf(err) != chat.NotFound {
				must(t, err)
			}
		}
	}
	post := func(n int) {
		many(t, s, n, func(int) chat.Message {
			m := draft(rooms[min(r.IntN(30), r.IntN(30))], users[r.IntN(4)], text())
			posted = posted.Add(10 * time.Second)
			m.Posted = posted
			return m
		})
	}
	post(100)
	check("all waits")
	for round := range 3 {
		post(mergeFan * indexBehind / 2)
		change(100)
		check(fmt.Sprint("round ", round))
	}
	settle(t, s)
	check("merged")
	change(300)
	check("changed")
	must(t, s.Close())
	s = reopen(t, path)
	post(mergeFan * indexBehind)
	settle(t, s)
	check("after a restart")
}

// TestIndexForgets: what was edited away and what was deleted is in the files of the index no more once that was merged.
func TestIndexForgets(t *testing.T) {
	s := newStore(t)
	ana := newUser(t, s, "ana").ID
	many(t, s, indexBehind, func(i int) chat.Message { return draft(s.lobby, ana, fmt.Sprint("zebra", i, " crossing")) })
	_, err := s.ChangeMessage(ctx, chat.Place{Room: s.lobby, Seq: 1}, nil, func(m *chat.Message) (bool, error) { return m.Edit("horse", time.Now()) })
	must(t, err)
	_, err = s.DeleteMessages(ctx, []chat.Place{{Room: s.lobby, Seq: 2}})
	must(t, err)
	many(t, s, (mergeFan+2)*indexBehind, func(i int) chat.Message { return draft(s.lobby, ana, fmt.Sprint("ox", i)) })
	settle(t, s)
	segments, err := list(ctx, s.read, scanSegment, selectSegments+`ORDER BY level DESC`)
	must(t, err)
	has := func(word string) (n int) {
		for _, g := range segments {
			lists, err := listsIn(ctx, s.read, g.id, atom{word: word}, []chat.RoomID{s.lobby})
			must(t, err)
			for _, of := range lists[s.lobby] {
				for p := (postings{list: of}); p.next(); {
					n++
				}
			}
		}
		return n
	}
	for word, want := range map[string]int{"zebra0": 0, "zebra1": 0, "zebra2": 1, "horse": 1, "crossing": indexBehind - 2} {
		if got := has(word); got != want {
			t.Errorf("%q is %d times in the index, want %d", word, got, want)
		}
	}
}

// TestMergeLost: pages that a server left that was killed while it merged are no more after the next start.
func TestMergeLost(t *testing.T) {
	path := filepath.Join(t.TempDir(), "parley.db")
	s := reopen(t, path)
	ana := newUser(t, s, "ana").ID
	must(t, s.write.do(ctx, func(t *tx) error { return putPage(t, 77, page{[]byte("x"), []byte("y")}) }))
	must(t, s.Close())
	s = reopen(t, path)
	settle(t, s)
	many(t, s, indexBehind, func(i int) chat.Message { return draft(s.lobby, ana, fmt.Sprint("number ", i)) })
	wantTexts(t, "a number", search(t, s, `"number 8"`, s.lobby), "number 8")
}

// FuzzPostings: a list gives what was put into it, however it is cut into entries and pages, and bytes that are no list or
// no page end nothing but themselves.
func FuzzPostings(f *testing.F) {
	f.Add([]byte{1, 2, 3, 200, 0, 0, 9}, uint16(3))
	f.Add(bytes.Repeat([]byte{7, 0, 0}, 900), uint16(999))
	f.Fuzz(func(t *testing.T, bytes []byte, keys uint16) {
		for e := (entries{rest: bytes}); e.next(); {
			for p := (postings{list: e.list}); p.next(); {
				appendPlaces(nil, p.places())
			}
		}
		var pages []page
		w := pager{put: func(p page) error { pages = append(pages, p); return nil }}
		var want, got []string
		for room := range chat.RoomID(keys%5 + 1) {
			var l posted
			arrival := int64(1 << 33)
			for _, b := range bytes {
				if b >= 4 { // else the same message again
					arrival -= int64(b) * int64(keys)
				}
				if arrival > 0 {
					l.add(arrival, l.place+int(b)*300)
				}
			}
			for p := (postings{list: l.list}); p.next(); {
				must(t, w.add(appendKey(nil, "word", room*room*77), p.arrival, p.places()))
				want = append(want, fmt.Sprint(room*room*77, p.arrival, appendPlaces(nil, p.places())))
			}
		}
		must(t, w.end())
		for _, p := range pages {
			if len(p.bytes) > maxPage+maxPlaces {
				t.Errorf("a page of %d bytes", len(p.bytes))
			}
			for e := (entries{rest: p.bytes}); e.next(); {
				for l := (postings{list: e.list}); l.next(); {
					got = append(got, fmt.Sprint(roomOf(e.key), l.arrival, appendPlaces(nil, l.places())))
				}
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}

package store

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"parley/app/chat"
)

// search returns the texts that somebody finds in the rooms.
func search(t testing.TB, s *Store, query string, rooms ...chat.RoomID) []string {
	t.Helper()
	q, err := chat.ParseQuery(query, time.UTC)
	if err != nil {
		t.Fatalf("%q: %v", query, err)
	}
	found, err := s.Search(ctx, chat.Search{Query: q, Rooms: rooms, Limit: 50})
	if err != nil {
		t.Fatalf("%q: %v", query, err)
	}
	return textsOf(found.Messages)
}

func textsOf(list []*chat.Message) (texts []string) {
	for _, m := range list {
		texts = append(texts, m.Text)
	}
	return texts
}

func wantTexts(t testing.TB, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: found %q, want %q", what, got, want)
	}
}

// TestSearchAgreesWithMarks: what is found in the index is what is marked in the text, in many scripts.
func TestSearchAgreesWithMarks(t *testing.T) {
	s := newStore(t)
	ana := newUser(t, s, "ana").ID
	texts := []string{
		"Hello, world of wonders", "Café au lait, s'il vous plaît", "Die Straße nach Łódź", "Привет, мир! Ёлка", "今日は日本語を話します",
		"Coffee in 東京都", "안녕하세요 여러분", "นี่คือการทดสอบครับ", "שָׁלוֹם עולם", "مُحَمَّد هنا", "नमस्ते दुनिया", "done 🎉🎉", "v2.1 is at https://example.org/v2",
		"two words, and two more", "OR AND NOT NEAR(x y)", "the word, the world, the sword", "a\"quote' and -minus *star*", "本",
	}
	for _, text := range texts {
		say(t, s, s.lobby, ana, text)
	}
	for _, query := range []string{
		"hello", "HELLO", "cafe", "plait", "strasse", "lodz", "привет", "елка", "日本", "日本語", "本", "東京 coffee", "안녕", "ทดสอบ", "שלום", "محمد",
		"नमस्ते", "🎉", "v2.1", `"two words"`, "wor*", "wond*", "wonde*", "world", "NEAR", "OR NOT", "quote minus", `"star"`, "sword world", "はに", "the", "un words:x",
		"has:link", "example", "has:link done", "has:file", "from:ana world", "zz",
	} {
		q, err := chat.ParseQuery(query, time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, text := range slices.Backward(texts) {
			has := (!q.Link || hasLink(text)) && !q.File
			for _, term := range q.Terms {
				one := chat.Query{Terms: []chat.Term{term}}
				has = has && len(one.Marks(text)) > 0
			}
			if has {
				want = append(want, text)
			}
		}
		wantTexts(t, query, search(t, s, query, s.lobby), want...)
	}
}

// TestSearchSeesOnlyTheRooms: what is in another room is not found, whoever it is from.
func TestSearchSeesOnlyTheRooms(t *testing.T) {
	s := newStore(t)
	ana, bob := newUser(t, s, "ana").ID, newUser(t, s, "bob").ID
	x, y := newChannel(t, s, "x").ID, newChannel(t, s, "y").ID
	say(t, s, x, ana, "plans of x")
	say(t, s, y, bob, "plans of y")
	say(t, s, x, bob, "more plans of x")
	wantTexts(t, "in x", search(t, s, "plans", x), "more plans of x", "plans of x")
	wantTexts(t, "in both", search(t, s, "plans", y, x), "more plans of x", "plans of y", "plans of x")
	wantTexts(t, "in none", search(t, s, "plans"))
	found, err := s.Search(ctx, chat.Search{Rooms: []chat.RoomID{x, y}, Author: bob, Limit: 1})
	wantTexts(t, "by bob", textsOf(found.Messages), "more plans of x")
	if err != nil || found.Next == 0 {
		t.Fatalf("%v, next %d", err, found.Next)
	}
	found, err = s.Search(ctx, chat.Search{Rooms: []chat.RoomID{x, y}, Author: bob, Limit: 5, Below: found.Next})
	wantTexts(t, "the next by bob", textsOf(found.Messages), "plans of y")
	if err != nil || found.Next != 0 {
		t.Fatalf("%v, next %d", err, found.Next)
	}
}

// TestSearchFollowsChanges: an edited message is found by what it says now, a deleted one no more.
func TestSearchFollowsChanges(t *testing.T) {
	s := newStore(t)
	ana := newUser(t, s, "ana").ID
	m := say(t, s, s.lobby, ana, "first words")
	edit := func(change func(*chat.Message) (bool, error)) {
		if _, err := s.ChangeMessage(ctx, m.Place(), nil, change); err != nil {
			t.Fatal(err)
		}
	}
	edit(func(m *chat.Message) (bool, error) { return m.Edit("second words", time.Now()) })
	wantTexts(t, "first", search(t, s, "first", s.lobby))
	wantTexts(t, "second", search(t, s, "second", s.lobby), "second words")
	edit(func(m *chat.Message) (bool, error) { return m.React(ana, "👍", true) })
	wantTexts(t, "words", search(t, s, "words", s.lobby), "second words")
	edit(func(m *chat.Message) (bool, error) { return m.Delete(), nil })
	wantTexts(t, "deleted", search(t, s, "second", s.lobby))
	wantTexts(t, "deleted", search(t, s, "from:ana words", s.lobby))
}

// TestSearchByDay: before: and after: are days of the zone that the query was read in; and SeqAt finds the
// first message of a day.
func TestSearchByDay(t *testing.T) {
	s := newStore(t)
	ana := newUser(t, s, "ana").ID
	for day := 1; day <= 9; day++ {
		m := draft(s.lobby, ana, fmt.Sprint("note of day ", day))
		m.Posted = time.Date(2026, 11, day, 23, 30, 0, 0, time.UTC)
		if _, _, err := s.AppendMessage(ctx, m); err != nil {
			t.Fatal(err)
		}
	}
	wantTexts(t, "between", search(t, s, "note after:2026-11-03 before:2026-11-06", s.lobby), "note of day 5", "note of day 4")
	wantTexts(t, "before all", search(t, s, "note before:2026-11-01", s.lobby))
	wantTexts(t, "after all", search(t, s, "note after:2026-11-09", s.lobby))
	berlin := time.FixedZone("", 3600) // where these are all of the next day
	q, err := chat.ParseQuery("note before:2026-11-03", berlin)
	if err != nil {
		t.Fatal(err)
	}
	found, err := s.Search(ctx, chat.Search{Query: q, Rooms: []chat.RoomID{s.lobby}, Limit: 9})
	wantTexts(t, "in Berlin", textsOf(found.Messages), "note of day 1")
	for day, want := range map[int]chat.Seq{1: 1, 4: 4, 10: 10, 20: 10} {
		seq, e := s.SeqAt(ctx, s.lobby, time.Date(2026, 11, day, 0, 0, 0, 0, time.UTC))
		if e != nil || seq != want || err != nil {
			t.Errorf("day %d: seq %d, %v, %v", day, seq, e, err)
		}
	}
}

// TestBacklog: messages of a database that had no index are in it soon after it was opened, also when that
// was interrupted; those that are posted and changed meanwhile are found as they are.
func TestBacklog(t *testing.T) {
	path := filepath.Join(t.TempDir(), "parley.db")
	s := reopen(t, path)
	ana := newUser(t, s, "ana").ID
	const n = 3*backlogBatch + 7
	for i := range n {
		say(t, s, s.lobby, ana, fmt.Sprint("old text ", i))
	}
	s.Close()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{"DELETE FROM search_pages", "DELETE FROM search_segments", fmt.Sprintf("UPDATE search_backlog SET arrival = %d", n)} {
		if _, err := db.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	db.Close()
	for range 3 { // somebody restarts it again and again
		again, err := Open(path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		again.Close()
	}
	s = reopen(t, path)
	if _, err := s.ChangeMessage(ctx, chat.Place{Room: s.lobby, Seq: 1}, nil, func(m *chat.Message) (bool, error) {
		return m.Edit("changed text", time.Now())
	}); err != nil {
		t.Fatal(err)
	}
	for len(search(t, s, `"text 5"`, s.lobby)) == 0 {
		time.Sleep(time.Millisecond)
	}
	for {
		left, err := one(ctx, s.read, scanNumber, "", `SELECT arrival FROM search_backlog`)
		if err != nil {
			t.Fatal(err)
		}
		if left == 0 {
			break
		}
		time.Sleep(time.Millisecond)
	}
	wantTexts(t, "first", search(t, s, `"text 0"`, s.lobby))
	wantTexts(t, "changed", search(t, s, "changed", s.lobby), "changed text")
	wantTexts(t, "newest", search(t, s, fmt.Sprintf(`"text %d"`, n-1), s.lobby), fmt.Sprint("old text ", n-1))
}

// TestIndexBehind: what is not in the index yet is found all the same, as it is by then, also when the server
// ended before it was in it.
func TestIndexBehind(t *testing.T) {
	path := filepath.Join(t.TempDir(), "parley.db")
	s := reopen(t, path)
	ana := newUser(t, s, "ana").ID
	edit := func(m *chat.Message, text string) {
		_, err := s.ChangeMessage(ctx, m.Place(), nil, func(m *chat.Message) (bool, error) { return m.Edit(text, time.Now()) })
		must(t, err)
	}
	upto := func() int64 {
		n, err := one(ctx, s.read, scanNumber, "", `SELECT upto FROM search_backlog`)
		must(t, err)
		return n
	}
	must(t, s.write.do(ctx, func(t *tx) error {
		for i := range indexBehind {
			if _, _, err := appendMessage(t, draft(s.lobby, ana, fmt.Sprint("number ", i))); err != nil {
				return err
			}
		}
		return nil
	}))
	first := say(t, s, s.lobby, ana, "first words")
	if got := upto(); got != indexBehind {
		t.Fatalf("%d are in the index, want the first %d", got, indexBehind)
	}
	edit(first, "second words")
	gone := say(t, s, s.lobby, ana, "words that go")
	_, err := s.DeleteMessages(ctx, []chat.Place{gone.Place()})
	must(t, err)
	must(t, s.Close())
	s = reopen(t, path)
	wantTexts(t, "words", search(t, s, "words", s.lobby), "second words")
	edit(first, "third words")
	wantTexts(t, "words", search(t, s, "words", s.lobby), "third words")
	wantTexts(t, "of many", search(t, s, `"number 7"`, s.lobby), "number 7")
}

// TestSearchBound: so many searches read at the same time, and one more waits until one of them is done, or
// nobody waits for it any longer.
func TestSearchBound(t *testing.T) {
	s := newStore(t)
	say(t, s, s.lobby, newUser(t, s, "ana").ID, "some words")
	for range searchBound {
		s.searches <- struct{}{}
	}
	query, err := chat.ParseQuery("words", time.UTC)
	must(t, err)
	look := func(ctx context.Context) error {
		found, err := s.Search(ctx, chat.Search{Query: query, Rooms: []chat.RoomID{s.lobby}, Limit: 9})
		if err == nil && len(found.Messages) != 1 {
			t.Errorf("found %d", len(found.Messages))
		}
		return err
	}
	impatient, end := context.WithTimeout(ctx, 10*time.Millisecond)
	defer end()
	wantCode(t, look(impatient), chat.Unavailable)
	done := make(chan error, 1)
	go func() { done <- look(ctx) }()
	select {
	case err := <-done:
		t.Fatalf("it did not wait: %v", err)
	case <-time.After(10 * time.Millisecond):
	}
	<-s.searches
	must(t, <-done)
}

// TestMerge: however many segments the index came in, it is in few soon, and nothing is lost of it or left behind.
func TestMerge(t *testing.T) {
	s := newStore(t)
	ana := newUser(t, s, "ana").ID
	const n = mergeFan*mergeFan*indexBehind + 3*indexBehind + 5
	for i := 0; i < n; {
		must(t, s.write.do(ctx, func(t *tx) error {
			for range min(64, n-i) {
				m := draft(s.lobby, ana, fmt.Sprintf("number %d of many", i))
				if _, _, err := appendMessage(t, m); err != nil {
					return err
				}
				i++
			}
			return nil
		}))
	}
	settle(t, s)
	segments, err := list(ctx, s.read, scanSegment, selectSegments+`ORDER BY oldest`)
	must(t, err)
	if len(segments) != 4 || segments[0].level != 2 || segments[0].oldest != 1 || segments[3].newest != n-5 {
		t.Errorf("segments %+v", segments)
	}
	for _, i := range []int{0, 777, 9000, n - 6, n - 1} {
		wantTexts(t, "after the merge", search(t, s, fmt.Sprintf(`"number %d"`, i), s.lobby), fmt.Sprintf("number %d of many", i))
	}
	if got := search(t, s, "many", s.lobby); len(got) != 50 || got[0] != fmt.Sprintf("number %d of many", n-1) || got[49] != fmt.Sprintf("number %d of many", n-50) {
		t.Errorf("%d were found: %q", len(got), got)
	}
}

// settle waits until there is nothing to merge.
func settle(t testing.TB, s *Store) {
	t.Helper()
	for {
		left, err := one(ctx, s.read, scanNumber, "", `
			SELECT (SELECT COUNT(*) FROM (SELECT level FROM search_segments GROUP BY level HAVING COUNT(*) >= $1))
				+ EXISTS (SELECT 1 FROM search_pages WHERE segment NOT IN (SELECT id FROM search_segments))`, mergeFan)
		must(t, err)
		if left == 0 {
			return
		}
		time.Sleep(time.Millisecond)
	}
}

// FuzzSearch: nothing that is typed into a search is an error of the database.
func FuzzSearch(f *testing.F) {
	s := newStore(f)
	ana := newUser(f, s, "ana").ID
	say(f, s, s.lobby, ana, "hello world 日本語")
	for _, seed := range []string{`a OR`, `"x" NEAR`, `words:x*`, `{words}: ^ab + b`, `'; DROP TABLE`, `日*`, `from:x ""`, "ab\x00cd", `"-_?*`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q, err := chat.ParseQuery(text, time.UTC)
		if err != nil {
			return
		}
		if _, err := s.Search(ctx, chat.Search{Query: q, Rooms: []chat.RoomID{s.lobby, 7}, Author: 3, Limit: 3}); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
	})
}

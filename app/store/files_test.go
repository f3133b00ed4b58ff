package store

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/app/chat"
)

// file is one of so many bytes, which are other ones for each kind.
func file(name string, kind byte, size int64) chat.Attachment {
	return chat.Attachment{Name: name, Type: "text/plain", Blob: chat.BlobID(strings.Repeat(string(kind), 64)), Size: size}
}

// sayWith posts files, with a text that is also the ClientID.
func sayWith(t testing.TB, s *Store, room chat.RoomID, author chat.UserID, text string, files ...chat.Attachment) *chat.Message {
	t.Helper()
	m := draft(room, author, text)
	m.Files = files
	said, fresh, err := s.AppendMessage(ctx, m)
	if err != nil || !fresh || len(said.Files) != len(files) {
		t.Fatalf("%+v, %v", said, err)
	}
	return said
}

// wantUsage fails unless somebody has so much, all have so much, and the sums over all rows are the same.
func wantUsage(t testing.TB, s *Store, user chat.UserID, mine, all chat.FileUsage) {
	t.Helper()
	m, a, err := s.FilesBy(ctx, user)
	if err != nil || m != mine || a != all {
		t.Fatalf("%+v of %+v, want %+v of %+v (%v)", m, a, mine, all, err)
	}
	var sum chat.FileUsage
	must(t, s.read.db.QueryRow(`SELECT (SELECT COUNT(*) FROM attachments), (SELECT COALESCE(SUM(size), 0) FROM blobs)`).Scan(&sum.Files, &sum.Bytes))
	if sum != all {
		t.Fatalf("there are %+v, %+v are counted", sum, all)
	}
	var wrong int
	must(t, s.read.db.QueryRow(`SELECT COUNT(*) FROM blobs WHERE refs <> (SELECT COUNT(*) FROM attachments WHERE blob = blobs.id)`).Scan(&wrong))
	if wrong > 0 {
		t.Fatalf("%d blobs are used by another number than is counted", wrong)
	}
}

// names returns what a list of files is called.
func names(t testing.TB) func([]chat.Filed, error) string {
	return func(list []chat.Filed, err error) string {
		t.Helper()
		must(t, err)
		var n []string
		for _, f := range list {
			n = append(n, f.Name)
		}
		return strings.Join(n, " ")
	}
}

// TestFilesAreListed: by folder with its threads, by name, by person; only in rooms that they are in.
func TestFilesAreListed(t *testing.T) {
	s := newStore(t)
	ana, bob := newUser(t, s, "ana"), newUser(t, s, "bob")
	direct, _, err := s.DirectRoom(ctx, ana.ID, bob.ID)
	must(t, err)
	other := newChannel(t, s, "other")
	sayWith(t, s, s.lobby, ana.ID, "1", file("a.txt", 'a', 1), file("b.txt", 'b', 2))
	root := say(t, s, direct.ID, ana.ID, "2")
	thread, _, err := s.OpenThread(ctx, root.Place(), bob.ID)
	must(t, err)
	said := sayWith(t, s, thread.ID, bob.ID, "3", file("c.txt", 'c', 3))
	sayWith(t, s, direct.ID, ana.ID, "4", file("a.txt", 'a', 1))
	sayWith(t, s, other.ID, ana.ID, "5", file("hidden", 'd', 4))

	for _, c := range []struct{ got, want string }{
		{names(t)(s.FilesBefore(ctx, direct.ID, 0, 10)), "a.txt c.txt"},
		{names(t)(s.FilesBefore(ctx, direct.ID, 4, 10)), "c.txt"},
		{names(t)(s.FilesBefore(ctx, thread.ID, 0, 10)), ""},
		{names(t)(s.FilesBefore(ctx, s.lobby, 0, 1)), "b.txt"},
		{names(t)(s.FilesNamed(ctx, s.lobby, "a.txt", 10)), "a.txt"},
		{names(t)(s.FilesNamed(ctx, s.lobby, "A.TXT", 10)), ""},
		{names(t)(s.FilesOf(ctx, bob.ID, 0, 10)), "a.txt c.txt b.txt a.txt"},
		{names(t)(s.FilesOf(ctx, bob.ID, 4, 2)), "c.txt b.txt"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
	f, err := s.FileByID(ctx, 3)
	if err != nil || f.Attachment != said.Files[0] || f.Folder != direct.ID || f.Place != said.Place() || f.Author != bob.ID || !f.Posted.Equal(said.Posted) {
		t.Errorf("%+v, %v", f, err)
	}
	_, err = s.FileByID(ctx, 99)
	wantCode(t, err, chat.NotFound)
	wantUsage(t, s, ana.ID, chat.FileUsage{Files: 4, Bytes: 8}, chat.FileUsage{Files: 5, Bytes: 10})
	if totals, err := s.Totals(ctx); err != nil || totals.Files.Files != 5 {
		t.Errorf("%+v, %v", totals, err)
	}
}

// TestFilesComeAndGo: what is removed, renamed, deleted or purged is so everywhere, and its bytes are given free
// once nothing uses them.
func TestFilesComeAndGo(t *testing.T) {
	s := newStore(t)
	ana := newUser(t, s, "ana")
	said := sayWith(t, s, s.lobby, ana.ID, "1", file("a", 'a', 1), file("b", 'b', 2))
	sayWith(t, s, s.lobby, ana.ID, "2", file("a again", 'a', 1))
	now, err := s.ChangeMessage(ctx, said.Place(), nil, func(m *chat.Message) (bool, error) { return m.RenameFile(1, "c") })
	if err != nil || now.Files[0].Name != "c" || now.Version != 1 {
		t.Fatalf("%+v, %v", now, err)
	}
	if page, err := s.MessagesAfter(ctx, s.lobby, 0, 1); err != nil || !slices.Equal(page[0].Files, now.Files) {
		t.Fatalf("%+v, %v", page[0], err)
	}
	if got := names(t)(s.FilesNamed(ctx, s.lobby, "c", 9)); got != "c" {
		t.Errorf("%q has the new name", got)
	}
	now, err = s.ChangeMessage(ctx, said.Place(), nil, func(m *chat.Message) (bool, error) { return m.RemoveFile(1) })
	if err != nil || len(now.Files) != 1 || now.Files[0].ID != 2 {
		t.Fatalf("%+v, %v", now, err)
	}
	wantUsage(t, s, ana.ID, chat.FileUsage{Files: 2, Bytes: 3}, chat.FileUsage{Files: 2, Bytes: 3})
	wantUnused(t, s)

	if _, err := s.DeleteMessages(ctx, []chat.Place{{Room: s.lobby, Seq: 1}, {Room: s.lobby, Seq: 2}}); err != nil {
		t.Fatal(err)
	}
	if got := names(t)(s.FilesBefore(ctx, s.lobby, 0, 9)); got != "" {
		t.Errorf("%q are left", got)
	}
	wantUnused(t, s, "a", "b")
	sayWith(t, s, s.lobby, ana.ID, "3", file("b", 'b', 2)) // the same bytes come again before they are removed
	wantUnused(t, s, "a")
	for kind, want := range map[byte]bool{'a': true, 'b': false, 'x': true} {
		if gone, err := s.ForgetBlob(ctx, file("", kind, 0).Blob); err != nil || gone != want {
			t.Errorf("%c is gone: %t, %v", kind, gone, err)
		}
	}
	wantUnused(t, s)
	wantUsage(t, s, ana.ID, chat.FileUsage{Files: 1, Bytes: 2}, chat.FileUsage{Files: 1, Bytes: 2})
}

func wantUnused(t testing.TB, s *Store, kinds ...string) {
	t.Helper()
	ids, err := s.UnusedBlobs(ctx, "", 10)
	must(t, err)
	var got []string
	for _, id := range ids {
		got = append(got, string(id[0]))
	}
	if !slices.Equal(got, kinds) {
		t.Fatalf("%q are not used, want %q", got, kinds)
	}
}

// TestFilesOfARetry: the same ClientID again has no files more.
func TestFilesOfARetry(t *testing.T) {
	s := newStore(t)
	ana := newUser(t, s, "ana")
	said := sayWith(t, s, s.lobby, ana.ID, "1", file("a", 'a', 1))
	again := draft(s.lobby, ana.ID, "1")
	again.Files = []chat.Attachment{file("b", 'b', 1)}
	got, fresh, err := s.AppendMessage(ctx, again)
	if err != nil || fresh || !slices.Equal(got.Files, said.Files) {
		t.Fatalf("%+v, %t, %v", got, fresh, err)
	}
	if got, err := s.MessageOf(ctx, ana.ID, s.lobby, "1"); err != nil || got.Seq != said.Seq {
		t.Errorf("%+v, %v", got, err)
	}
	_, err = s.MessageOf(ctx, ana.ID, s.lobby, "2")
	wantCode(t, err, chat.NotFound)
	wantUsage(t, s, ana.ID, chat.FileUsage{Files: 1, Bytes: 1}, chat.FileUsage{Files: 1, Bytes: 1})
}

// TestFilesAreFound: by has:file, and by their names, as these are now.
func TestFilesAreFound(t *testing.T) {
	s := newStore(t)
	ana := newUser(t, s, "ana")
	said := sayWith(t, s, s.lobby, ana.ID, "look", file("yearly report.pdf", 'a', 1), file("plan.md", 'b', 1))
	say(t, s, s.lobby, ana.ID, "report")
	find := func(query string) (n int) {
		t.Helper()
		q, err := chat.ParseQuery(query, time.UTC)
		must(t, err)
		found, err := s.Search(ctx, chat.Search{Query: q, Rooms: []chat.RoomID{s.lobby}, Limit: 10})
		must(t, err)
		return len(found.Messages)
	}
	want := func(counts map[string]int) {
		t.Helper()
		for query, n := range counts {
			if got := find(query); got != n {
				t.Errorf("%s finds %d messages, want %d", query, got, n)
			}
		}
	}
	want(map[string]int{"has:file": 1, "report": 2, "report has:file": 1, `"yearly report"`: 1, `"pdf plan"`: 0, "summary": 0})
	_, err := s.ChangeMessage(ctx, said.Place(), nil, func(m *chat.Message) (bool, error) { return m.RenameFile(1, "summary.pdf") })
	must(t, err)
	want(map[string]int{"has:file": 1, "report": 1, "summary": 1})
	for id := range chat.AttachmentID(2) {
		_, err = s.ChangeMessage(ctx, said.Place(), nil, func(m *chat.Message) (bool, error) { return m.RemoveFile(id + 1) })
		must(t, err)
	}
	want(map[string]int{"has:file": 0, "summary": 0, "look": 1})
}

// TestQuoteOfAFile: an answer to a message that is only a file names the file.
func TestQuoteOfAFile(t *testing.T) {
	s := newStore(t)
	ana := newUser(t, s, "ana")
	m := draft(s.lobby, ana.ID, "")
	m.ClientID, m.Files = "1", []chat.Attachment{file("a.png", 'a', 1)}
	said, _, err := s.AppendMessage(ctx, m)
	must(t, err)
	answer := draft(s.lobby, ana.ID, "nice")
	answer.Reply = said.Seq
	told, _, err := s.AppendMessage(ctx, answer)
	must(t, err)
	page, err := s.MessagesAfter(ctx, s.lobby, said.Seq, 1)
	if err != nil || told.Quote.File != "a.png" || page[0].Quote.File != "a.png" {
		t.Errorf("%+v, %+v, %v", told.Quote, page[0].Quote, err)
	}
}

// BenchmarkFilesFirst lists the newest of a folder with 100,000 attachments.
func BenchmarkFilesFirst(b *testing.B) {
	s := newStore(b)
	ana := newUser(b, s, "ana")
	for i := range 10_000 {
		var files []chat.Attachment
		for j := range 10 {
			files = append(files, file(fmt.Sprintf("%d-%d.txt", i, j), 'a', 1))
		}
		sayWith(b, s, s.lobby, ana.ID, fmt.Sprint(i), files...)
	}
	for b.Loop() {
		if list, err := s.FilesBefore(ctx, s.lobby, 0, 200); err != nil || len(list) != 200 {
			b.Fatal(len(list), err)
		}
	}
}

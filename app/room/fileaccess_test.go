package room_test

import (
	"slices"
	"strings"
	"testing"

	"parley/app/chat"
	"parley/app/room"
)

// fetches fails unless what a session gets of a file has the code, in every way to it.
func (h *house) fetches(s *room.Session, id chat.AttachmentID, folder chat.RoomID, want chat.Code) {
	h.Helper()
	_, err := s.Filed(h.Context(), id)
	h.code(err, want)
	r, _, err := s.OpenFile(h.Context(), id)
	h.code(err, want)
	if err == nil {
		r.Close()
	}
	_, err = s.Files(h.Context(), folder, 0, 9)
	h.code(err, want)
	_, err = s.FilesNamed(h.Context(), folder, "a.txt", 9)
	h.code(err, want)
	recent, _ := s.RecentFiles(h.Context(), 0, 99)
	if has := slices.ContainsFunc(recent, func(f chat.Filed) bool { return f.ID == id }); has != (want == "") {
		h.Fatalf("that it is among the newest is %t", has)
	}
}

// TestFileAccess: a file is for those who are in its room, for as long as they are. To others it does not exist.
func TestFileAccess(t *testing.T) {
	h := newHouse(t)
	ana, bob, carol := h.enter("ana"), h.enter("bob"), h.enter("carol")
	private, err := ana.CreateChannel(t.Context(), "secret", "", true)
	if err != nil {
		t.Fatal(err)
	}
	id := private.Room.ID
	if _, err := ana.Add(t.Context(), id, bob.Me().ID); err != nil {
		t.Fatal(err)
	}
	f := h.attach(ana, id, "a.txt", "hello")
	h.fetches(bob, f.ID, id, "")
	h.fetches(carol, f.ID, id, chat.NotFound)
	_, none := carol.Filed(t.Context(), 99)
	if _, err := carol.Filed(t.Context(), f.ID); chat.MessageOf(err) != chat.MessageOf(none) {
		t.Errorf("%q is told, of none %q", chat.MessageOf(err), chat.MessageOf(none))
	}
	_, err = carol.Upload(t.Context(), id, "b.txt", 1)
	h.code(err, chat.NotFound)
	_, err = carol.RemoveFile(t.Context(), f.ID)
	h.code(err, chat.NotFound)

	r, _, err := bob.OpenFile(t.Context(), f.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	u, err := bob.Upload(t.Context(), id, "b.txt", 1)
	if err != nil {
		t.Fatal(err)
	}
	defer u.Close()
	u.WriteAt([]byte("x"), 0)
	done, err := u.Finish(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := ana.Expel(t.Context(), id, bob.Me().ID, ""); err != nil {
		t.Fatal(err)
	}
	h.fetches(bob, f.ID, id, chat.NotFound)
	_, err = r.ReadAt(make([]byte, 1), 0) // what he is fetching ends
	h.code(err, chat.NotFound)
	_, err = bob.Post(t.Context(), chat.Draft{Room: id, ClientID: "1", Files: []chat.UploadID{done}})
	h.code(err, chat.NotFound)
	_, err = bob.Resume(id, "b.txt")
	h.code(err, chat.NotFound)
}

// TestFilesOfWhoIsOut: who left, or whose session was ended, fetches and uploads nothing.
func TestFilesOfWhoIsOut(t *testing.T) {
	h := newHouse(t)
	ana, bob := h.enter("ana"), h.enter("bob")
	f := h.attach(ana, ana.Lobby(), "a.txt", "hello")
	if err := ana.Ban(t.Context(), chat.Ban{User: bob.Me().ID}); err != nil {
		t.Fatal(err)
	}
	h.fetches(bob, f.ID, bob.Lobby(), chat.Forbidden)
	_, err := bob.Upload(t.Context(), bob.Lobby(), "b.txt", 1)
	h.code(err, chat.Forbidden)
	ana.Close()
	_, _, err = ana.OpenFile(t.Context(), f.ID)
	h.code(err, chat.Unavailable)
}

// TestFilesBetweenTwo: who is blocked sends no files; nor does who is muted, or where one may not post.
func TestFilesBetweenTwo(t *testing.T) {
	h := newHouse(t)
	ana, bob := h.enter("ana"), h.enter("bob")
	id := h.direct(ana, "bob")
	done := h.upload(ana, id, "a.txt", "hello")
	if err := bob.Block(t.Context(), ana.Me().ID, true); err != nil {
		t.Fatal(err)
	}
	_, err := ana.Upload(t.Context(), id, "b.txt", 1)
	h.code(err, chat.Forbidden)
	_, err = ana.Post(t.Context(), chat.Draft{Room: id, ClientID: "1", Files: []chat.UploadID{done}})
	h.code(err, chat.Forbidden)
	if err := bob.Block(t.Context(), ana.Me().ID, false); err != nil {
		t.Fatal(err)
	}
	if err := ana.Mute(t.Context(), chat.Mute{User: bob.Me().ID}); err != nil { // ana owns the server
		t.Fatal(err)
	}
	_, err = bob.Upload(t.Context(), id, "b.txt", 1)
	h.code(err, chat.Forbidden)
	if _, err := ana.Post(t.Context(), chat.Draft{Room: id, ClientID: "2", Files: []chat.UploadID{done}}); err != nil {
		t.Error(err)
	}
}

// TestChangeFiles: one's own files can be renamed and removed, those of others only removed, by who looks after the
// room; all are told, and it is in the audit log.
func TestChangeFiles(t *testing.T) {
	h := newHouse(t)
	ana, bob, carol := h.enter("ana"), h.enter("bob"), h.enter("carol") // ana owns the server
	m, err := bob.Attach(t.Context(), bob.Lobby(), "a.txt", 5, strings.NewReader("hello"), "look")
	if err != nil {
		t.Fatal(err)
	}
	id := m.Files[0].ID
	_, err = carol.RenameFile(t.Context(), id, "b.txt")
	h.code(err, chat.Forbidden)
	_, err = carol.RemoveFile(t.Context(), id)
	h.code(err, chat.Forbidden)
	_, err = bob.RenameFile(t.Context(), id, "../b.txt")
	h.code(err, chat.Invalid)
	if _, err := bob.RenameFile(t.Context(), id, "b.txt"); err != nil {
		t.Fatal(err)
	}
	await(h, carol, func(e chat.MessageChanged) bool {
		return len(e.Message.Files) == 1 && e.Message.Files[0].Name == "b.txt"
	})
	if _, err := ana.RemoveFile(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	await(h, carol, func(e chat.MessageChanged) bool {
		return len(e.Message.Files) == 0 && e.Message.Text == "look" && !e.Message.Deleted
	})
	if deeds, err := ana.Deeds(t.Context(), "b.txt"); err != nil || len(deeds) != 1 {
		t.Errorf("%+v, %v", deeds, err)
	}
	_, err = bob.RemoveFile(t.Context(), id)
	h.code(err, chat.NotFound)
	h.awaitOnDisk(0)
}

// TestFilesOfThreads are in the folder of the room that the thread is in.
func TestFilesOfThreads(t *testing.T) {
	h := newHouse(t)
	ana, bob := h.enter("ana"), h.enter("bob")
	root := h.post(ana, ana.Lobby(), "root")
	thread, err := ana.Thread(t.Context(), root.Place())
	if err != nil {
		t.Fatal(err)
	}
	f := h.attach(ana, thread.Room.ID, "a.txt", "hello")
	h.fetches(bob, f.ID, bob.Lobby(), "") // who does not follow it
	if _, err := ana.RemoveFile(t.Context(), f.ID); err != nil {
		t.Fatal(err)
	}
	h.awaitOnDisk(0)
}

// TestFilesGoWithTheirMessages: when one is deleted, all of somebody's are, or an account is erased.
func TestFilesGoWithTheirMessages(t *testing.T) {
	h := newHouse(t)
	ana, bob := h.enter("ana"), h.enter("bob")
	for _, text := range []string{"one", "two", "three"} {
		h.attach(bob, bob.Lobby(), "a.txt", text)
	}
	h.attach(ana, ana.Lobby(), "a.txt", "kept")
	h.awaitOnDisk(4)
	if _, err := bob.Delete(t.Context(), chat.Place{Room: bob.Lobby(), Seq: 1}); err != nil {
		t.Fatal(err)
	}
	h.awaitOnDisk(3)
	h.attach(bob, bob.Lobby(), "a.txt", "four")
	if err := bob.DeleteAccount(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	h.awaitOnDisk(1)
	if got := h.stored(ana); got != "1 files of 4 bytes, 1 of 4" {
		t.Error(got)
	}
	carol := h.enter("carol")
	h.attach(carol, carol.Lobby(), "a.txt", "five")
	purged, err := ana.Purge(t.Context(), carol.Me().ID, carol.Started().AddDate(-1, 0, 0), "")
	if err != nil {
		t.Fatal(err)
	}
	if p := <-purged; p.Err != nil || p.Messages != 1 {
		t.Fatalf("%+v", p)
	}
	h.awaitOnDisk(1)
}

// TestFoundAtStart: bytes that nothing used when the server ended are removed by the next start, and no others.
func TestFoundAtStart(t *testing.T) {
	h := newHouse(t)
	ana := h.enter("ana")
	f := h.attach(ana, ana.Lobby(), "a.txt", "kept")
	h.upload(ana, ana.Lobby(), "b.txt", "never posted")
	h.reopen(func() {})
	h.awaitOnDisk(1)
	if got := h.read(h.enter("ana"), f.ID); got != "kept" {
		t.Errorf("it reads %q", got)
	}
}

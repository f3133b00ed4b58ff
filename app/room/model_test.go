package room_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"parley/app/chat"
	"parley/app/room"
)

// view is what a screen knows of its rooms: it is kept by events, and read anew at a Gap.
type view struct {
	session *room.Session
	last    map[chat.RoomID]chat.Seq
	read    map[chat.RoomID]chat.Seq
	texts   map[chat.RoomID][]string
	changed map[chat.Place]*chat.Message // the last version of what was changed
	threads map[chat.Place]*chat.Replies // what was said last below a message
}

func newView(h *house, s *room.Session) *view {
	v := &view{session: s}
	v.reload(h)
	return v
}

func (v *view) reload(h *house) {
	h.Helper()
	v.last, v.read, v.texts = map[chat.RoomID]chat.Seq{}, map[chat.RoomID]chat.Seq{}, map[chat.RoomID][]string{}
	v.changed, v.threads = map[chat.Place]*chat.Message{}, map[chat.Place]*chat.Replies{}
	for _, k := range all(v.session) {
		v.add(h, k)
	}
}

// all are the rooms of somebody, and the threads that they follow.
func all(s *room.Session) []chat.Membership { return append(s.Rooms(), s.Threads()...) }

// add takes a room with its history, which may have more than k knows.
func (v *view) add(h *house, k chat.Membership) {
	h.Helper()
	id := k.Room.ID
	page, err := v.session.History(h.Context(), id, 0, 1<<20)
	if chat.CodeOf(err) == chat.NotFound {
		return // they have left meanwhile, as the next event tells
	}
	if err != nil {
		h.Fatal(err)
	}
	v.last[id], v.read[id], v.texts[id] = k.Room.LastSeq, max(v.read[id], k.Member.Read), nil
	for _, m := range page {
		v.texts[id] = append(v.texts[id], m.Text)
		v.change(m)
	}
	v.last[id] = max(v.last[id], chat.Seq(len(page)))
}

// change takes a version of a message, if it is later than what there is.
func (v *view) change(m *chat.Message) {
	at := m.Place()
	v.threads[at] = v.threads[at].Newer(m.Thread)
	if was := v.changed[at]; was != nil && was.Version >= m.Version {
		return
	}
	v.changed[at] = m
	if list := v.texts[m.Room]; int(m.Seq) <= len(list) {
		list[m.Seq-1] = m.Text
	}
}

// follow takes all events that wait.
func (v *view) follow(h *house) {
	h.Helper()
	ctx, cancel := context.WithCancel(h.Context())
	cancel() // what waits is still returned
	for {
		events, err := v.session.Next(ctx)
		if errors.Is(err, context.Canceled) {
			return
		}
		if err != nil {
			h.Fatal(err)
		}
		for _, e := range events {
			v.event(h, e)
		}
	}
}

func (v *view) event(h *house, e chat.Event) {
	h.Helper()
	switch e := e.(type) {
	case chat.Gap:
		v.reload(h)
	case chat.RoomAdded:
		v.add(h, e.Membership)
	case chat.RoomRemoved:
		delete(v.last, e.Room)
		delete(v.read, e.Room)
		delete(v.texts, e.Room)
	case chat.MarksMoved:
		if e.Mark.User == v.session.Me().ID {
			v.read[e.Mark.Room] = max(v.read[e.Mark.Room], e.Mark.Read)
		}
	case chat.MessagePosted:
		id, m := e.Message.Room, e.Message
		if _, in := v.last[id]; !in { // as in add
			return
		}
		if m.Seq > v.last[id]+1 {
			h.Fatalf("%s is told of message %d of room %d after %d", v.session.Me().Name, m.Seq, id, v.last[id])
		}
		if m.Seq == v.last[id]+1 {
			v.last[id], v.texts[id] = m.Seq, append(v.texts[id], m.Text)
			v.change(m)
		}
	case chat.MessageChanged:
		v.change(e.Message)
	case chat.ThreadMoved:
		v.threads[e.Root] = v.threads[e.Root].Newer(e.Replies)
	}
}

// TestModel has several people do all kinds of things at random, one after the other. In the end every
// screen, kept by events alone, shows what the store has; after a restart too.
func TestModel(t *testing.T) {
	for seed := range uint64(2) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			h := newHouse(t)
			w := &world{house: h, r: rand.New(rand.NewPCG(seed, 1)), views: map[string][]*view{}}
			for range 400 {
				w.step()
			}
			for _, views := range w.views {
				for _, v := range views {
					v.follow(h)
					w.agree(v)
				}
			}
			before := map[string]*view{}
			for name, views := range w.views {
				if len(views) > 0 {
					before[name] = views[0]
				}
			}
			w.agreeFiles()
			h.close()
			h.open()
			for name, old := range before {
				v := newView(h, h.enter(name))
				for id, read := range old.read {
					if v.read[id] != read || v.last[id] != old.last[id] {
						t.Errorf("%s, room %d: read %d of %d, before the restart %d of %d", name, id, v.read[id], v.last[id], read, old.last[id])
					}
				}
			}
		})
	}
}

// world is the people and their screens.
type world struct {
	*house
	r     *rand.Rand
	views map[string][]*view
	texts int
}

var cast = []string{"ana", "bob", "carol", "dave", "eve1"}

func (w *world) step() {
	w.Helper()
	name := cast[w.r.IntN(len(cast))]
	views := w.views[name]
	if len(views) == 0 || (len(views) < 3 && w.r.IntN(20) == 0) {
		w.views[name] = append(views, newView(w.house, w.enter(name)))
		return
	}
	i := w.r.IntN(len(views))
	v := views[i]
	rooms := all(v.session)
	k := rooms[w.r.IntN(len(rooms))]
	switch n := w.r.IntN(100); {
	case n < 7:
		w.thread(v, k)
	case n < 15:
		w.file(v, k.Room.ID)
	case n < 45:
		w.texts++
		w.post(v.session, k.Room.ID, fmt.Sprint("text ", w.texts))
	case n < 55 && k.Room.LastSeq > 0:
		w.alter(v, chat.Place{Room: k.Room.ID, Seq: 1 + chat.Seq(w.r.IntN(int(k.Room.LastSeq)))})
	case n < 65:
		v.session.MarkRead(k.Room.ID, chat.Seq(w.r.IntN(int(k.Room.LastSeq)+2)))
		v.read[k.Room.ID] = max(v.read[k.Room.ID], must(w, v, k.Room.ID).Member.Read)
	case n < 70:
		w.move(v, k)
	case n < 75:
		if p, err := v.session.Find(cast[w.r.IntN(len(cast))]); err == nil && p.ID != v.session.Me().ID {
			if _, err := v.session.Direct(w.Context(), p.ID); err != nil {
				w.Fatal(err)
			}
		}
	case n < 95:
		v.follow(w.house) // the others let their mailboxes fill
	case n < 99:
		v.session.Close()
		w.views[name] = append(views[:i:i], views[i+1:]...)
	default: // a burst fills the mailboxes of who does not read
		for range 300 {
			w.texts++
			w.post(v.session, v.session.Lobby(), fmt.Sprint("text ", w.texts))
		}
	}
}

// file posts a file, of which there are only a few different ones; or renames or removes one.
func (w *world) file(v *view, id chat.RoomID) {
	w.Helper()
	w.texts++
	name := fmt.Sprint("file ", w.texts)
	list, err := v.session.Files(w.Context(), id, 0, 5)
	if err != nil {
		w.Fatal(err)
	}
	n := w.r.IntN(4)
	switch {
	case n < 2 || len(list) == 0:
		text := ""
		if n == 0 {
			text = name
		}
		_, err = v.session.Attach(w.Context(), id, name, -1, strings.NewReader(fmt.Sprint("bytes ", w.r.IntN(6))), text)
	case n == 2:
		_, err = v.session.RenameFile(w.Context(), list[w.r.IntN(len(list))].ID, name)
	default:
		_, err = v.session.RemoveFile(w.Context(), list[w.r.IntN(len(list))].ID)
	}
	if code := chat.CodeOf(err); code != "" && code != chat.Forbidden {
		w.Fatal(err)
	}
}

// move has somebody make a room, bring others into one, take them out, or leave. What they may not do is
// refused, and changes nothing.
func (w *world) move(v *view, k chat.Membership) {
	w.Helper()
	ctx, s := w.Context(), v.session
	p, err := s.Find(cast[w.r.IntN(len(cast))])
	if err != nil { // not come yet
		return
	}
	switch n := w.r.IntN(10); {
	case n < 2:
		w.texts++
		_, err = s.CreateChannel(ctx, fmt.Sprint("room", w.texts), "", n == 0)
	case n < 6:
		_, err = s.Add(ctx, k.Room.ID, p.ID)
	case n < 8:
		err = s.Expel(ctx, k.Room.ID, p.ID, "")
	default:
		err = s.Leave(ctx, k.Room.ID)
	}
	switch chat.CodeOf(err) {
	case "", chat.Conflict, chat.Invalid, chat.Forbidden, chat.NotFound:
	default:
		w.Fatal(err)
	}
}

// thread has somebody open the thread below a message, say something in it that names another, or follow it no
// more. A message without a thread may be one that has none: where it is refused it changes nothing.
func (w *world) thread(v *view, k chat.Membership) {
	w.Helper()
	ctx, s := w.Context(), v.session
	var err error
	switch threads := s.Threads(); {
	case len(threads) == 0 || w.r.IntN(3) == 0:
		_, err = s.Thread(ctx, chat.Place{Room: k.Room.ID, Seq: 1 + chat.Seq(w.r.IntN(int(k.Room.LastSeq)+1))})
	case w.r.IntN(4) == 0:
		err = s.Unfollow(ctx, threads[w.r.IntN(len(threads))].Room.ID)
	default:
		w.texts++
		w.post(s, threads[w.r.IntN(len(threads))].Room.ID, fmt.Sprint("text ", w.texts, " for @", cast[w.r.IntN(len(cast))]))
	}
	if code := chat.CodeOf(err); code != "" && code != chat.NotFound && code != chat.Forbidden {
		w.Fatal(err)
	}
}

// alter edits a message, deletes it, or reacts to it; where that is refused it changes nothing.
func (w *world) alter(v *view, at chat.Place) {
	w.Helper()
	w.texts++
	var err error
	switch w.r.IntN(3) {
	case 0:
		_, err = v.session.Edit(w.Context(), at, fmt.Sprint("edit ", w.texts))
	case 1:
		_, err = v.session.Delete(w.Context(), at)
	default:
		_, err = v.session.React(w.Context(), at, []string{"👍", "🎉"}[w.r.IntN(2)], w.r.IntN(3) > 0)
	}
	if code := chat.CodeOf(err); code != "" && code != chat.Forbidden && code != chat.NotFound {
		w.Fatal(err)
	}
}

func must(w *world, v *view, id chat.RoomID) chat.Membership {
	w.Helper()
	k, err := v.session.Room(id)
	if err != nil {
		w.Fatal(err)
	}
	return k
}

// agreeFiles compares the files that messages have with what is kept of them: all their bytes, and no others.
func (w *world) agreeFiles() {
	w.Helper()
	var files, bytes int64
	blobs := map[chat.BlobID]bool{}
	for id := chat.RoomID(1); ; id++ {
		if _, err := w.store.RoomByID(w.Context(), id); chat.CodeOf(err) == chat.NotFound {
			break
		}
		page, err := w.store.MessagesBefore(w.Context(), id, 0, 1<<20)
		if err != nil {
			w.Fatal(err)
		}
		for _, m := range page {
			for _, f := range m.Files {
				files++
				if filed, err := w.store.FileByID(w.Context(), f.ID); err != nil || filed.Attachment != f || filed.Place != m.Place() {
					w.Errorf("%+v is filed as %+v (%v)", f, filed, err)
				}
				r, err := w.blobs.Open(f.Blob)
				if err != nil || r.Size() != f.Size {
					w.Fatalf("the bytes of %+v: %v", f, err)
				}
				r.Close()
				if !blobs[f.Blob] {
					blobs[f.Blob], bytes = true, bytes+f.Size
				}
			}
		}
	}
	w.awaitOnDisk(len(blobs))
	_, all, err := w.store.FilesBy(w.Context(), 0)
	if err != nil || files == 0 || all.Files != files || all.Bytes != bytes {
		w.Errorf("%+v are counted, there are %d of %d bytes (%v)", all, files, bytes, err)
	}
}

// agree compares a screen with the manager and with the store.
func (w *world) agree(v *view) {
	w.Helper()
	me := v.session.Me()
	stored, err := w.store.RoomsOf(w.Context(), me.ID)
	if err != nil || len(stored) != len(v.last) || len(stored) != len(all(v.session)) {
		w.Fatalf("%s shows %d rooms of %d (%v)", me.Name, len(v.last), len(stored), err)
	}
	for _, k := range stored {
		id := k.Room.ID
		if now := must(w, v, id); v.last[id] != k.Room.LastSeq || now.Room.LastSeq != k.Room.LastSeq || v.read[id] != now.Member.Read {
			w.Errorf("%s shows room %d read %d of %d; it is %d of %d, and %d in the store",
				me.Name, id, v.read[id], v.last[id], now.Member.Read, now.Room.LastSeq, k.Room.LastSeq)
		}
		page, err := w.store.MessagesBefore(w.Context(), id, 0, 1<<20)
		if err != nil || len(page) != len(v.texts[id]) {
			w.Errorf("%s shows %d messages of %d in room %d (%v)", me.Name, len(v.texts[id]), len(page), id, err)
			continue
		}
		for i, m := range page {
			if shown := v.changed[m.Place()]; shown == nil || shown.Version != m.Version || len(shown.Reactions) != len(m.Reactions) || !slices.Equal(shown.Files, m.Files) {
				w.Errorf("%s shows %+v, which is %+v", me.Name, shown, m)
				break
			}
			if said := v.threads[m.Place()]; (said == nil) != (m.Thread == nil) || said != nil && *said != *m.Thread {
				w.Errorf("%s shows a thread %+v below %d of room %d, which is %+v", me.Name, said, m.Seq, id, m.Thread)
				break
			}
			if m.Text != v.texts[id][i] || m.Seq != chat.Seq(i+1) {
				w.Errorf("%s shows %q as message %d of room %d, which is %q", me.Name, v.texts[id][i], m.Seq, id, m.Text)
				break
			}
		}
	}
}

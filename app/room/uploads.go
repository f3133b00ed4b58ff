package room

import (
	"context"
	"crypto/rand"
	"runtime"
	"sync"
	"time"

	"parley/app/chat"
)

// FileRules bound what files are kept. Zero values stand for the defaults.
type FileRules struct {
	MaxFile   int64      // bytes of a file; default 100 MB
	MaxPerson int64      // bytes of all files of a person; default 1 GB
	MaxServer int64      // bytes of all files on disk; default 10 GB
	Kinds     chat.Kinds // none: all
}

// WithDefaults returns the rules with every default in its place.
func (r FileRules) WithDefaults() FileRules {
	const mega = 1000 * 1000
	for _, d := range []struct {
		value *int64
		by    int64
	}{{&r.MaxFile, 100 * mega}, {&r.MaxPerson, 1000 * mega}, {&r.MaxServer, 10_000 * mega}} {
		if *d.value <= 0 {
			*d.value = d.by
		}
	}
	return r
}

// maxWaiting is how many uploads of an account may be finished and not posted.
const maxWaiting = 50

// uploads are those of all accounts that are no messages yet: under way, finished, or broken off. Its mutex is a leaf.
type uploads struct {
	turns chan struct{} // how many pieces are hashed and written at once

	mu       sync.Mutex
	open     int   // under way
	bytes    int64 // of all
	people   map[chat.UserID]*pending
	finished map[chat.UploadID]*finished
}

// pending is what an account uploads.
type pending struct {
	open    int
	waiting int // finished
	bytes   int64
	broken  []*Upload // kept to be gone on with, oldest first
}

// finished is an upload that waits for its message.
type finished struct {
	id      chat.UploadID
	account chat.UserID
	file    chat.Attachment
	posting bool // a post has it
	expire  *time.Timer
}

func newUploads() *uploads {
	return &uploads{turns: make(chan struct{}, max(1, runtime.GOMAXPROCS(0)/2)), people: map[chat.UserID]*pending{}, finished: map[chat.UploadID]*finished{}}
}

// of returns what an account uploads; put forgets it when that is nothing. The caller holds mu.
func (u *uploads) of(id chat.UserID) *pending {
	p := u.people[id]
	if p == nil {
		p = &pending{}
		u.people[id] = p
	}
	return p
}

func (u *uploads) put(id chat.UserID) {
	if p := u.people[id]; p != nil && p.open == 0 && p.waiting == 0 && p.bytes == 0 && len(p.broken) == 0 {
		delete(u.people, id)
	}
}

// turn waits for the turn of a piece, and end gives it back. Half of the processors are left to the chat: who waits here reads
// nothing, so that its client waits too, and no crowd of uploads stands before a message.
func (u *uploads) turn() (end func()) {
	u.turns <- struct{}{}
	return func() { <-u.turns }
}

// begin counts one more that is under way, or fails with TooMany.
func (u *uploads) begin(id chat.UserID, l Limits) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	p := u.of(id)
	defer u.put(id)
	switch {
	case p.open >= l.Uploads:
		return chat.Errorf(chat.TooMany, "you upload %d files already: wait for one of them", p.open)
	case p.waiting >= maxWaiting:
		return chat.Errorf(chat.TooMany, "you uploaded %d files that you did not post: post them, or wait", p.waiting)
	case u.open >= l.UploadsAll:
		return chat.Errorf(chat.Unavailable, "too many files are uploaded at the moment; try again soon")
	}
	p.open++
	u.open++
	return nil
}

// claim counts bytes of an upload, fewer if n is negative, and returns how many the account and all upload.
func (u *uploads) claim(id chat.UserID, n int64) (mine, all int64) {
	u.mu.Lock()
	defer u.mu.Unlock()
	p := u.of(id)
	p.bytes += n
	u.bytes += n
	mine, all = p.bytes, u.bytes
	u.put(id)
	return mine, all
}

// end counts one less that is under way.
func (u *uploads) end(id chat.UserID) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.of(id).open--
	u.open--
	u.put(id)
}

// wait keeps a finished upload for its message, and has expire called when that does not come in time.
func (u *uploads) wait(account chat.UserID, file chat.Attachment, keep time.Duration, expire func(*finished)) chat.UploadID {
	f := &finished{id: chat.UploadID(rand.Text()), account: account, file: file}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.of(account).waiting++
	u.finished[f.id] = f
	f.expire = time.AfterFunc(keep, func() { expire(f) })
	return f.id
}

var (
	errNoUpload = chat.Errorf(chat.NotFound, "a file of this message is not there any more: upload it again")
	errPosting  = chat.Errorf(chat.Conflict, "a file of this message is being posted already")
)

// take gives finished uploads of an account to a post, all or none. NotFound when one is not there, Conflict
// when a post has it.
func (u *uploads) take(account chat.UserID, ids []chat.UploadID) ([]*finished, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	var taken []*finished
	for _, id := range ids {
		f, err := u.finished[id], error(nil)
		switch {
		case f == nil || f.account != account:
			err = errNoUpload
		case f.posting:
			err = errPosting
		default:
			f.posting = true
			taken = append(taken, f)
			continue
		}
		for _, f := range taken {
			f.posting = false
		}
		return nil, err
	}
	return taken, nil
}

// giveBack is for a post that failed.
func (u *uploads) giveBack(taken []*finished, keep time.Duration) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, f := range taken {
		f.posting = false
		f.expire.Reset(keep)
	}
}

// drop forgets a finished upload, and reports whether it was there. With idle only one that no post has.
func (u *uploads) drop(f *finished, idle bool) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.finished[f.id] != f || idle && f.posting {
		return false
	}
	f.expire.Stop()
	delete(u.finished, f.id)
	p := u.of(f.account)
	p.waiting--
	p.bytes -= f.file.Size
	u.bytes -= f.file.Size
	u.put(f.account)
	return true
}

// abandon forgets the finished uploads, and returns those that broke off.
func (u *uploads) abandon() (broken []*Upload) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, f := range u.finished {
		f.expire.Stop()
	}
	clear(u.finished)
	for _, p := range u.people {
		broken = append(broken, p.broken...)
		p.broken = nil
	}
	return broken
}

// expire drops a finished upload that was never posted, and its bytes.
func (m *Manager) expire(f *finished) {
	if m.uploads.drop(f, true) {
		m.letGo(f.file.Blob)
	}
}

// spend drops uploads that are part of a message now.
func (m *Manager) spend(taken []*finished) {
	for _, f := range taken {
		if m.uploads.drop(f, false) {
			m.letGo(f.file.Blob)
		}
	}
}

// letGo releases a blob, and removes it if nothing uses it: a post may have failed, or its message is deleted already.
func (m *Manager) letGo(id chat.BlobID) {
	m.blobs.Release(id)
	ctx, cancel := context.WithTimeout(context.Background(), postTimeout)
	defer cancel()
	if err := m.blobs.Free(ctx, id, m.forgetBlob); err != nil {
		m.log.Warn("bytes that nobody uses may be left until the next start", "err", err)
	}
}

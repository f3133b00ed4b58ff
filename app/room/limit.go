package room

import (
	"cmp"
	"context"
	"sync"
	"time"

	"parley/app/chat"
)

// Limits bound what one account may do. Zero values stand for the defaults.
type Limits struct {
	PostBurst int           // messages that may come at once; default 10
	PostEvery time.Duration // after that, one message per this; default 500 ms (2 a second)
	RoomBurst int           // rooms that may be made at once; default 10
	RoomEvery time.Duration // after that, one room per this; default 30 s
	Sessions  int           // sessions of one account at once, three fifths of them in browsers; default 50

	LoginBurst int           // sessions that may begin at once, those in browsers for themselves; default 60
	LoginEvery time.Duration // after that, one per this; default 500 ms
	ChatBurst  int           // direct rooms with people whom one never wrote to, at once; default 20
	ChatEvery  time.Duration // after that, one per this; default 30 s
	VerbBurst  int           // verbs at once; default 60
	VerbEvery  time.Duration // after that, one per this; default 200 ms

	PageBurst int           // pages, files and the like that browsers may ask for at once; default 400
	PageEvery time.Duration // after that, one per this; default 10 ms (100 a second)
	FormBurst int           // forms that browsers may send at once, but for those that have limits of their own; default 60
	FormEvery time.Duration // after that, one per this; default 100 ms

	GuessBurst int           // wrong codes of a key, or from an address, at once; default 5
	GuessEvery time.Duration // after that, one per this; default 1 min
	KnockBurst int           // knocks from an address at once; default 3
	KnockEvery time.Duration // after that, one per this; default 20 min

	Uploads     int           // uploads of an account at once; default 16
	UploadsAll  int           // of all accounts; default 200
	UploadBurst int           // uploads that may begin at once; default 50
	UploadEvery time.Duration // after that, one per this, for which they wait; default 500 ms
	UploadKeep  time.Duration // for which an upload that is finished, or broke off, is kept; default 15 min

	Mailbox int // events that wait for a session, before they become a Gap; default 256
}

// WithDefaults returns the limits with every default in its place.
func (l Limits) WithDefaults() Limits {
	return Limits{
		PostBurst:   cmp.Or(l.PostBurst, 10),
		PostEvery:   cmp.Or(l.PostEvery, 500*time.Millisecond),
		RoomBurst:   cmp.Or(l.RoomBurst, 10),
		RoomEvery:   cmp.Or(l.RoomEvery, 30*time.Second),
		Sessions:    cmp.Or(l.Sessions, 50),
		LoginBurst:  cmp.Or(l.LoginBurst, 60),
		LoginEvery:  cmp.Or(l.LoginEvery, 500*time.Millisecond),
		ChatBurst:   cmp.Or(l.ChatBurst, 20),
		ChatEvery:   cmp.Or(l.ChatEvery, 30*time.Second),
		VerbBurst:   cmp.Or(l.VerbBurst, 60),
		VerbEvery:   cmp.Or(l.VerbEvery, 200*time.Millisecond),
		PageBurst:   cmp.Or(l.PageBurst, 400),
		PageEvery:   cmp.Or(l.PageEvery, 10*time.Millisecond),
		FormBurst:   cmp.Or(l.FormBurst, 60),
		FormEvery:   cmp.Or(l.FormEvery, 100*time.Millisecond),
		GuessBurst:  cmp.Or(l.GuessBurst, 5),
		GuessEvery:  cmp.Or(l.GuessEvery, time.Minute),
		KnockBurst:  cmp.Or(l.KnockBurst, 3),
		KnockEvery:  cmp.Or(l.KnockEvery, 20*time.Minute),
		Uploads:     cmp.Or(l.Uploads, 16),
		UploadsAll:  cmp.Or(l.UploadsAll, 200),
		UploadBurst: cmp.Or(l.UploadBurst, 50),
		UploadEvery: cmp.Or(l.UploadEvery, 500*time.Millisecond),
		UploadKeep:  cmp.Or(l.UploadKeep, 15*time.Minute),
		Mailbox:     cmp.Or(l.Mailbox, 256),
	}
}

// Pace counts a verb that the session's user uses: TooMany when they use them too fast.
func (s *Session) Pace() error {
	l := s.manager.limits
	return s.account.verbs.allowTo("using verbs", s.manager.now(), l.VerbBurst, l.VerbEvery)
}

// PacePage counts a page that the session's user asks for: TooMany when they ask too fast.
func (s *Session) PacePage() error {
	l := s.manager.limits
	return s.account.pages.allowTo("asking for pages", s.manager.now(), l.PageBurst, l.PageEvery)
}

// PaceForm counts a form that the session's user sends: TooMany when they send them too fast.
func (s *Session) PaceForm() error {
	l := s.manager.limits
	return s.account.forms.allowTo("changing things", s.manager.now(), l.FormBurst, l.FormEvery)
}

// limiter is a token bucket kept as one time: when the bucket will be full again (GCRA, as in
// ITU-T I.371). It needs no timer and 32 bytes.
type limiter struct {
	mu   sync.Mutex
	full time.Time
}

// allow takes one token for a post, or fails with TooMany and says how long to wait.
func (l *limiter) allow(now time.Time, burst int, every time.Duration) error {
	return l.allowTo("sending", now, burst, every)
}

// allowTo is allow for something else that may be done too fast.
func (l *limiter) allowTo(doing string, now time.Time, burst int, every time.Duration) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.full.Before(now) {
		l.full = now
	}
	next := l.full.Add(every)
	if wait := next.Sub(now) - time.Duration(burst)*every; wait > 0 {
		return chat.TooFast(doing, wait)
	}
	l.full = next
	return nil
}

// maxWait is how long who is too fast may wait for their turn.
const maxWait = 10 * time.Second

// wait takes one token, and waits until it is there. TooMany when that takes longer than maxWait; ctx's error
// when that ends.
func (l *limiter) wait(ctx context.Context, now func() time.Time, burst int, every time.Duration) error {
	l.mu.Lock()
	at := now()
	if l.full.Before(at) {
		l.full = at
	}
	next := l.full.Add(every)
	wait := next.Sub(at) - time.Duration(burst)*every
	if wait > maxWait {
		l.mu.Unlock()
		return chat.TooFast("uploading", wait)
	}
	l.full = next
	l.mu.Unlock()
	if wait <= 0 {
		return nil
	}
	turn := time.NewTimer(wait)
	defer turn.Stop()
	select {
	case <-turn.C:
		return nil
	case <-ctx.Done():
		return chat.Wrap(chat.Unavailable, ctx.Err(), "the upload was given up")
	}
}

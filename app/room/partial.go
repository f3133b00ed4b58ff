package room

import (
	"slices"
	"time"

	"parley/app/chat"
)

// maxBroken is how many uploads of an account that broke off are kept.
const maxBroken = 5

// Keep ends an upload that broke off, and keeps what came without a gap for a while, for Resume. It shows nothing to anybody. What
// can't be gone on with is given up, as by Close.
func (u *Upload) Keep() {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.ended {
		return
	}
	whole := u.blob.Whole()
	if u.refused != nil || whole == 0 || u.blob.Truncate(whole) != nil {
		u.endLocked()
		return
	}
	m, id := u.manager, u.account.id
	m.uploads.claim(id, whole-u.claimed)
	u.claimed, u.ended = whole, true
	old := m.uploads.keep(u)
	u.expire = time.AfterFunc(m.limits.UploadKeep, func() { m.giveUp(u) }) // now that it is there to be given up
	for _, o := range old {
		o.drop()
	}
}

// keep notes an upload that broke off, as one that is not under way, and returns those that it takes the place of.
func (b *uploads) keep(u *Upload) (old []*Upload) {
	b.mu.Lock()
	defer b.mu.Unlock()
	p := b.of(u.account.id)
	p.open--
	b.open--
	if i := p.at(u.room, u.name); i >= 0 {
		old = append(old, p.broken[i])
		p.broken = slices.Delete(p.broken, i, i+1)
	}
	if len(p.broken) >= maxBroken {
		old = append(old, p.broken[0])
		p.broken = slices.Delete(p.broken, 0, 1)
	}
	p.broken = append(p.broken, u)
	return old
}

func (p *pending) at(id chat.RoomID, name string) int {
	return slices.IndexFunc(p.broken, func(u *Upload) bool { return u.room == id && u.name == name })
}

// pick takes an upload that broke off from those that are kept; nil if it is not there.
func (b *uploads) pick(account chat.UserID, is func(*Upload) bool) *Upload {
	b.mu.Lock()
	defer b.mu.Unlock()
	p := b.people[account]
	if p == nil {
		return nil
	}
	i := slices.IndexFunc(p.broken, is)
	if i < 0 {
		return nil
	}
	u := p.broken[i]
	p.broken = slices.Delete(p.broken, i, i+1)
	return u
}

// giveUp drops an upload that nobody went on with.
func (m *Manager) giveUp(u *Upload) {
	if m.uploads.pick(u.account.id, func(o *Upload) bool { return o == u }) != nil {
		u.drop()
	}
}

// drop removes what was kept of an upload.
func (u *Upload) drop() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.expire.Stop()
	u.blob.Close()
	u.manager.uploads.claim(u.account.id, -u.claimed)
	u.claimed = 0
}

// Partial returns how many bytes are kept of a file of the user whose upload to a room broke off.
func (s *Session) Partial(id chat.RoomID, name string) (size int64, ok bool) {
	name, err := chat.CleanFileName(name)
	if err != nil {
		return 0, false
	}
	if _, err := s.membership(id); err != nil {
		return 0, false
	}
	b := s.manager.uploads
	b.mu.Lock()
	defer b.mu.Unlock()
	p := b.people[s.account.id]
	if p == nil {
		return 0, false
	}
	i := p.at(id, name)
	if i < 0 {
		return 0, false
	}
	return p.broken[i].blob.Whole(), true
}

// Resume goes on with a file whose upload broke off. NotFound when nothing of it is kept, else the errors are those of Upload.
func (s *Session) Resume(id chat.RoomID, name string) (*Upload, error) {
	name, err := chat.CleanFileName(name)
	if err != nil {
		return nil, err
	}
	if err := s.mayUpload(id); err != nil {
		return nil, err
	}
	m := s.manager
	if err := m.uploads.begin(s.account.id, m.limits); err != nil {
		return nil, err // what is kept stays, for later
	}
	u := m.uploads.pick(s.account.id, func(u *Upload) bool { return u.room == id && u.name == name })
	if u == nil {
		m.uploads.end(s.account.id)
		return nil, chat.Errorf(chat.NotFound, "nothing is left of that file: send it from its beginning")
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.expire.Stop()
	u.ended, u.looked = false, 0
	return u, nil
}

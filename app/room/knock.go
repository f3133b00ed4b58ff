package room

import (
	"context"
	"slices"
	"time"

	"parley/app/chat"
)

const (
	maxKnocks  = 100                 // that wait for an answer
	knockLasts = 30 * 24 * time.Hour // without an answer
	refusedFor = 24 * time.Hour      // before who was refused may knock again
)

// Knock asks those who may to let the guest in, with a reason. Invalid when there is none or it is too
// long, Conflict when they have knocked already or may come in, Forbidden when they were refused not long
// ago, TooMany when too many knock.
func (g *Guest) Knock(ctx context.Context, reason string) error {
	reason, err := chat.CleanLine(reason, chat.MaxKnock)
	if err != nil {
		return err
	}
	if reason == "" {
		return chat.Errorf(chat.Invalid, "say in a few words who you are")
	}
	m, v := g.manager, g.visitor
	m.ruling.Lock()
	defer m.ruling.Unlock()
	if err := g.mayKnock(); err != nil {
		return err
	}
	if wait := m.callers.Take(m.now(), m.sources(v)...); wait > 0 {
		return chat.Errorf(chat.TooMany, "many have knocked from there: try again in %s", chat.Wait(wait))
	}
	ctx, cancel := whole(ctx)
	defer cancel()
	kept, err := m.store.SaveKnock(ctx, chat.Knock{
		Fingerprint: v.Key.Fingerprint, Login: g.name(), Reason: reason, At: m.now(), From: v.Origin.Addr.Addr(),
	})
	if err != nil {
		return err
	}
	m.mu.Lock()
	m.knocks = append(slices.DeleteFunc(m.knocks, func(k chat.Knock) bool { return k.Fingerprint == kept.Fingerprint }), kept)
	m.mu.Unlock()
	m.log.Info("somebody knocks", "id", kept.ID, "name", kept.Name(), "key", chat.Printable(kept.Fingerprint))
	m.doorMoved()
	return nil
}

// mayKnock says why the guest can't knock now, after it forgot knocks that are over. The caller holds ruling.
func (g *Guest) mayKnock() error {
	m := g.manager
	switch err := g.Admitted(); {
	case err == nil:
		return chat.Errorf(chat.Conflict, "you may come in: connect without a verb")
	case !AtDoor(err):
		return err
	}
	m.forgetKnocks()
	if own, ok := g.Knocked(); ok && own.Refused.IsZero() {
		return chat.Errorf(chat.Conflict, "you have knocked already; wait for an answer")
	} else if ok {
		return chat.Errorf(chat.Forbidden, "you were not let in; knock again in %s", chat.Wait(refusedFor-m.now().Sub(own.Refused)))
	}
	if len(m.waiting()) >= maxKnocks {
		return chat.Errorf(chat.TooMany, "too many people knock; try again later")
	}
	return nil
}

// name is what the guest would be called: as their account, or as they say if nobody else is.
func (g *Guest) name() string {
	m := g.manager
	name, err := chat.CleanName(g.visitor.Login)
	m.mu.RLock()
	defer m.mu.RUnlock()
	switch a := m.byKey[g.visitor.Key.Fingerprint]; {
	case a != nil:
		return a.user.Load().Name
	case err != nil || m.byName[chat.Skeleton(name)] != nil:
		return ""
	}
	return name
}

// Knocked returns the guest's knock, false if they have none: it waits, or was refused not long ago.
func (g *Guest) Knocked() (chat.Knock, bool) {
	m := g.manager
	m.mu.RLock()
	defer m.mu.RUnlock()
	i := slices.IndexFunc(m.knocks, func(k chat.Knock) bool { return k.Fingerprint == g.visitor.Key.Fingerprint })
	if i < 0 || m.isOver(m.knocks[i]) {
		return chat.Knock{}, false
	}
	return m.knocks[i], true
}

func (m *Manager) isOver(k chat.Knock) bool {
	now := m.now()
	return now.Sub(k.At) > knockLasts || !k.Refused.IsZero() && now.Sub(k.Refused) > refusedFor
}

// forgetKnocks forgets knocks that are over; the store does so when it starts. The caller holds ruling.
func (m *Manager) forgetKnocks() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.knocks = slices.DeleteFunc(slices.Clone(m.knocks), m.isOver)
}

// waiting returns the knocks that wait for an answer: of those who could not come in by now in another way.
func (m *Manager) waiting() []chat.Knock {
	m.mu.RLock()
	defer m.mu.RUnlock()
	r := m.rules.Load()
	return slices.DeleteFunc(slices.Clone(m.knocks), func(k chat.Knock) bool {
		a := m.byKey[k.Fingerprint]
		return !k.Refused.IsZero() || m.isOver(k) || m.shut(r, a, k.Fingerprint, k.From) == nil || m.barred(a, k.Fingerprint, k.From) != nil
	})
}

// Knocks returns who knocks and waits for an answer, oldest first. Forbidden when the user may not let
// them in.
func (s *Session) Knocks() ([]chat.Knock, error) {
	if err := s.may(chat.LetIn); err != nil {
		return nil, err
	}
	return s.manager.waiting(), nil
}

// AnswerKnock lets in who knocks, for good, or refuses them; they are told, and come in by themselves if
// they wait. Forbidden when the user may not, NotFound when somebody else has answered already.
func (s *Session) AnswerKnock(ctx context.Context, id int64, admit bool) (chat.Knock, error) {
	m := s.manager
	m.ruling.Lock()
	defer m.ruling.Unlock()
	if err := s.may(chat.LetIn); err != nil {
		return chat.Knock{}, err
	}
	list := m.waiting()
	i := slices.IndexFunc(list, func(k chat.Knock) bool { return k.ID == id })
	if i < 0 {
		return chat.Knock{}, chat.Errorf(chat.NotFound, "nobody knocks with that number any more")
	}
	k := list[i]
	ctx, cancel := whole(ctx)
	defer cancel()
	now, on := m.now(), k.Name()+" "+k.Fingerprint
	allowed := chat.Allowed{Fingerprint: k.Fingerprint, Comment: k.Login, Since: now}
	var err error
	if admit {
		err = m.store.AdmitKnock(ctx, id, allowed, m.deed(s.account.id, s.origin, "admit", on, k.Reason))
	} else {
		err = m.store.RefuseKnock(ctx, id, now, m.deed(s.account.id, s.origin, "refuse", on, k.Reason))
	}
	if err != nil {
		return k, err
	}
	m.mu.Lock()
	m.knocks = slices.Clone(m.knocks)
	i = slices.IndexFunc(m.knocks, func(o chat.Knock) bool { return o.ID == id })
	if m.knocks[i].Refused = now; admit {
		m.knocks = slices.Delete(m.knocks, i, i+1)
		m.allowed[k.Fingerprint] = allowed
	}
	m.mu.Unlock()
	m.doorMoved()
	return k, nil
}

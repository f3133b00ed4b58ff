package room

import (
	"context"
	"fmt"
	"slices"
	"time"

	"parley/app/chat"
)

// maxInvites bounds how many invitations can be open at once.
const maxInvites = 1000

// Invite makes an invitation for so many newcomers, and returns it with its code, which is kept nowhere.
// Forbidden when the user may not; Invalid when the numbers are out of bounds or the note is too long;
// TooMany when there are too many already.
func (s *Session) Invite(ctx context.Context, uses int, lasts time.Duration, note string) (i chat.Invite, code string, err error) {
	if err := s.may(chat.LetIn); err != nil {
		return i, "", err
	}
	if uses < 1 || uses > chat.MaxUses {
		return i, "", chat.Errorf(chat.Invalid, "an invitation is for 1 to %d newcomers", chat.MaxUses)
	}
	if note, err = chat.CleanLine(note, chat.MaxNote); err != nil {
		return i, "", err
	}
	m := s.manager
	list, err := s.Invites(ctx)
	if err != nil {
		return i, "", err
	}
	if len(list) >= maxInvites {
		return i, "", chat.Errorf(chat.TooMany, "there are %d invitations; revoke some first", len(list))
	}
	code = chat.NewCode()
	i = chat.Invite{Uses: uses, Created: m.now(), Until: m.now().Add(lasts), Note: note}
	if i.Hash, err = chat.HashCode(code); err != nil {
		return i, "", err
	}
	ctx, cancel := whole(ctx)
	defer cancel()
	on := fmt.Sprintf("%d uses until %s", uses, i.Until.UTC().Format("2006-01-02 15:04 MST"))
	i, err = m.store.SaveInvite(ctx, i, s.account.id, m.deed(s.account.id, s.origin, "invite", on, note))
	return i, code, err
}

// Invites returns the invitations that can still be used, oldest first. Forbidden when the user may not
// see them.
func (s *Session) Invites(ctx context.Context) ([]chat.Invite, error) {
	if err := s.may(chat.LetIn); err != nil {
		return nil, err
	}
	list, err := s.manager.store.Invites(ctx)
	now := s.manager.now()
	return slices.DeleteFunc(list, func(i chat.Invite) bool { return i.Check(now) != nil }), err
}

// Revoke ends an invitation; those who came by it stay. NotFound when there is none, Forbidden when the
// user may not.
func (s *Session) Revoke(ctx context.Context, id int64) error {
	if err := s.may(chat.LetIn); err != nil {
		return err
	}
	ctx, cancel := whole(ctx)
	defer cancel()
	m := s.manager
	return m.store.EndInvite(ctx, id, m.deed(s.account.id, s.origin, "revoke", fmt.Sprint("invitation ", id), ""))
}

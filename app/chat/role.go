package chat

import "strings"

// Role is how much somebody may do: a user on the whole server, a member in a room.
type Role uint8

// Roles, from least to most. In a room nobody is Admin.
const (
	Plain Role = iota
	Moderator
	Admin
	Owner
)

// String returns the word that screens show.
func (r Role) String() string {
	switch r {
	case Moderator:
		return "moderator"
	case Admin:
		return "admin"
	case Owner:
		return "owner"
	}
	return "member"
}

// ParseRole reads the word of a role; Invalid when it is none that can be given to somebody.
func ParseRole(word string) (Role, error) {
	for _, r := range []Role{Plain, Moderator, Admin} {
		if r.String() == word {
			return r, nil
		}
	}
	return Plain, Errorf(Invalid, "a role is admin, moderator or member, not %q", Printable(word))
}

// Act is something on the server that not everybody may do.
type Act string

// The acts.
const (
	Administer  Act = "use the verbs of administrators" // any of them
	SeeUsers    Act = "see everybody's roles"
	SeeSessions Act = "see where people come from"
	SeeDossier  Act = "see people's keys and addresses"
	Silence     Act = "mute anybody"
	Strike      Act = "delete what others said"
	Purge       Act = "delete all that somebody said"
	RenameUsers Act = "rename anybody"
	SetRole     Act = "change roles"
	Kick        Act = "make people leave"
	Bar         Act = "ban anybody"
	SeeBans     Act = "see who is banned"
	Announce    Act = "announce anything"
	LetIn       Act = "let people in" // by invitation, by their key, or when they knock
	SetAccess   Act = "change who may come in"
	SeeDeeds    Act = "see what administrators did"
	RuleRooms   Act = "change rooms that you are not in"
	SeeStats    Act = "see how the server is doing"
	Reload      Act = "have lists read again"
	SetMOTD     Act = "change the message of the day"
)

// acts says from which role on somebody may do what. Every permission on the server is decided by it.
var acts = map[Act]Role{
	Administer:  Moderator,
	SeeUsers:    Moderator,
	SeeSessions: Admin,
	SeeDossier:  Admin,
	Silence:     Moderator,
	Strike:      Moderator,
	Purge:       Admin,
	RenameUsers: Admin,
	SetRole:     Admin,
	Kick:        Moderator,
	Bar:         Admin,
	SeeBans:     Admin,
	Announce:    Admin,
	LetIn:       Admin,
	SetAccess:   Admin,
	SeeDeeds:    Admin,
	RuleRooms:   Admin,
	SeeStats:    Admin,
	Reload:      Admin,
	SetMOTD:     Admin,
}

// May returns nil when the role suffices for the act, and else Forbidden with a sentence that says which
// one does. Nothing is no act, and anybody may do it.
func (r Role) May(a Act) error {
	least, known := acts[a]
	if a == "" || known && r >= least {
		return nil
	}
	return Errorf(Forbidden, "you may not %s: it takes %s", a, withArticle(least.String()))
}

// withArticle puts the right one of a and an before the name of a role.
func withArticle(role string) string {
	if strings.ContainsRune("aeiou", rune(role[0])) {
		return "an " + role
	}
	return "a " + role
}

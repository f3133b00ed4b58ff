package chat

// Acts in a room. Whoever may do them on the server counts for as much in its rooms: see InRooms.
const (
	AddPeople  Act = "add people to this room"
	SetTopic   Act = "change the topic"
	Rename     Act = "rename this room"
	CallAll    Act = "call everybody with @here or @everyone"
	PostFast   Act = "post without a pause in a slow room"
	PostLocked Act = "post in a room that is locked"
	Expel      Act = "take people out of this room"
	SetSlow    Act = "make this room slow"
	Lock       Act = "lock this room"
	Archive    Act = "archive this room"
	SetMember  Act = "change roles in this room"
	Moderate   Act = "delete what others said"
	SeeTexts   Act = "see what a message said before"
	Pin        Act = "pin anything in this room"
)

// least is the role from which on a member may do something, by the kind of room.
type least struct{ direct, group, channel Role }

// never is above all roles: nobody may.
const never = Owner + 1

// roomActs says from which role on a member may do what. Every permission in a room is decided by it.
// A direct room stays as it is: two people, without a name. In a group all look after what it is called
// and who is in it; in a channel those with a role do, but anybody may bring others.
var roomActs = map[Act]least{
	AddPeople:  {never, Plain, Plain},
	SetTopic:   {never, Plain, Moderator},
	Rename:     {never, Plain, Owner},
	CallAll:    {never, Plain, Moderator},
	PostFast:   {never, Moderator, Moderator},
	PostLocked: {never, Moderator, Moderator},
	Expel:      {never, Moderator, Moderator},
	SetSlow:    {never, Moderator, Moderator},
	Lock:       {never, Moderator, Moderator},
	Archive:    {never, Owner, Owner},
	SetMember:  {never, Owner, Owner},
	Moderate:   {Moderator, Moderator, Moderator},
	SeeTexts:   {Moderator, Moderator, Moderator},
	Pin:        {Plain, Plain, Moderator},
}

// MayIn returns nil when the role, of a member, suffices for the act in a room of that kind, and else
// Forbidden with a sentence that says which one does.
func (r Role) MayIn(k Kind, a Act) error {
	l, known := roomActs[a]
	from := l.channel
	switch k {
	case Direct:
		from = l.direct
	case Group:
		from = l.group
	}
	switch {
	case known && r >= from:
		return nil
	case !known || from == never:
		return Errorf(Forbidden, "you may not %s: it is between two people", a)
	}
	return Errorf(Forbidden, "you may not %s: it takes %s of it", a, withArticle(from.String()))
}

// InRooms is what somebody with that role on the server counts for in the rooms that they are in.
func (r Role) InRooms() Role {
	if r == Admin {
		return Owner
	}
	return r
}

// ParseMemberRole reads the word of a role in a room; Invalid when it is none.
func ParseMemberRole(word string) (Role, error) {
	for _, r := range []Role{Plain, Moderator, Owner} {
		if r.String() == word {
			return r, nil
		}
	}
	return Plain, Errorf(Invalid, "a role in a room is owner, moderator or member, not %q", Printable(word))
}

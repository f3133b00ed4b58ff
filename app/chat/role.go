package chat

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

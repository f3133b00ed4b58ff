package chat

import (
	"slices"
	"strconv"
	"strings"
)

// People is who is in a group: their ids in order, as a text, so that the same people are the same value.
type People string

// MaxGroup is how many people a group may have. More are a channel.
const MaxGroup = 50

// PeopleOf returns who these are, each of them once.
func PeopleOf(ids ...UserID) People {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	var b strings.Builder
	for i, id := range slices.Compact(ids) {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strconv.FormatInt(int64(id), 10))
	}
	return People(b.String())
}

// IDs returns them in order.
func (p People) IDs() []UserID {
	fields := strings.Fields(string(p))
	ids := make([]UserID, len(fields))
	for i, f := range fields {
		id, _ := strconv.ParseInt(f, 10, 64)
		ids[i] = UserID(id)
	}
	return ids
}

// With returns them and one more.
func (p People) With(id UserID) People { return PeopleOf(append(p.IDs(), id)...) }

// Without returns all of them but one.
func (p People) Without(id UserID) People {
	return PeopleOf(slices.DeleteFunc(p.IDs(), func(o UserID) bool { return o == id })...)
}

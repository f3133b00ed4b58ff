package room_test

import (
	"testing"

	"parley/app/chat"
)

// A group of many is called by some of them; two that would be called alike, by those who are not in both.
func TestGroupsAreToldApart(t *testing.T) {
	h := newHouse(t)
	ana := h.enter("ana")
	ids := map[string]chat.UserID{}
	for _, name := range []string{"bob", "cy", "dan", "eve", "fay", "gus"} {
		ids[name] = h.enter(name).Me().ID
	}
	group := func(names ...string) chat.Membership {
		var people []chat.UserID
		for _, name := range names {
			people = append(people, ids[name])
		}
		k, _, err := ana.Group(t.Context(), people, "")
		h.code(err, "")
		return k
	}
	four, five := group("bob", "cy", "dan", "eve"), group("bob", "cy", "dan", "eve", "fay")
	if a, b := ana.Called(four), ana.Called(five); a != "bob, cy, dan, eve" || b != "bob, cy, dan +2" {
		t.Errorf("called %q and %q", a, b)
	}
	other := group("bob", "cy", "dan", "eve", "gus")
	if a, b := ana.Called(five), ana.Called(other); a != "fay, bob, cy +2" || b != "gus, bob, cy +2" {
		t.Errorf("called %q and %q", a, b)
	}
}

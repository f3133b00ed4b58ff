package chat

import (
	"strings"
	"testing"
)

// Each act in a room, by each role and in each kind: from one role on it may be done, and who may not is
// told which.
func TestRolesInRooms(t *testing.T) {
	for act, l := range roomActs {
		for kind, from := range map[Kind]Role{Direct: l.direct, Group: l.group, Channel: l.channel} {
			for _, r := range []Role{Plain, Moderator, Admin.InRooms(), Owner} {
				err := r.MayIn(kind, act)
				if (err == nil) != (r >= from) {
					t.Errorf("%s, kind %d, %s: %v", act, kind, r, err)
				}
				if err != nil && (CodeOf(err) != Forbidden || !strings.HasPrefix(MessageOf(err), "you may not "+string(act))) {
					t.Errorf("%s, kind %d, %s is told %v", act, kind, r, err)
				}
			}
		}
	}
	if err := Owner.MayIn(Channel, "fly"); CodeOf(err) != Forbidden {
		t.Errorf("an act that is in no table: %v", err)
	}
}

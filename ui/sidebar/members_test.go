package sidebar

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"parley/app/chat"
)

func sampleMembers() []Member {
	return []Member{
		{2, "bob", chat.Here, "owner"},
		{9, "somebody-with-a-long-name", chat.Here, "moderator"},
		{8, "山田太郎", chat.Away, ""},
		{6, "erin", chat.Offline, "moderator"},
		{7, "frank", chat.Offline, ""},
	}
}

// The column says how many are out of sight, above and below, and where those are who are not in it.
func TestMembers(t *testing.T) {
	for name, th := range themes {
		m := NewMembers(th)
		m.SetMembers(sampleMembers(), 1205)
		var b strings.Builder
		for _, size := range [][2]int{{28, 8}, {24, 4}} {
			m.SetSize(size[0], size[1])
			check(t, name, m.Rows(), size[0], size[1])
			b.WriteString(visible(m.Rows()) + "\n")
			m.Scroll(99)
			check(t, name, m.Rows(), size[0], size[1])
			b.WriteString(visible(m.Rows()) + "\n")
			m.Scroll(-99)
		}
		golden(t, "members-"+name, b.String())
	}
}

// A row is somebody, or nobody where a hint stands.
func TestMembersAt(t *testing.T) {
	m := NewMembers(plain)
	m.SetMembers(sampleMembers(), 1205)
	m.SetSize(24, 4)
	m.Scroll(1)
	var got []chat.UserID
	for y := -1; y <= 4; y++ {
		if id, ok := m.At(y); ok {
			got = append(got, id)
		}
	}
	if len(got) != 2 || got[0] != 8 || got[1] != 6 {
		t.Errorf("rows are %v:\n%s", got, ansi.Strip(strings.Join(m.Rows(), "\n")))
	}
}

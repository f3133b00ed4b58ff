package chat_test

import (
	"strings"
	"testing"
	"time"

	"parley/app/chat"
)

// A code is known again however people type it, and no other is.
func TestHashCode(t *testing.T) {
	code := chat.NewCode()
	if len(code) != 19 || strings.Count(code, "-") != 3 || code == chat.NewCode() {
		t.Errorf("the code %q", code)
	}
	for _, c := range [][2]string{
		{"01ZK-9QXA-0RTB-M2VD", "o1zk 9qxa orTB m2vd"},
		{"01ZK-9QXA-0RTB-M2VD", "0lzk9qxa0rtbm2vd"},
		{"01ZK-9QXA-0RTB-M2VD", " OIzk-9qxa-0rtb-m2vd-"},
	} {
		want, err := chat.HashCode(c[0])
		if got, err2 := chat.HashCode(c[1]); err != nil || err2 != nil || got != want || strings.Contains(want, "9QXA") {
			t.Errorf("%q: %s %v %v", c[1], got, err, err2)
		}
	}
	a, _ := chat.HashCode("01ZK-9QXA-0RTB-M2VD")
	if b, _ := chat.HashCode("01ZK-9QXA-0RTB-M2VE"); a == b {
		t.Error("another code has the same hash")
	}
	for _, bad := range []string{"", "-", "01ZK-9QXA-0RTB", "01ZK-9QXA-0RTB-M2VDD", "UUUU-UUUU-UUUU-UUUU", "01ZK-9QXA-0RTB-M2V\x1b", "éééé-éééé"} {
		if _, err := chat.HashCode(bad); chat.CodeOf(err) != chat.Invalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// What a guest types is a code, if need be a wrong one, or a sentence.
func TestIsCode(t *testing.T) {
	for text, want := range map[string]bool{
		"01ZK-9QXA-0RTB-M2VD": true, "01zk9qxa0rtbm2vd": true, "01ZK 9QXA 0RTB M2VD": true,
		"01ZK-9QXA-0RTB": true, "01ZK-9QXA-0RTB-M2VX3": true,
		"": false, "hello": false, "I am max from the lab": false, "max@example.org, we met": false, "konstantinopel": false,
	} {
		if chat.IsCode(text) != want {
			t.Errorf("%q: not %v", text, want)
		}
	}
}

func TestInviteCheck(t *testing.T) {
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	i := chat.Invite{Uses: 2, Used: 1, Until: now.Add(time.Second)}
	if err := i.Check(now); err != nil {
		t.Error(err)
	}
	if err := i.Check(i.Until); chat.CodeOf(err) != chat.Forbidden {
		t.Errorf("at its end: %v", err)
	}
	i.Used = 2
	if err := i.Check(now); chat.CodeOf(err) != chat.Forbidden {
		t.Errorf("used up: %v", err)
	}
}

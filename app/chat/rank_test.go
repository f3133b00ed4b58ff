package chat

import "testing"

// TestRank: what begins so is better than what only has it, and the letters in their order are enough.
func TestRank(t *testing.T) {
	for typed, want := range map[string]int{"th": 0, "up": 2, "do": NoRank, "ths": 3, "sth": NoRank, "": 0} {
		if got := Rank("thumbsup", typed); got != want {
			t.Errorf("%q: %d, want %d", typed, got, want)
		}
	}
	if got := Rank("white_check_mark", "check"); got != 1 {
		t.Errorf("a part: %d", got)
	}
	if got := Rank("émile", "ml"); got != 3 {
		t.Errorf("letters of a wide name: %d", got)
	}
}

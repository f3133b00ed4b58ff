package uitest

import "testing"

func TestEncode(t *testing.T) {
	tests := []struct {
		key   string
		flags int
		want  string
	}{
		{"enter", 0, "\r"}, {"shift+enter", 0, "\r"}, {"alt+enter", 0, "\x1b\r"},
		{"tab", 0, "\t"}, {"shift+tab", 0, "\x1b[Z"}, {"esc", 0, "\x1b"},
		{"ctrl+k", 0, "\v"}, {"ctrl+space", 0, "\x00"}, {"ctrl+/", 0, "\x1f"}, {"ctrl+j", 0, "\n"},
		{"alt+a", 0, "\x1ba"}, {"alt+1", 0, "\x1b1"}, {"alt+/", 0, "\x1b/"}, {"alt++", 0, "\x1b+"},
		{"?", 0, "?"}, {"+", 0, "+"}, {"é", 0, "é"}, {"shift+a", 0, "A"},
		{"up", 0, "\x1b[A"}, {"alt+down", 0, "\x1b[1;3B"}, {"ctrl+shift+left", 0, "\x1b[1;6D"},
		{"home", 0, "\x1b[H"}, {"pgup", 0, "\x1b[5~"}, {"ctrl+pgdown", 0, "\x1b[6;5~"},
		{"f1", 0, "\x1bOP"}, {"shift+f2", 0, "\x1b[1;2Q"}, {"f12", 0, "\x1b[24~"},
		{"backspace", 0, "\x7f"}, {"alt+backspace", 0, "\x1b\x7f"},

		{"enter", 1, "\r"}, {"shift+enter", 1, "\x1b[13;2u"}, {"esc", 1, "\x1b[27u"},
		{"ctrl+k", 1, "\x1b[107;5u"}, {"alt+a", 1, "\x1b[97;3u"}, {"shift+tab", 1, "\x1b[9;2u"},
		{"a", 1, "a"}, {"A", 1, "A"}, {"up", 1, "\x1b[A"}, {"pgup", 1, "\x1b[5~"},

		{"enter", 8, "\x1b[13u"}, {"a", 8, "\x1b[97u"}, {"A", 8, "\x1b[97;2u"},
		{"A", 24, "\x1b[97;2;65u"}, {"ctrl+a", 24, "\x1b[97;5u"},
	}
	for _, tt := range tests {
		k, err := parseKey(tt.key)
		if err != nil {
			t.Error(err)
			continue
		}
		if got := encode(k, tt.flags, false); got != tt.want {
			t.Errorf("encode(%s, %d) = %q, want %q", tt.key, tt.flags, got, tt.want)
		}
	}
	if got := encode(key{name: "up"}, 0, true); got != "\x1bOA" {
		t.Errorf("up in application mode = %q", got)
	}
}

func TestParseKeyRefuses(t *testing.T) {
	for _, name := range []string{"", "enterr", "hyper+a", "ctrl+", "ctrl+ab"} {
		if k, err := parseKey(name); err == nil {
			t.Errorf("parseKey(%q) = %+v", name, k)
		}
	}
}

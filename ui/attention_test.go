package ui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi/parser"

	"github.com/charmbracelet/x/ansi"

	"parley/app/chat"
)

// Whatever somebody says, a notification is one sequence (two for OSC 99), nothing of it is shown, and it
// is no other command of the terminal.
func TestNoticesEndNothing(t *testing.T) {
	for _, via := range []string{"", chat.OSC9, chat.OSC777, chat.OSC99} {
		for _, text := range []string{
			"hello", "", "4;3;99", "a\ab", "a\x1b\\b\x1b[2J", "\u009c\u009d", "a;b;c", strings.Repeat("漢", 4000), "\n\nx\r\ty", "\xff\xfe", "\u202e",
		} {
			var sequences []string
			p := ansi.NewParser()
			p.SetHandler(ansi.Handler{
				Print:     func(r rune) { t.Errorf("%s of %q shows %q", via, text, r) },
				Execute:   func(b byte) { t.Errorf("%s of %q does %q", via, text, b) },
				HandleCsi: func(ansi.Cmd, ansi.Params) { t.Errorf("%s of %q has a CSI", via, text) },
				HandleOsc: func(cmd int, data []byte) { sequences = append(sequences, string(data)) },
			})
			out := desktopNotice(via, text+" in #lobby", text)
			for _, b := range []byte(out) {
				if p.Advance(b) == parser.ExecuteAction && b != '\a' {
					t.Errorf("%s of %q: %q is executed", via, text, b)
				}
			}
			want := 1
			if via == chat.OSC99 {
				want = 2
			}
			if len(sequences) != want || len(out) > 1500 {
				t.Errorf("%s of %q: %d sequences, %d bytes", via, text, len(sequences), len(out))
			}
			if via == chat.OSC9 && strings.HasPrefix(sequences[0], "9;4;") {
				t.Errorf("%q is a command: %q", text, sequences[0])
			}
			if via == chat.OSC777 && strings.Count(strings.SplitN(sequences[0], ";", 4)[2], ";") > 0 {
				t.Errorf("%q: %q", text, sequences[0])
			}
		}
	}
}

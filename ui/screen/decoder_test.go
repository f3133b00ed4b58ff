package screen

import (
	"reflect"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// decode returns the messages of chunks that come in one after the other.
func decode(chunks ...string) (msgs []tea.Msg, d *decoder) {
	d = &decoder{maxPaste: 1000, send: func(msg tea.Msg) { msgs = append(msgs, msg) }}
	for _, chunk := range chunks {
		d.write([]byte(chunk), time.Time{})
	}
	return msgs, d
}

func TestDecode(t *testing.T) {
	key := func(code rune, mod tea.KeyMod) tea.Msg { return tea.KeyPressMsg{Code: code, Mod: mod} }
	typed := func(r rune) tea.Msg { return tea.KeyPressMsg{Code: r, Text: string(r)} }
	long := strings.Repeat("x", 2*maxSequence)
	for in, want := range map[string][]tea.Msg{
		"a":                 {typed('a')},
		"é":                 {typed('é')},
		"e\u0301":           {typed('e'), typed('\u0301')},
		"\r":                {key(tea.KeyEnter, 0)},
		"\x1b\r":            {key(tea.KeyEnter, tea.ModAlt)},
		"\x1b[13;2u":        {key(tea.KeyEnter, tea.ModShift)},
		"\x1b[27;2;13~":     {key(tea.KeyEnter, tea.ModShift)},
		"\x1b[A":            {key(tea.KeyUp, 0)},
		"\x1bOA":            {key(tea.KeyUp, 0)},
		"\x1b\x1b[A":        {key(tea.KeyUp, tea.ModAlt)},
		"\x1b[[B":           {key(tea.KeyF2, 0)},
		"\x1b[1;5D":         {key(tea.KeyLeft, tea.ModCtrl)},
		"\x1bx":             {key('x', tea.ModAlt)},
		"\x1b[97;1:3u":      {tea.KeyReleaseMsg{Code: 'a', Text: "a"}},
		"\x1b[<0;3;4M":      {tea.MouseClickMsg{X: 2, Y: 3, Button: tea.MouseLeft}},
		"\x1b[<64;1;1M":     {tea.MouseWheelMsg{Button: tea.MouseWheelUp}},
		"\x1b[I\x1b[O":      {tea.FocusMsg{}, tea.BlurMsg{}},
		"\x1b[?2026;2$y":    {tea.ModeReportMsg{Mode: ansi.ModeSynchronizedOutput, Value: ansi.ModeReset}},
		"\x1b[?1u":          {tea.KeyboardEnhancementsMsg{Flags: 1}},
		"\x1b[?62;22c":      {uv.PrimaryDeviceAttributesEvent{62, 22}},
		"\x1b]11;#102030\a": {tea.BackgroundColorMsg{Color: ansi.XParseColor("#102030")}},

		"\x1b]52;c;aGk=\x1b\\":                              {tea.ClipboardMsg{Content: "hi", Selection: 'c'}},
		"\x1bP>|foot 1\x1b\\":                               {tea.TerminalVersionMsg{Name: "foot 1"}},
		"\x1b]" + long + "\aa":                              {typed('a')},
		"\x1bP" + long + "\x1b\\a":                          {typed('a')},
		"\x1b_" + long + "\x18a":                            {typed('a')},
		"\x1b[" + strings.Repeat("1", 2*maxSequence) + "ma": {typed('a')},

		"\x1b[65;0;97;1;0;65535_": nil,
		"\xff\x9b\xc3a":           {typed('a')},
		"\x1b[3;4":                nil,
		"\x1b]11;rgb:1/2/3":       nil,

		"\x1b[200~a\rb\x1b[Ac\x1b[201~d": {
			tea.PasteStartMsg{}, tea.PasteMsg{Content: "a\rb\x1b[Ac"}, tea.PasteEndMsg{}, typed('d'),
		},
		"\x1b[200~" + strings.Repeat("ab", 501) + "\x1b[201~": {
			tea.PasteStartMsg{},
			PasteTooLongMsg{Content: strings.Repeat("ab", 500), Dropped: 2},
			tea.PasteEndMsg{},
		},
	} {
		if msgs, _ := decode(in); !reflect.DeepEqual(msgs, want) {
			t.Errorf("%.40q:\n%#v\n%#v", in, msgs, want)
		}
		if msgs, _ := decode(strings.Split(in, "")...); !reflect.DeepEqual(msgs, want) {
			t.Errorf("%.40q byte by byte:\n%#v\n%#v", in, msgs, want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		"hello", "\x1b[A\x1bOB\x1b", "\x1b[200~text\x1b[201", "\x1b]11;rgb:0/0/0\x1b\\x", "\x1b\x1b\x1b[1;2R",
		"\x1b[Mabc", "\x1b[[A", "世界\xe4\xb8", "\x1bP1+r\x1b\\", "\x1b[1;2\x1b[3~", "\x1b[7$", "\x1b_Gi=1;OK\x1b\\",
	} {
		f.Add([]byte(seed), uint8(3))
	}
	f.Fuzz(func(t *testing.T, data []byte, size uint8) {
		data = data[:min(len(data), 3*maxSequence)]
		whole, end := decode(string(data))
		var chunks []string
		for p := data; len(p) > 0; {
			n := min(len(p), 1+int(size)%17)
			chunks, p = append(chunks, string(p[:n])), p[n:]
		}
		parts, d := decode(chunks...)
		if !reflect.DeepEqual(whole, parts) {
			t.Fatalf("%q\nwhole: %#v\nparts: %#v", data, whole, parts)
		}
		if len(d.rest) > maxSequence || d.paste != nil && len(d.paste.text) > d.maxPaste {
			t.Fatalf("keeps %d bytes", len(d.rest))
		}
		if end.undecided() != d.undecided() {
			t.Fatalf("%q: undecided %v or %v", data, end.undecided(), d.undecided())
		}
		d.late(time.Time{}.Add(escTime))
	})
}

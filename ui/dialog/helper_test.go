package dialog

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"parley/app/chat"
	"parley/ui/theme"
)

var (
	dark   = theme.For(theme.Look{Profile: colorprofile.ANSI256})
	light  = theme.For(theme.Look{Profile: colorprofile.ANSI256, Light: true})
	mono   = theme.For(theme.Look{Profile: colorprofile.ASCII})
	dumb   = theme.For(theme.Look{Profile: colorprofile.NoTTY, ASCII: true})
	themes = map[string]*theme.Theme{"dark": dark, "light": light, "mono": mono, "dumb": dumb}
)

func sampleTargets() []Target {
	return []Target{
		{Room: 2, Kind: chat.Channel, Name: "lobby"},
		{Room: 1, Kind: chat.Channel, Name: "general", Unread: 128},
		{Room: 3, Kind: chat.Channel, Name: "ops", Unread: 12, Mentions: 1},
		{Room: 4, Kind: chat.Channel, Name: "random", Unread: 7, Muted: true},
		{Room: 5, Kind: chat.Group, Name: "trip to the mountains"},
		{Room: 6, Kind: chat.Direct, Name: "bob", User: 2, Unread: 2, Presence: chat.Here},
		{Room: 7, Kind: chat.Direct, Name: "carol", User: 7, Presence: chat.Away},
	}
}

func samplePeople() []chat.Person {
	p := func(id chat.UserID, name string, pr chat.Presence) chat.Person {
		return chat.Person{User: chat.User{ID: id, Name: name}, Presence: pr}
	}
	return []chat.Person{p(2, "bob", chat.Here), p(1, "ana", chat.Here), p(9, "Zoë", chat.Here),
		p(8, "山田太郎", chat.Here), p(7, "carol", chat.Away), p(5, "Ólafur Björn", chat.Offline)}
}

func crowd(n int) []chat.Person {
	people := make([]chat.Person, n)
	for i := range people {
		people[i] = chat.Person{User: chat.User{ID: chat.UserID(i + 1), Name: fmt.Sprintf("Person-%c%d", 'a'+i%26, i)}, Presence: chat.Here}
	}
	return people
}

func sampleHelp() []Group {
	return []Group{
		{"Writing", []Item{
			{"Enter", "send"}, {"Shift+Enter, Alt+Enter, Ctrl+J", "new line"},
			{"Tab", "complete @name, #room, :emoji:, /verb"}, {"F4", "full-screen composer"},
		}},
		{"Going", []Item{
			{"Alt+H", "Home"}, {"Ctrl+K", "quick switcher: rooms and people"},
			{"Ctrl+N, Ctrl+P", "next, previous room"}, {"Alt+1-9", "room by number"}, {"Alt+A, Ctrl+G", "next unread"},
		}},
		{"Reading", []Item{
			{"PgUp, PgDn", "scroll"}, {"End", "newest"}, {"Alt+U", "jump to the unread mark"},
			{"Up", "pick a message; then r reply, t thread, e edit, d delete, + react, y copy"},
		}},
		{"Verbs", []Item{
			{"/home", "the people who are here"}, {"/dm @user [text]", "a direct room with somebody"},
			{"/join #x", "become a member of a channel"}, {"/who", "who is in this room"},
			{"/away [text]", "say that you are away"}, {"/back", "and that you are back"},
			{"/create #x [private] [topic]", "make a channel"}, {"/quit", "leave"},
		}},
	}
}

// samples returns one of each dialog, with something in it.
func samples(th *theme.Theme) map[string]Dialog {
	found := NewSwitcher(th, sampleTargets(), samplePeople(), 1)
	found.Paste("ob")
	name := NewName(th, "The name root can't be used here. Choose another: letters, digits, - and _.", "róot")
	refused := NewName(th, "The name root can't be used here.", "ana")
	refused.Refuse("ana is taken")
	door, waiting := NewDoor(th, "Your key: SHA256:Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmE"), NewDoor(th, "")
	door.Say("People come in here by invitation. Type your code, or say in a few words who you are.", "Your code, or who you are", true)
	door.Refuse("nobody was invited with that code")
	waiting.Say("You knocked: “I am max”. You come in as soon as somebody lets you in.", "You knocked", false)
	return map[string]Dialog{
		"channels": sampleDirectory(th),
		"files":    sampleFiles(th),
		"nofiles":  noFiles(th),
		"pager":    samplePager(th),
		"facts":    NewPager(th, "photo.heic", "2.1 MB · HEIC image", "", "To have it: ssh chat.example.org get 12 > photo.heic"),
		"picture":  samplePicture(th),
		"qr":       sampleQR(th),
		"door":     door,
		"waiting":  waiting,
		"switcher": NewSwitcher(th, sampleTargets(), samplePeople(), 1),
		"found":    found,
		"name":     name,
		"refused":  refused,
		"confirm":  NewConfirm(th, "Delete", "Delete this message for everybody? It can't be brought back.", 1),
		"help":     NewHelp(th, "Help", sampleHelp()),
		"settings": NewSettings(th, chat.Prefs{Theme: "sea", Clock: chat.Clock12}, []Item{{"time zone", "Europe/Berlin · /zone sets it"}}),
		"verb":     NewHelp(th, "/dm", []Group{{Items: []Item{{"/dm @user [text]", "Opens the direct room with somebody; a text is posted there."}}}}),
	}
}

func sampleQR(th *theme.Theme) Dialog {
	return NewQR(th, "Let a browser in", []string{"open this in a browser; it lets one in, until 16:09:", "https://chat.example.org/in/7K3F-7K3F-7K3F-7K3F"},
		[]string{"█████████", "█ ▄▀ ▀▄ █", "█ ▀▄ ▄▀ █", "█████████"})
}

// press makes the key of a name like "enter", "ctrl+n", or of a character.
func press(name string) tea.KeyPressMsg {
	codes := map[string]rune{
		"enter": tea.KeyEnter, "esc": tea.KeyEscape, "up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft,
		"right": tea.KeyRight, "home": tea.KeyHome, "end": tea.KeyEnd, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown,
		"backspace": tea.KeyBackspace, "delete": tea.KeyDelete, "tab": tea.KeyTab,
	}
	k := tea.KeyPressMsg{}
	if rest, ok := strings.CutPrefix(name, "ctrl+"); ok {
		k.Mod, name = tea.ModCtrl, rest
	} else if rest, ok := strings.CutPrefix(name, "alt+"); ok {
		k.Mod, name = tea.ModAlt, rest
	}
	if code, ok := codes[name]; ok {
		k.Code = code
		return k
	}
	k.Code = []rune(name)[0]
	if k.Mod == 0 {
		k.Text = name
	}
	return k
}

// check fails unless the rows are of one width, fit, and each ends in the default look.
func check(t *testing.T, what string, rows []string, maxW, maxH int) {
	t.Helper()
	if len(rows) > maxH || len(rows) == 0 {
		t.Fatalf("%s: %d rows of at most %d", what, len(rows), maxH)
	}
	width := ansi.StringWidth(rows[0])
	for y, r := range rows {
		if w := ansi.StringWidth(r); w != width || w > maxW {
			t.Fatalf("%s: row %d is %d wide, the first %d, at most %d: %q", what, y, w, width, maxW, r)
		}
		if i := strings.LastIndex(r, "\x1b"); i >= 0 && !strings.HasPrefix(r[i:], "\x1b[m") {
			t.Fatalf("%s: row %d does not end in the default look: %q", what, y, r)
		}
	}
}

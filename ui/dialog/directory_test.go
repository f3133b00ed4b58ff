package dialog

import (
	"fmt"
	"strings"
	"testing"

	"parley/app/chat"
	"parley/ui/theme"
)

func sampleDirectory(th *theme.Theme) *Directory {
	d := NewDirectory(th, "Channels", "Enter joins", "No public channel is like that.")
	d.Add([]Listed{
		{Kind: chat.Channel, Name: "lobby", More: "joined, 1,204 members", Pick: Open{Room: 1}},
		{Kind: chat.Channel, Name: "crème", Note: "sweets of all sorts", More: "12 members", Pick: Join{Name: "crème"}},
		{Kind: chat.Channel, Name: "日本語", Note: "archived · 日本語の話をしましょう、何でもいいです", More: "3 members", Pick: Join{Name: "日本語"}},
	}, 3)
	return d
}

func TestDirectory(t *testing.T) {
	for keys, want := range map[string]Intent{
		"enter":                   Open{Room: 1},
		"down enter":              Join{Name: "crème"},
		"down down down up enter": Join{Name: "crème"},
		"C R E enter":             Join{Name: "crème"}, // by its name,
		"s o r t s enter":         Join{Name: "crème"}, // or by words of its note
		"x y z enter":             nil,
		"x y z ctrl+w down enter": Join{Name: "crème"},
		"esc":                     Close{},
		"ctrl+c":                  Close{},
	} {
		d := sampleDirectory(dark)
		var got Intent
		for _, k := range strings.Fields(keys) {
			d.Box(80, 24)
			got = d.Update(press(k))
		}
		if got != want {
			t.Errorf("%s: %v, want %v", keys, got, want)
		}
	}
	if text := strings.Join(NewDirectory(dumb, "Channels", "", "None.").Box(40, 9), "\n"); !strings.Contains(text, "None.") {
		t.Errorf("empty:\n%s", text)
	}
}

// A long list is given in pages: the next is wanted near the end of what there is, and while too little is found.
func TestDirectoryInPages(t *testing.T) {
	d := NewDirectory(dark, "Members", "", "")
	page := func(from int) (list []Listed) {
		for i := range 200 {
			list = append(list, Listed{Kind: chat.Direct, Name: fmt.Sprint("name", from+i), Pick: Open{User: chat.UserID(from + i)}})
		}
		return list
	}
	d.Add(page(0), 450)
	d.Box(80, 24)
	if d.Wants() {
		t.Error("more is wanted before anything was looked at")
	}
	for range 190 {
		d.Update(press("down"))
	}
	if !d.Wants() {
		t.Error("at the end nothing is wanted")
	}
	d.Add(page(200), 450)
	if text := strings.Join(d.Box(80, 24), "\n"); d.Wants() || !strings.Contains(text, "191 of 450") {
		t.Errorf("after the second page:\n%s", text)
	}
	d.Paste("name399")
	if !d.Wants() {
		t.Error("one is found among those that are there, and the others are not looked at")
	}
	d.Add(page(400)[:50], 450)
	if d.Wants() || d.Len() != 450 || d.Update(press("enter")) != (Open{User: 399}) {
		t.Error("all are there, and yet more is wanted")
	}
}

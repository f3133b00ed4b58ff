package files

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"parley/app/chat"
	"parley/app/room"
)

// Every name that is listed is that of the file that is listed with it, whatever they are called.
func TestEqualNames(t *testing.T) {
	h := newHouse(t, room.FileRules{})
	for i, name := range []string{"a.txt", "a.txt", "a (2).txt", "a.txt", "a (2).txt", ".profile", ".profile", "no end", "no end", "b (#1).txt", "a.txt"} {
		h.attach(h.ana, name, fmt.Sprint(i))
	}
	tree := New(h.bob)
	got := map[string]string{}
	for _, e := range all(t, tree, "/#design") {
		if got[e.Name] != "" {
			t.Errorf("%s is there twice", e.Name)
		}
		r, _, err := tree.Open(t.Context(), "/#design/"+e.Name)
		if err != nil {
			t.Fatalf("%s: %v", e.Name, err)
		}
		bytes, err := io.ReadAll(io.NewSectionReader(r, 0, r.Size()))
		if err != nil || r.Close() != nil {
			t.Fatal(err)
		}
		got[e.Name] = string(bytes)
	}
	want := map[string]string{"a.txt": "10", "a (#4).txt": "3", "a (3).txt": "1", "a (4).txt": "0", "a (2).txt": "4", "a (2) (2).txt": "2",
		".profile": "6", ".profile (2)": "5", "no end": "8", "no end (2)": "7", "b (#1).txt": "9"}
	for name, bytes := range want {
		if got[name] != bytes {
			t.Errorf("%s has %q, want %q", name, got[name], bytes)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%q", got)
	}
	for _, none := range []string{"a (1).txt", "a (5).txt", "a (02).txt", "a (100).txt", "a (#5).txt", "a (#99).txt", "a (#999999999999999999999).txt"} {
		if _, err := tree.Stat(t.Context(), "/#design/"+none); chat.CodeOf(err) != chat.NotFound {
			t.Errorf("%s: %v", none, err)
		}
	}
}

func all(t testing.TB, tree *Tree, path string) (list []Entry) {
	t.Helper()
	l, err := tree.List(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	for {
		page, err := l.Next(t.Context(), 7)
		if errors.Is(err, io.EOF) {
			return list
		}
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, page...)
	}
}

// The rooms are folders, and nothing else is; each has one name, and is found by those that people have for it.
func TestFolders(t *testing.T) {
	h := newHouse(t, room.FileRules{})
	h.enter("cara")
	ctx := t.Context()
	id := func(name string) chat.UserID {
		p, err := h.ana.Find(name)
		if err != nil {
			t.Fatal(err)
		}
		return p.ID
	}
	var groups []chat.RoomID
	for _, name := range []string{"inbox", "#design", "the team", "a/b", ".."} {
		g, _, err := h.ana.Group(ctx, []chat.UserID{id("bob"), id("cara")}, name)
		if err != nil {
			t.Fatal(err)
		}
		groups = append(groups, g.Room.ID)
	}
	if _, err := h.ana.Direct(ctx, id("bob")); err != nil {
		t.Fatal(err)
	}
	tree := New(h.ana)
	var names []string
	for _, e := range all(t, tree, "/") {
		if e2, err := tree.Stat(ctx, "/"+e.Name); err != nil || e2.GID != e.GID || !e2.Folder {
			t.Errorf("%s: %+v %v", e.Name, e2, err)
		}
		names = append(names, e.Name)
	}
	slices.Sort(names)
	want := []string{"#design", fmt.Sprintf("#design ~%d", groups[1]), "#lobby", "@bob", "a-b", "inbox", fmt.Sprintf("inbox ~%d", groups[0]), "room", "the team"}
	if !slices.Equal(names, want) {
		t.Errorf("%q, want %q", names, want)
	}
	for path, room := range map[string]uint32{
		"#Design": uint32(h.design), "design": uint32(h.design), "/#design/": uint32(h.design), "../../#design/.": uint32(h.design),
		"/x/../#design": uint32(h.design), fmt.Sprintf("~%d", groups[2]): uint32(groups[2]), "THE TEAM": uint32(groups[2]), "@cara": 0,
	} {
		if e, err := tree.Stat(ctx, path); err != nil || e.GID != room || !e.Folder {
			t.Errorf("%s: %+v %v", path, e, err)
		}
	}
	for _, none := range []string{"#secret", "@nobody", "@ana", "cara", "~0", "~999", "~x", "/#design/x", "/#design/x/y", "etc/passwd", "\x00", strings.Repeat("a/", 5000)} {
		if e, err := tree.Stat(ctx, none); chat.CodeOf(err) != chat.NotFound {
			t.Errorf("%.20q: %+v %v", none, e, err)
		}
	}
	if entries := all(t, tree, "/@cara"); len(entries) != 0 {
		t.Errorf("%+v", entries)
	}
}

// A group is taken for nothing else, whatever it is called: what is sent to somebody, or to a channel that the user is not
// in, does not go to those who gave it the name.
func TestGroupsPretendNothing(t *testing.T) {
	h := newHouse(t, room.FileRules{})
	ctx := t.Context()
	eve, cara := h.enter("eve"), h.enter("cara")
	for _, name := range []string{"#design", "＃design", "@ana", "＠ana", "@anna", "# design"} {
		g, _, err := eve.Group(ctx, []chat.UserID{cara.Me().ID, h.bob.Me().ID}, name)
		if err != nil {
			t.Fatal(err)
		}
		e, err := New(cara).Stat(ctx, fmt.Sprintf("/~%d", g.Room.ID))
		if want := fmt.Sprintf("%s ~%d", name, g.Room.ID); err != nil || e.Name != want {
			t.Errorf("%+v, not %s (%v)", e, want, err)
		}
	}
	tree := New(cara)
	for _, path := range []string{"#design", "＃design", "@anna", "# design"} {
		if e, err := tree.Stat(ctx, path); chat.CodeOf(err) != chat.NotFound {
			t.Errorf("%s is %+v, %v", path, e, err)
		}
	}
	for _, path := range []string{"@ana", "＠ana"} {
		if e, err := tree.Stat(ctx, path); err == nil && e.GID != 0 {
			t.Errorf("%s is the group %+v", path, e)
		}
	}
}

// Who is not in a room has no folder of it, and nothing tells whether there is one.
func TestAccess(t *testing.T) {
	h := newHouse(t, room.FileRules{})
	ctx := context.Background()
	k, err := h.ana.CreateChannel(ctx, "secret", "", true)
	if err != nil {
		t.Fatal(err)
	}
	m, err := h.ana.Attach(ctx, k.Room.ID, "a.txt", -1, strings.NewReader("x"), "")
	if err != nil {
		t.Fatal(err)
	}
	tree := New(h.bob)
	for _, there := range []string{"#secret", "/#secret/a.txt", fmt.Sprintf("~%d", k.Room.ID), fmt.Sprintf("~%d/a.txt", k.Room.ID), fmt.Sprintf("/#design/a (#%d).txt", m.Files[0].ID)} {
		absent := strings.NewReplacer("secret", "nowhere", fmt.Sprintf("~%d", k.Room.ID), "~777", fmt.Sprintf("#%d)", m.Files[0].ID), "#777)").Replace(there)
		_, one := tree.Stat(ctx, there)
		_, other := tree.Stat(ctx, absent)
		if chat.CodeOf(one) != chat.NotFound || chat.CodeOf(other) != chat.NotFound ||
			len(one.Error())-len(there) != len(other.Error())-len(absent) && one.Error() != other.Error() && !strings.Contains(one.Error(), "no room") {
			t.Errorf("%s: %v, but %s: %v", there, one, absent, other)
		}
		if _, err := tree.Create(ctx, there, How{Size: -1}); err == nil && !strings.HasPrefix(there, "/#design") {
			t.Errorf("%s can be written", there)
		}
	}
	// One who leaves has nothing any more, also of what is open.
	h.attach(h.ana, "b.txt", "bytes")
	r, _, err := tree.Open(ctx, "/#design/b.txt")
	if err != nil {
		t.Fatal(err)
	}
	u, err := tree.Create(ctx, "/#design/mine.txt", How{Size: -1})
	if err != nil {
		t.Fatal(err)
	}
	if err := u.WriteAt(ctx, []byte("x"), 0); err != nil {
		t.Fatal(err)
	}
	if err := h.bob.Leave(ctx, h.design); err != nil {
		t.Fatal(err)
	}
	if n, err := r.ReadAt(make([]byte, 1), 0); err == nil {
		t.Errorf("%d bytes could be read", n)
	}
	if err := u.Close(ctx); err == nil || len(h.posted()) != 1 {
		t.Errorf("%v; posted: %q", err, h.posted())
	}
}

// A folder of any size is listed page by page: its first entries don't wait for the last, and inbox ends.
func TestLargeFolder(t *testing.T) {
	h := newHouse(t, room.FileRules{})
	const files = 2*pageSize + 13
	for i := range files {
		h.attach(h.ana, fmt.Sprintf("%04d", i), "x")
	}
	list := all(t, New(h.bob), "/#design")
	if len(list) != files || list[0].Name != fmt.Sprintf("%04d", files-1) || list[files-1].Name != "0000" || list[0].Owner != "ana" {
		t.Errorf("%d files, the first %+v", len(list), list[0])
	}
	if list := all(t, New(h.bob), "/inbox"); len(list) != mostRecent || list[0].Room != "#design" || list[0].Mine {
		t.Errorf("%d files in inbox: %+v", len(list), list[0])
	}
	l, err := New(h.bob).List(t.Context(), "/#design")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Next(t.Context(), 10); err != nil || len(l.ready) != pageSize-10 {
		t.Errorf("%v, and %d entries read", err, len(l.ready)+10)
	}
}

// Several files of one message are files like all others; each goes by itself, and the message stays for the rest.
func TestFilesOfOneMessage(t *testing.T) {
	h := newHouse(t, room.FileRules{})
	d := chat.Draft{Room: h.design, ClientID: "both"}
	for _, name := range []string{"one.txt", "two.txt", "one.txt"} {
		u, err := h.ana.Upload(t.Context(), h.design, name, -1)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := u.WriteAt([]byte("bytes"), 0); err != nil {
			t.Fatal(err)
		}
		id, err := u.Finish(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		d.Files = append(d.Files, id)
	}
	said, err := h.ana.Post(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	c, _, _ := h.client(h.ana)
	list := func(want string) {
		t.Helper()
		got := names(t, c, "#design")
		slices.Sort(got)
		if s := strings.Join(got, ", "); s != want {
			t.Errorf("there are %s, not %s", s, want)
		}
	}
	list("one (2).txt, one.txt, two.txt")
	for _, step := range []struct{ remove, left string }{{"one (2).txt", "one.txt, two.txt"}, {"two.txt", "one.txt"}, {"one.txt", ""}} {
		if err := c.Remove("#design/" + step.remove); err != nil {
			t.Fatal(err)
		}
		list(step.left)
		if m, err := h.bob.Message(t.Context(), said.Place()); err != nil || m.Deleted != (step.left == "") {
			t.Errorf("without %s the message is %+v, %v", step.remove, m, err)
		}
	}
}

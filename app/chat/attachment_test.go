package chat

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestCleanFileName(t *testing.T) {
	for in, want := range map[string]string{
		"a.txt": "a.txt", ".profile": ".profile", "two  words.txt": "two words.txt", " a ": "a", "cafe\u0301.txt": "café.txt", "东京.png": "东京.png",
		"report: final.txt": "report: final.txt", "a\u200bb": "ab", strings.Repeat("x", MaxFileName): strings.Repeat("x", MaxFileName),
		"": "!", " ": "!", ".": "!", "..": "!", " .. ": "!", "\u200b..\u200b": "!", "a/b": "!", "../a": "!", "/etc/passwd": "!", `..\a`: "!", "a\x00b": "!", "a\nb": "!", "a\x1b[2J": "!",
		"a\u009bb": "!", "a\x7f": "!", "gnp.\u202etxt": "!", "a\u2066b": "!", strings.Repeat("x", MaxFileName+1): "!", strings.Repeat("x", 1<<20): "!",
	} {
		got, err := CleanFileName(in)
		if want == "!" {
			if CodeOf(err) != Invalid || got != "" {
				t.Errorf("%q is let in as %q (%v)", in, got, err)
			}
		} else if got != want || err != nil {
			t.Errorf("%q is %q (%v), want %q", in, got, err, want)
		}
	}
}

// FuzzCleanFileName: what is let in is one segment of a path that can be shown, and is let in as it is again.
func FuzzCleanFileName(f *testing.F) {
	for _, s := range []string{"a.txt", "..", "a/b", "\u202e", "a\u0301\u0301", "\xff\xfe", "‥", "．．", "…", "∕"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		name, err := CleanFileName(s)
		if err != nil {
			if CodeOf(err) != Invalid || name != "" {
				t.Fatalf("%q: %q, %v", s, name, err)
			}
			return
		}
		bad := func(r rune) bool {
			return r == '/' || r == '\\' || unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)
		}
		if name == "" || name == "." || name == ".." || len(name) > MaxFileName || !utf8.ValidString(name) || strings.ContainsFunc(name, bad) {
			t.Fatalf("%q is let in as %q", s, name)
		}
		if again, err := CleanFileName(name); again != name || err != nil {
			t.Fatalf("%q is let in as %q, and that as %q (%v)", s, name, again, err)
		}
		if PrintableLine(name) != name {
			t.Fatalf("%q can't be shown as it is", name)
		}
	})
}

func TestFileType(t *testing.T) {
	for _, c := range []struct{ name, told, want string }{
		{"a.png", "image/png", "image/png"},
		{"a.txt", "image/png", "image/png"},   // the bytes count
		{"a.png", "text/plain", "text/plain"}, // and not what the name claims
		{"a.go", "text/plain; charset=utf-8", "text/x-go"},
		{"a.svg", "text/xml", "image/svg+xml"},
		{"a.txt", "text/html", "text/html"},
		{"a.docx", "application/zip", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		{"a.png", "application/octet-stream", "application/octet-stream"},
		{"a.txt", "application/octet-stream", "application/octet-stream"},
		{"a.xz", "application/octet-stream", "application/x-xz"},
		{"a", "application/octet-stream", "application/octet-stream"},
		{"A.JSON", "text/plain", "application/json"},
	} {
		if got := FileType(c.name, c.told); got != c.want {
			t.Errorf("%s of %s is %s, want %s", c.name, c.told, got, c.want)
		}
	}
}

func TestKinds(t *testing.T) {
	kinds, err := ParseKinds([]string{"image/*", " Application/PDF"})
	if err != nil || !kinds.Allow("image/png") || !kinds.Allow("application/pdf") || kinds.Allow("application/zip") || kinds.Allow("text/plain") {
		t.Errorf("%v, %v", kinds, err)
	}
	if !Kinds(nil).Allow("x/y") {
		t.Error("without a list something is not taken")
	}
	for _, bad := range []string{"", "image", "image/", "/png", "*/*", "*", "image/p*", "a/b/c", "image/ png"} {
		if _, err := ParseKinds([]string{bad}); CodeOf(err) != Invalid {
			t.Errorf("%q is a kind of files", bad)
		}
	}
}

func TestBytes(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0 bytes", 1: "1 byte", 999: "999 bytes", 1000: "1 kB", 1234: "1.2 kB", 999_949: "999.9 kB", 999_999: "1 MB", 100_000_000: "100 MB",
		1_500_000_000: "1.5 GB", 3_000_000_000_000: "3 TB",
	} {
		if got := Bytes(n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
}

func TestParseBlobID(t *testing.T) {
	good := strings.Repeat("0a", 32)
	if id, err := ParseBlobID(good); err != nil || string(id) != good {
		t.Errorf("%q, %v", id, err)
	}
	for _, bad := range []string{"", good[1:], good + "00", strings.ToUpper(good), "../" + good[3:], strings.Repeat("zz", 32)} {
		if _, err := ParseBlobID(bad); CodeOf(err) != Invalid {
			t.Errorf("%q names bytes", bad)
		}
	}
}

func TestDraftWithFiles(t *testing.T) {
	d := Draft{ClientID: "1", Text: " \n", Files: make([]UploadID, MaxFiles)}
	if got, err := d.Validate(); err != nil || got.Text != "" {
		t.Errorf("%+v, %v", got, err)
	}
	d.Files = make([]UploadID, MaxFiles+1)
	if _, err := d.Validate(); CodeOf(err) != Invalid {
		t.Error("more files than fit")
	}
	d.Files = nil
	if _, err := d.Validate(); CodeOf(err) != Invalid {
		t.Error("neither text nor files")
	}
}

// TestRemoveFile: with the last file of a message without text the message goes.
func TestRemoveFile(t *testing.T) {
	m := &Message{Files: []Attachment{{ID: 1}, {ID: 2}}}
	was := m.Files
	if changed, err := m.RemoveFile(1); !changed || err != nil || m.Deleted || len(m.Files) != 1 || was[0].ID != 1 {
		t.Errorf("%+v, %v", m, err)
	}
	if changed, err := m.RemoveFile(2); !changed || err != nil || !m.Deleted {
		t.Errorf("%+v, %v", m, err)
	}
	if _, err := m.RemoveFile(2); CodeOf(err) != NotFound {
		t.Error("a file goes twice")
	}
	m = &Message{Text: "look", Files: []Attachment{{ID: 1}}}
	if changed, err := m.RemoveFile(1); !changed || err != nil || m.Deleted {
		t.Errorf("%+v, %v", m, err)
	}
}

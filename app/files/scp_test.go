package files

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strings"
	"testing"

	"parley/app/room"
)

// The words of the command that scp runs.
func TestParseSCP(t *testing.T) {
	for line, want := range map[string]SCP{
		"scp -t #design":             {Take: true, Path: "#design"},
		"scp -v -r -p -d -t -- -odd": {Take: true, Path: "-odd", All: true, Times: true, Into: true},
		"scp -qf @bob/report.pdf":    {Path: "@bob/report.pdf"},
		"scp -f the team/a b.txt":    {Path: "the team/a b.txt"},
		"scp -t":                     {Take: true},
		"scp":                        {Path: "-"}, // none
		"scp #design":                {Path: "-"},
		"scp -S /bin/sh -t x":        {Path: "-"},
		"scp -oProxyCommand=id -t x": {Path: "-"},
		"who -t":                     {Path: "-"},
	} {
		if got, ok := ParseSCP(strings.Fields(line)); ok != (want.Path != "-") || ok && got != want {
			t.Errorf("%s: %+v %v", line, got, ok)
		}
	}
}

// spoken is a client of scp that says what it says whatever it is told.
type spoken struct {
	io.Reader
	bytes.Buffer
}

func (s *spoken) Read(p []byte) (int, error)  { return s.Reader.Read(p) }
func (s *spoken) Write(p []byte) (int, error) { return s.Buffer.Write(p) }

func (h *house) scp(s *room.Session, line, in string) (out string, err error) {
	h.Helper()
	c, ok := ParseSCP(strings.Fields(line))
	if !ok {
		h.Fatalf("%s is no scp", line)
	}
	f := &spoken{Reader: strings.NewReader(in)}
	err = c.Run(context.Background(), New(s), f)
	return f.String(), err
}

// What comes whole is posted, what does not is not, and what is refused is refused before its bytes: none are read.
func TestTakeSCP(t *testing.T) {
	h := newHouse(t, room.FileRules{MaxFile: 1000})
	for _, c := range []struct {
		line, in, out string
		posted        []string
	}{
		{"scp -t #design", "C0644 5 a.txt\nhello\x00", "\x00\x00\x00", []string{"a.txt"}},
		{"scp -p -t #design/", "T1 0 1 0\nC0644 5 a.txt\nhello\x00C0600 0 b.txt\n\x00", "\x00\x00\x00\x00\x00\x00", []string{"a.txt", "b.txt"}},
		{"scp -t #design/other.txt", "C0644 5 a.txt\nhello\x00", "\x00\x00\x00", []string{"other.txt"}},
		{"scp -t #design", "C0644 5 a.txt\nhel", "\x00\x00", nil},
		{"scp -t #design", "C0644 5 a.txt\nhello", "\x00\x00", nil},
		{"scp -t #design", "C0644 5 a.txt\nhello\x01scp: read: Input/output error\n", "\x00\x00", nil},
		{"scp -t #design", "C0644 1001 large\nC0644 1 small\nx\x00", "\x00\x01parley: large: the file is too large: at most 1 kB fit\n\x00\x00", []string{"small"}},
		{"scp -r -t #design", "D0755 0 dir\nC0644 1 x\nx\x00", "\x00\x01parley: folders are rooms, and there are none in them: copy files, without -r\n\x00\x00", []string{"x"}},
		{"scp -t #nothing/", "C0644 1 x\n", "\x00\x01parley: x: you are in no room #nothing: put files into /@somebody or /#channel\n", nil},
		{"scp -d -t #nothing", "C0644 1 x\n", "\x01parley: #nothing: you are in no room #nothing: put files into /@somebody or /#channel\n", nil},
		{"scp -t #design", "C0644 1 a/../b\n", "\x00\x01parley: that is not the protocol of scp\n", nil},
		{"scp -t #design", "C0644 1 ..\n", "\x00\x01parley: that is not the protocol of scp\n", nil},
		{"scp -t #design", "C0644 -1 x\n", "\x00\x01parley: that is not the protocol of scp\n", nil},
		{"scp -t #design", "C0644 99999999999999999999 x\n", "\x00\x01parley: that is not the protocol of scp\n", nil},
		{"scp -t #design", "C0644 1 \x1b[2J\n", "\x00\x01parley: ␛[2J: the name of a file can't have control characters\n", nil},
		{"scp -t #design", "what\n", "\x00\x01parley: that is not the protocol of scp\n", nil},
		{"scp -t #design", "C" + strings.Repeat("x", 1<<16), "\x00", nil},
	} {
		before := len(h.posted())
		out, err := h.scp(h.ana, c.line, c.in)
		if out != c.out || !slices.Equal(h.posted()[before:], c.posted) || (err == nil) != (len(c.posted) > 0 && !strings.Contains(out, "\x01")) {
			t.Errorf("%s, %.40q: %q, posted %q, %v", c.line, c.in, out, h.posted()[before:], err)
		}
	}
}

// Files are given one after the other, and a folder with what is in it when that is asked for.
func TestGiveSCP(t *testing.T) {
	h := newHouse(t, room.FileRules{})
	h.attach(h.ana, "a.txt", "one")
	h.attach(h.ana, "b.txt", "two")
	yes := strings.Repeat("\x00", 40)
	for _, c := range []struct{ line, out string }{
		{"scp -f #design/a.txt", "C0644 3 a.txt\none\x00"},
		{"scp -f #design/*.txt", "C0644 3 b.txt\ntwo\x00C0644 3 a.txt\none\x00"},
		{"scp -r -f #design", "D0755 0 #design\nC0644 3 b.txt\ntwo\x00C0644 3 a.txt\none\x00E\n"},
		{"scp -f #design", "\x01parley: #design: that is a folder: name a file in it, or use scp -r\n"},
		{"scp -f #design/c.txt", "\x01parley: #design/c.txt: there is no such file\n"},
		{"scp -f #design/*.pdf", "\x01parley: *.pdf: there is no such file\n"},
		{"scp -f ../../etc/passwd", "\x01parley: ../../etc/passwd: you are in no room etc: put files into /@somebody or /#channel\n"},
	} {
		if out, err := h.scp(h.bob, c.line, yes); out != c.out || (err == nil) != (out[0] != 1) {
			t.Errorf("%s: %q %v", c.line, out, err)
		}
	}
}

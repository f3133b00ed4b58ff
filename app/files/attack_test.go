package files

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"parley/app/chat"
	"parley/app/room"
)

// raw is a client that says what it likes.
type raw struct {
	testing.TB
	net.Conn
	id uint32
}

func (h *house) raw(s *room.Session) (*raw, *far) {
	h.Helper()
	ours, f, _ := h.serve(s)
	r := &raw{TB: h, Conn: ours}
	r.send(typeInit, []byte{0, 0, 0, 3})
	if kind, _ := r.answer(); kind != typeVersion {
		h.Fatalf("the answer to the first packet is %d", kind)
	}
	return r, f
}

// send sends a packet of some kind, without an id.
func (r *raw) send(kind byte, body []byte) {
	b := binary.BigEndian.AppendUint32(nil, uint32(1+len(body)))
	_ = r.SetDeadline(time.Now().Add(30 * time.Second))
	if _, err := r.Write(append(append(b, kind), body...)); err != nil {
		r.Log(err) // the answer says more
	}
}

// answer reads a packet; 0 when there are no more.
func (r *raw) answer() (kind byte, body []byte) {
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, nil
	}
	body = make([]byte, binary.BigEndian.Uint32(head[:]))
	if _, err := io.ReadFull(r, body); err != nil {
		return 0, nil
	}
	return body[0], body[1:]
}

// ask sends a request and returns the answer: what it is, its status if it is one, and its body.
func (r *raw) ask(kind byte, fields ...any) (answer byte, status uint32, body []byte) {
	r.id++
	b := binary.BigEndian.AppendUint32(nil, r.id)
	for _, f := range fields {
		switch f := f.(type) {
		case string:
			b = appendString(b, f)
		case int:
			b = binary.BigEndian.AppendUint32(b, uint32(f))
		case uint64:
			b = binary.BigEndian.AppendUint64(b, f)
		}
	}
	r.send(kind, b)
	answer, body = r.answer()
	p := packet{b: body}
	if id := p.u32(); answer != 0 && id != r.id {
		r.Errorf("the answer to request %d has id %d", r.id, id)
	}
	if answer == typeStatus {
		status = p.u32()
	}
	return answer, status, p.b
}

// open opens a file and returns its handle.
func (r *raw) open(path string, flags int) string {
	r.Helper()
	answer, status, body := r.ask(typeOpen, path, flags, 0)
	if answer != typeHandle {
		r.Fatalf("%s: %d, status %d %q", path, answer, status, body)
	}
	p := packet{b: body}
	return p.str()
}

const creates = openWrite | openCreate | openTrunc

// Packets that can't be end the session; nothing else is done of them, and nothing else ends.
func TestBadPackets(t *testing.T) {
	h := newHouse(t, room.FileRules{})
	for name, bytes := range map[string][]byte{
		"no length":                   {0, 0, 0, 0},
		"a gigabyte":                  {0x40, 0, 0, 0, typeOpen},
		"all ones":                    bytes.Repeat([]byte{255}, 100),
		"no id":                       {0, 0, 0, 1, typeStat},
		"a path without end":          {0, 0, 0, 9, typeStat, 0, 0, 0, 1, 255, 255, 255, 255},
		"attributes that do not come": append([]byte{0, 0, 0, 22, typeOpen, 0, 0, 0, 1, 0, 0, 0, 1, 'x', 0, 0, 0, 2, 128, 0, 0, 0}, 255, 255, 255, 255),
		"a write without data":        {0, 0, 0, 9, typeWrite, 0, 0, 0, 1, 0, 0, 0, 0},
	} {
		r, _ := h.raw(h.ana)
		if _, err := r.Write(bytes); err != nil {
			t.Log(err)
		}
		if kind, body := r.answer(); kind != 0 {
			t.Errorf("%s: %d %q", name, kind, body)
		}
	}
	r, _ := h.raw(h.ana)
	for _, kind := range []byte{0, typeReadlink, typeSymlink, 21, 99, typeStatus, 255} {
		if answer, status, _ := r.ask(kind, "x"); answer != typeStatus || status != statusUnsupported {
			t.Errorf("a packet of type %d: %d %d", kind, answer, status)
		}
	}
	if answer, status, _ := r.ask(typeExtended, "what@example.org", "x"); answer != typeStatus || status != statusUnsupported {
		t.Errorf("an extension: %d %d", answer, status)
	}
	if len(h.posted()) != 0 {
		t.Errorf("posted: %q", h.posted())
	}
}

// What is written where no file can be is refused, and the file with it.
func TestHugeOffsets(t *testing.T) {
	h := newHouse(t, room.FileRules{MaxFile: 1 << 20})
	r, _ := h.raw(h.ana)
	for i, off := range []uint64{1 << 20, 1 << 40, 1<<62 - 1, 1 << 62, 1<<63 - 1, 1 << 63, 1<<64 - 1, 5} { // the last leaves a hole
		name := r.open(fmt.Sprintf("#design/%d", i), creates)
		_, status, _ := r.ask(typeWrite, name, off, "data")
		if (status == statusOK) != (off == 5) {
			t.Errorf("a write at %d: %d", off, status)
		}
		if _, status, _ := r.ask(typeWrite, name, uint64(10), "data"); (status == statusOK) != (off == 5) {
			t.Errorf("a write after one at %d: %d", off, status)
		}
		if _, status, _ := r.ask(typeClose, name); status == statusOK {
			t.Errorf("a file with a write at %d was closed well", off)
		}
	}
	for i, size := range []uint64{1<<20 + 1, 1 << 62, 1 << 63, 1<<64 - 1} {
		name := r.open(fmt.Sprintf("#design/t%d", i), creates)
		if _, status, _ := r.ask(typeFsetstat, name, attrSize, size); status == statusOK {
			t.Errorf("a size of %d was set", size)
		}
		if _, status, _ := r.ask(typeClose, name); status == statusOK {
			t.Errorf("a file of size %d was closed well", size)
		}
	}
	if len(h.posted()) != 0 {
		t.Errorf("posted: %q", h.posted())
	}
	id := h.attach(h.ana, "small", "0123456789")
	name := r.open("#design/small", openRead)
	for _, c := range []struct {
		off  uint64
		n    int
		want string
	}{{0, 4, "0123"}, {8, 4, "89"}, {0, 1<<32 - 1, "0123456789"}, {10, 1, ""}, {1 << 62, 1, ""}, {1 << 63, 1, ""}, {1<<64 - 1, 1, ""}, {3, 0, ""}} {
		answer, status, body := r.ask(typeRead, name, c.off, c.n)
		p := packet{b: body}
		if c.want == "" && (answer != typeStatus || status != statusEOF) || c.want != "" && (answer != typeData || p.str() != c.want) {
			t.Errorf("%d bytes at %d of %d: %d %d %q", c.n, c.off, id, answer, status, body)
		}
	}
}

// Handles are few, and only those that were given count, for what they were given for.
func TestHandles(t *testing.T) {
	h := newHouse(t, room.FileRules{})
	h.attach(h.ana, "x", "bytes")
	r, _ := h.raw(h.ana)
	var names []string
	for range maxHandles {
		names = append(names, r.open("#design/x", openRead))
	}
	if answer, status, body := r.ask(typeOpen, "#design/x", openRead, 0); answer != typeStatus || status != statusFailure || !strings.Contains(string(body), "are open already") {
		t.Errorf("one more: %d %d %q", answer, status, body)
	}
	if answer, _, _ := r.ask(typeOpendir, "/"); answer != typeStatus {
		t.Errorf("one more folder: %d", answer)
	}
	for _, kind := range []byte{typeRead, typeWrite, typeClose, typeFstat, typeFsetstat, typeReaddir} {
		for _, name := range []string{"", "x", "\x00\x00\xff\xff", strings.Repeat("x", 300)} {
			if answer, status, _ := r.ask(kind, name, uint64(0), 0); answer != typeStatus || status != statusFailure {
				t.Errorf("type %d of handle %q: %d %d", kind, name, answer, status)
			}
		}
	}
	if answer, status, _ := r.ask(typeWrite, names[0], uint64(0), "data"); answer != typeStatus || status == statusOK {
		t.Errorf("a write to what is read: %d %d", answer, status)
	}
	if answer, _, _ := r.ask(typeReaddir, names[0]); answer != typeStatus {
		t.Errorf("a file is listed: %d", answer)
	}
	for _, name := range names {
		if _, status, _ := r.ask(typeClose, name); status != statusOK {
			t.Errorf("close: %d", status)
		}
		if _, status, _ := r.ask(typeClose, name); status == statusOK {
			t.Error("it was closed twice")
		}
	}
	name := r.open("#design/y", creates)
	if answer, _, _ := r.ask(typeRead, name, uint64(0), 1); answer != typeStatus {
		t.Errorf("what is written is read: %d", answer)
	}
}

// A million folders are none: nothing is kept of what is refused.
func TestManyFolders(t *testing.T) {
	h := newHouse(t, room.FileRules{})
	r, _ := h.raw(h.ana)
	for i := range 3000 {
		if _, status, _ := r.ask(typeMkdir, fmt.Sprintf("#design/%d", i), 0); status == statusOK {
			t.Fatal("a folder was made")
		}
	}
	if list := all(t, New(h.ana), "/#design"); len(list) != 0 {
		t.Errorf("%+v", list)
	}
}

// Wherever a path leads, it is into a room's folder or nowhere, and a name is as clean as one from elsewhere.
func TestTraversal(t *testing.T) {
	h := newHouse(t, room.FileRules{})
	r, far := h.raw(h.ana)
	for path, want := range map[string]string{
		"../../../../#design/up.txt": "up.txt", "/../#design/./dot.txt": "dot.txt", "#design//slash.txt": "slash.txt", "x/../#design/there.txt": "there.txt",
		"/etc/passwd": "", "#design/../../etc/passwd": "", "#design/a/../../../tmp/x": "", "#design/..": "", "#design/.": "", "..": "", "": "", "/": "",
		"#design/a\x00b": "", "#design/\x1b[2Jx": "", "#design/a\nb": "", "#design/a\u202eb": "", "#design/a\u2028b": "a b", `#design/..\..\x`: "",
		"#design/\xff\xfe": "��", "file:///etc/passwd": "", "~root/x": "", "inbox/x": "", "#design/a\tb": "",
	} {
		before := len(h.posted())
		answer, status, body := r.ask(typeOpen, path, creates, 0)
		if answer == typeHandle {
			p := packet{b: body}
			_, status, _ = r.ask(typeClose, p.str())
		}
		now := h.posted()[before:]
		if want == "" && (status == statusOK || len(now) != 0) || want != "" && (len(now) != 1 || now[0] != want) {
			t.Errorf("%q: %d, posted %q", path, status, now)
		}
	}
	for _, text := range []string{far.words(), strings.Join(h.posted(), "")} {
		if text != chat.Printable(text) {
			t.Errorf("%q", text)
		}
	}
}

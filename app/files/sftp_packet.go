package files

import (
	"encoding/binary"

	"parley/app/chat"
)

// The protocol is that of draft-ietf-secsh-filexfer-02, which is version 3, with extensions of OpenSSH (its PROTOCOL file).
const (
	typeInit          = 1
	typeVersion       = 2
	typeOpen          = 3
	typeClose         = 4
	typeRead          = 5
	typeWrite         = 6
	typeLstat         = 7
	typeFstat         = 8
	typeSetstat       = 9
	typeFsetstat      = 10
	typeOpendir       = 11
	typeReaddir       = 12
	typeRemove        = 13
	typeMkdir         = 14
	typeRmdir         = 15
	typeRealpath      = 16
	typeStat          = 17
	typeRename        = 18
	typeReadlink      = 19
	typeSymlink       = 20
	typeStatus        = 101
	typeHandle        = 102
	typeData          = 103
	typeName          = 104
	typeAttrs         = 105
	typeExtended      = 200
	typeExtendedReply = 201
)

const (
	statusOK          = 0
	statusEOF         = 1
	statusNoFile      = 2
	statusDenied      = 3
	statusFailure     = 4
	statusUnsupported = 8
)

// How a file is opened.
const (
	openRead   = 1 << 0
	openWrite  = 1 << 1
	openAppend = 1 << 2
	openCreate = 1 << 3
	openTrunc  = 1 << 4
	openNew    = 1 << 5
)

// What attributes there are.
const (
	attrSize     = 1 << 0
	attrOwner    = 1 << 1
	attrMode     = 1 << 2
	attrTimes    = 1 << 3
	attrExtended = 1 << 31
)

var errUnsupported = chat.Errorf(chat.Invalid, "that can't be done here")

// packet is what is left to be read of a request. Once something was missing, all that is read is zero.
type packet struct {
	b   []byte
	bad bool
}

func (p *packet) take(n int) []byte {
	if p.bad || n < 0 || n > len(p.b) {
		p.bad = true
		return nil
	}
	taken := p.b[:n]
	p.b = p.b[n:]
	return taken
}

func (p *packet) u32() uint32 {
	if b := p.take(4); b != nil {
		return binary.BigEndian.Uint32(b)
	}
	return 0
}

func (p *packet) u64() uint64 {
	if b := p.take(8); b != nil {
		return binary.BigEndian.Uint64(b)
	}
	return 0
}

func (p *packet) bytes() []byte { return p.take(int(p.u32())) }

func (p *packet) str() string { return string(p.bytes()) }

// size reads attributes, of which it returns the size, nil when it is not among them.
func (p *packet) size() (size *uint64) {
	flags := p.u32()
	if flags&attrSize != 0 {
		n := p.u64()
		size = &n
	}
	if flags&attrOwner != 0 {
		p.take(8)
	}
	if flags&attrMode != 0 {
		p.take(4)
	}
	if flags&attrTimes != 0 {
		p.take(8)
	}
	if flags&attrExtended != 0 {
		for n := p.u32(); n > 0 && !p.bad; n-- {
			p.bytes()
			p.bytes()
		}
	}
	return size
}

func appendString(b []byte, s string) []byte {
	return append(binary.BigEndian.AppendUint32(b, uint32(len(s))), s...)
}

// appendAttrs adds what there is to know of an entry.
func appendAttrs(b []byte, e Entry) []byte {
	const file, dir = 0o100000, 0o040000
	mode := uint32(e.mode().Perm()) | file
	if e.Folder {
		mode = uint32(e.mode().Perm()) | dir
	}
	b = binary.BigEndian.AppendUint32(b, attrSize|attrOwner|attrMode|attrTimes)
	b = binary.BigEndian.AppendUint64(b, uint64(e.Size))
	b = binary.BigEndian.AppendUint32(b, e.UID)
	b = binary.BigEndian.AppendUint32(b, e.GID)
	b = binary.BigEndian.AppendUint32(b, mode)
	at := uint32(max(0, e.Time.Unix()))
	b = binary.BigEndian.AppendUint32(b, at)
	return binary.BigEndian.AppendUint32(b, at)
}

package preview

import "encoding/binary"

// exif is what the segments before the pixels of a JPEG say.
type exif struct {
	orientation orientation
	progressive bool
}

// The markers of a JPEG.
const (
	markApp1        = 0xe1
	markProgressive = 0xc2
	markScan        = 0xda
	markEnd         = 0xd9
)

// Bounds of looking for them.
const (
	maxSegments = 500
	maxExif     = 64 << 10
	maxTags     = 200
)

// exifOf reads the segments of a JPEG; zero for what is none.
func exifOf(src *source) (e exif) {
	if head, err := src.head(len(jpegMagic)); err != nil || string(head) != jpegMagic {
		return e
	}
	at := int64(2)
	for range maxSegments {
		var head [4]byte
		if n, _ := src.ReadAt(head[:], at); n < len(head) || head[0] != 0xff {
			return e
		}
		if head[1] == 0xff { // padding
			at++
			continue
		}
		length := int64(binary.BigEndian.Uint16(head[2:]))
		switch {
		case head[1] == markScan, head[1] == markEnd, length < 2:
			return e
		case head[1] == markProgressive:
			e.progressive = true
		case head[1] == markApp1 && e.orientation == 0:
			data := make([]byte, min(length-2, maxExif))
			n, _ := src.ReadAt(data, at+4)
			e.orientation = orientationIn(data[:n])
		}
		at += 2 + length
	}
	return e
}

// orientationIn returns the orientation that the data of a segment says, 0 if it says none.
func orientationIn(data []byte) orientation {
	const prefix, tag, short = "Exif\x00\x00", 0x0112, 3
	if len(data) < len(prefix)+8 || string(data[:len(prefix)]) != prefix {
		return 0
	}
	data = data[len(prefix):]
	var order binary.ByteOrder
	switch string(data[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 0
	}
	at := int64(order.Uint32(data[4:]))
	if at+2 > int64(len(data)) {
		return 0
	}
	tags := int(order.Uint16(data[at:]))
	rest := data[at+2:]
	for range min(tags, maxTags, len(rest)/12) {
		if order.Uint16(rest) == tag && order.Uint16(rest[2:]) == short {
			return orientation(order.Uint16(rest[8:]))
		}
		rest = rest[12:]
	}
	return 0
}

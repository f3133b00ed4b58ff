package preview

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"parley/app/chat"
)

// Limits of what is taken of a text.
const (
	maxText  = 64 << 10 // bytes that are looked at
	maxLines = 40
	maxLine  = 200 // characters
	tab      = 4   // columns
)

var errBinary = errors.New("neither an image nor text")

// textOf returns the first lines of a text that begins so; cut says that there is more of it.
func textOf(head []byte, cut bool) (product, error) {
	text, err := decodeText(head, cut)
	if err != nil {
		return product{}, err
	}
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	list := strings.SplitN(text, "\n", maxLines+1)
	lines := make([]string, 0, maxLines)
	for _, line := range list[:min(len(list), maxLines)] {
		lines = append(lines, lineOf(line))
	}
	for len(lines) > 0 && strings.TrimSpace(lines[len(lines)-1]) == "" {
		lines = lines[:len(lines)-1]
	}
	if len(lines) == 0 {
		return product{}, errors.New("an empty text")
	}
	return product{&chat.Preview{Lines: lines}, []byte(strings.Join(lines, "\n"))}, nil
}

// lineOf returns a line as it may be shown, cut if it is long.
func lineOf(line string) string {
	var b strings.Builder
	n := 0
	for _, r := range line {
		if n >= maxLine {
			b.WriteString("…")
			break
		}
		if r == '\t' {
			spaces := tab - n%tab
			b.WriteString(strings.Repeat(" ", spaces))
			n += spaces
			continue
		}
		b.WriteRune(r)
		n++
	}
	return strings.TrimRight(chat.PrintableLine(b.String()), " ")
}

// decodeText returns the text that bytes are, in UTF-8, or in UTF-16 if they say so. What is cut in the middle of a
// character is text up to there.
func decodeText(head []byte, cut bool) (string, error) {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		return decodeUTF16(head[2:], func(p []byte) uint16 { return uint16(p[0]) | uint16(p[1])<<8 })
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		return decodeUTF16(head[2:], func(p []byte) uint16 { return uint16(p[1]) | uint16(p[0])<<8 })
	}
	head = bytes.TrimPrefix(head, []byte("\ufeff"))
	if cut {
		for i := 1; i <= min(utf8.UTFMax-1, len(head)); i++ {
			if b := head[len(head)-i:]; utf8.RuneStart(b[0]) {
				if !utf8.FullRune(b) {
					head = head[:len(head)-i]
				}
				break
			}
		}
	}
	if !utf8.Valid(head) || bytes.IndexByte(head, 0) >= 0 {
		return "", errBinary
	}
	return string(head), nil
}

func decodeUTF16(p []byte, unit func([]byte) uint16) (string, error) {
	units := make([]uint16, 0, len(p)/2)
	for ; len(p) > 1; p = p[2:] {
		u := unit(p)
		if u == 0 {
			return "", errBinary
		}
		units = append(units, u)
	}
	return string(utf16.Decode(units)), nil
}

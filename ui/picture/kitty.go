package picture

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/png"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi/kitty"
)

// placeholder is the character that stands for a part of a picture.
const placeholder = string(kitty.Placeholder)

// kittyColor is how the colour of placeholders begins, which is the id of their picture.
const kittyColor = "\x1b[38;2;"

// kittyRows are the placeholders of a picture. Each says its row and column, since it may be drawn alone.
func kittyRows(id uint32, cols, rows int) []string {
	lines := make([]string, rows)
	var b strings.Builder
	for y := range lines {
		b.Reset()
		fmt.Fprintf(&b, "%s%d;%d;%dm", kittyColor, id>>16&0xff, id>>8&0xff, id&0xff)
		for x := range cols {
			b.WriteString(placeholder)
			b.WriteRune(kitty.Diacritic(y))
			b.WriteRune(kitty.Diacritic(x))
		}
		b.WriteString("\x1b[m")
		lines[y] = b.String()
	}
	return lines
}

// kittyID returns of which picture a row has placeholders, 0 for none.
func kittyID(line string) uint32 {
	at := strings.Index(line, placeholder)
	if at < 0 {
		return 0
	}
	from := strings.LastIndex(line[:at], kittyColor)
	if from < 0 {
		return 0
	}
	var id uint32
	parts := strings.Split(strings.TrimSuffix(line[from+len(kittyColor):at], "m"), ";")
	for _, part := range parts {
		n, err := strconv.ParseUint(part, 10, 8)
		if err != nil || len(parts) != 3 {
			return 0
		}
		id = id<<8 | uint32(n)
	}
	return id
}

// kittySend gives a terminal a picture, to be shown by placeholders: PNG in pieces of base64. The terminal does not
// answer.
func kittySend(id uint32, img *image.NRGBA, cols, rows int) string {
	var data bytes.Buffer
	if err := png.Encode(&data, img); err != nil {
		return ""
	}
	code := base64.StdEncoding.EncodeToString(data.Bytes())
	var b strings.Builder
	b.Grow(len(code) + len(code)/256 + 128)
	keys := fmt.Sprintf("a=T,U=1,f=%d,q=2,i=%d,c=%d,r=%d,", kitty.PNG, id, cols, rows)
	for code != "" {
		piece := code[:min(len(code), kitty.MaxChunkSize)]
		code = code[len(piece):]
		more := 0
		if code != "" {
			more = 1
		}
		fmt.Fprintf(&b, "\x1b_G%sm=%d;%s\x1b\\", keys, more, piece)
		keys = "q=2,"
	}
	return b.String()
}

// kittyDelete appends what makes a terminal forget a picture.
func kittyDelete(b []byte, id uint32) []byte {
	return fmt.Appendf(b, "\x1b_Ga=d,d=I,i=%d,q=2\x1b\\", id)
}

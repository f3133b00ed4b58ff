package command

import (
	"strings"

	"rsc.io/qr"
)

// quiet is how many modules of a QR code stay empty around it.
const quiet = 2

// qrCode draws a text as a QR code: rows of half blocks, two modules in each, so that they are square. Light modules
// are drawn and dark ones are not, as on the dark ground of most terminals; cameras read it the other way round too.
// Nil when the text is too long for one.
func qrCode(text string) []string {
	code, err := qr.Encode(text, qr.L)
	if err != nil {
		return nil
	}
	var rows []string
	for y := -quiet; y < code.Size+quiet; y += 2 {
		var row strings.Builder
		for x := -quiet; x < code.Size+quiet; x++ {
			upper, lower := !code.Black(x, y), !code.Black(x, y+1) && y+1 < code.Size+quiet
			row.WriteString(halfBlock(upper, lower))
		}
		rows = append(rows, row.String())
	}
	return rows
}

func halfBlock(upper, lower bool) string {
	switch {
	case upper && lower:
		return "█"
	case upper:
		return "▀"
	case lower:
		return "▄"
	}
	return " "
}

package dialog

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"parley/ui/theme"
)

// Overlay returns base with box laid over it, its upper left corner in column x of row y. Base is
// left as it is. Rows of the box that base has no row for are left out; a row of base that ends
// before the box is filled with spaces. A wide character of which the box covers one half gives its
// other half to a space. Pictures that a terminal draws over the cells before them stay where they are left of the box.
func Overlay(base, box []string, x, y int) []string {
	rows := make([]string, len(base))
	copy(rows, base)
	for i, b := range box {
		if at := y + i; at >= 0 && at < len(rows) {
			rows[at] = overlayRow(base[at], b, max(0, x))
		}
	}
	return rows
}

func overlayRow(base, box string, x int) string {
	width := ansi.StringWidth(box)
	var b strings.Builder
	b.Grow(len(base) + len(box))
	copyCells(&b, base, 0, x)
	b.WriteString(box)
	copyCells(&b, base, x+width, -1)
	return b.String()
}

// copyCells writes the columns from … to of row (all of the rest if to is negative) with the look
// that they have there, so that they start and end in the terminal's default look and outside any
// link. Columns that the row does not have become spaces.
func copyCells(out *strings.Builder, row string, from, to int) {
	var look, link string // in force here,
	opened := false       // and written
	put := func(text string) {
		if !opened {
			out.WriteString(look + link)
			opened = true
		}
		out.WriteString(text)
	}
	col := 0
	for row != "" && (to < 0 || col < to) {
		if row[0] == ansi.ESC {
			seq, _, n, _ := ansi.DecodeSequence(row, ansi.NormalState, nil)
			row = row[n:]
			if opened && (from == 0 || isState(seq)) {
				out.WriteString(seq)
			}
			look, link = state(look, link, seq)
			continue
		}
		n, w := theme.First(row)
		cluster := row[:n]
		row = row[n:]
		end := col + w
		switch {
		case from > 0 && end <= from: // with the marks that belong to it
		case col < from: // its first half is covered
			put(theme.Spaces(end - from))
		case to >= 0 && end > to: // its second half is
			put(theme.Spaces(to - col))
			end = to
		default:
			put(cluster)
		}
		col = end
	}
	if opened && look != "" {
		out.WriteString("\x1b[m")
	}
	if opened && link != "" {
		out.WriteString("\x1b]8;;\x1b\\")
	}
	out.WriteString(theme.Spaces(max(0, to-max(col, from))))
}

// isState says whether a sequence changes nothing but how the text after it looks.
func isState(seq string) bool {
	return strings.HasPrefix(seq, "\x1b[") && strings.HasSuffix(seq, "m") || strings.HasPrefix(seq, "\x1b]8;")
}

// state returns the look and the link that are in force after an escape sequence.
func state(look, link, seq string) (string, string) {
	switch {
	case seq == "\x1b[m" || seq == "\x1b[0m":
		return "", link
	case strings.HasPrefix(seq, "\x1b[") && strings.HasSuffix(seq, "m"):
		return look + seq, link
	case strings.HasPrefix(seq, "\x1b]8;"):
		uri := strings.TrimRight(seq[len("\x1b]8;"):], "\x1b\\\a")
		if _, uri, _ = strings.Cut(uri, ";"); uri == "" {
			return look, ""
		}
		return look, seq
	}
	return look, link
}

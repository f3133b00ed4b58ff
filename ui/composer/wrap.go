package composer

import (
	"bytes"
	"slices"
	"sort"
	"strings"
)

const (
	// maxRow bounds a row, in bytes: text without cells (a pile of joiners) would make one row of a megabyte.
	maxRow = 4 << 10

	// patience is how many bytes behind a change are broken anew, before a row is cut short to meet the rows
	// as they were. Only a line that long without a space gets there, and then a key would cost all of it.
	patience = 32 << 10
)

// buffer is a text broken into rows. Rows cover the text without holes; a row that ends a line keeps its \n.
type buffer struct {
	text   []byte
	breaks []int32 // where each row but the first begins, in bytes; a text of one row has none
	width  int     // cells that a row's words may fill, at least 2; white space may hang over the end
	lines  int     // how many \n there are
}

// rows returns how many rows there are, at least 1.
func (b *buffer) rows() int { return len(b.breaks) + 1 }

// row returns the row that the offset is on; an offset between two rows is on the later one.
func (b *buffer) row(at int) int {
	return sort.Search(len(b.breaks), func(i int) bool { return int(b.breaks[i]) > at })
}

// span returns where a row begins and ends, in bytes.
func (b *buffer) span(row int) (from, to int) {
	from, to = 0, len(b.text)
	if row > 0 {
		from = int(b.breaks[row-1])
	}
	if row < len(b.breaks) {
		to = int(b.breaks[row])
	}
	return from, to
}

// around returns the nearest cluster edges: the last at or before the offset, the first at or after it.
func (b *buffer) around(at int) (before, after int) {
	if at <= 0 {
		return 0, 0
	}
	if at >= len(b.text) {
		return len(b.text), len(b.text)
	}
	n, end := b.span(b.row(at))
	for n < at {
		size, _ := cluster(b.text[n:end])
		if n+size > at {
			return n, n + size
		}
		n += size
	}
	return n, n
}

// column returns how many cells of its row are before the offset.
func (b *buffer) column(at int) int {
	n, end := b.span(b.row(at))
	cells := 0
	for n < at {
		size, w := cluster(b.text[n:end])
		n, cells = n+size, cells+w
	}
	return cells
}

// offset returns the offset on a row that is nearest to the column from the left.
func (b *buffer) offset(row, column int) int {
	n, end := b.span(row)
	for cells := 0; n < end; {
		size, w := cluster(b.text[n:end])
		last := n+size == end && (row < len(b.breaks)) // after it is the next row
		if cells+w > column || last {
			break
		}
		n, cells = n+size, cells+w
	}
	return n
}

// replace puts s in the place of text[from:to] and breaks anew the rows that this changes.
func (b *buffer) replace(from, to int, s string) {
	b.lines += strings.Count(s, "\n") - bytes.Count(b.text[from:to], []byte{'\n'})
	b.text = slices.Replace(b.text, from, to, []byte(s)...)
	b.rewrap(from, to, len(s))
	if len(b.text) == 0 {
		b.text, b.breaks = nil, nil
	} else if cap(b.text) > 4<<10 && len(b.text) < cap(b.text)/4 {
		b.text, b.breaks = slices.Clone(b.text), slices.Clone(b.breaks)
	}
}

// resize breaks all rows for a width in cells.
func (b *buffer) resize(width int) {
	if width = max(width, 2); width == b.width {
		return
	}
	b.width, b.breaks = width, nil
	b.rewrap(0, 0, len(b.text))
}

// rewrap breaks rows after n bytes took the place of the offsets from … to. Where a row begins follows
// only from the row before, so it stops at the first new row that begins where an old one did.
//
// It begins three rows early. A row looks no further than the first cluster of the row after the next,
// where a word that filled a row to the end may begin to fit after all, and the changed text may have
// joined with the cluster before it, which may be on the row before.
func (b *buffer) rewrap(from, to, n int) {
	first := max(0, b.row(from)-3)
	start, _ := b.span(first)
	delta := n - (to - from)
	old, _ := slices.BinarySearch(b.breaks, int32(to))
	var room [16]int32
	fresh := room[:0]
	for {
		size, closed := rowSize(b.text[start:], b.width)
		if start-from > patience && old < len(b.breaks) {
			if at := int(b.breaks[old]) + delta; at < start+size && b.edge(start, at) {
				size, closed = at-start, true
			}
		}
		if !closed {
			old = len(b.breaks)
			break
		}
		start += size
		for old < len(b.breaks) && int(b.breaks[old])+delta < start {
			old++
		}
		if old < len(b.breaks) && int(b.breaks[old])+delta == start {
			break
		}
		fresh = append(fresh, int32(start))
	}
	for i := old; delta != 0 && i < len(b.breaks); i++ {
		b.breaks[i] += int32(delta)
	}
	b.breaks = slices.Replace(b.breaks, first, old, fresh...)
}

// edge tells whether a cluster ends at the offset at, when one begins at from.
func (b *buffer) edge(from, at int) bool {
	for from < at {
		size, _ := cluster(b.text[from:])
		from += size
	}
	return from == at
}

// rowSize returns how many bytes of b are on the row that begins with it, and whether a row follows.
// Words are kept whole where they fit. White space that does not fit hangs over the end, and closes the
// row, so that the cursor behind it has a place.
func rowSize(b []byte, width int) (size int, closed bool) {
	cells, edge, wide := 0, 0, false // edge: the last place between words, in bytes
	for n := 0; n < len(b); {
		if k := letters(b[n:], width-cells); k > 0 {
			if wide {
				edge, wide = n, false
			}
			n, cells = n+k, cells+k
			continue
		}
		size, w := cluster(b[n:])
		switch {
		case b[n] == '\n':
			return n + size, true
		case blank(b[n : n+size]):
			if cells+w > width {
				return n + size, true
			}
			edge, wide = n+size, false
		default:
			if wide || w > 1 { // scripts with wide letters are not written in words
				edge = n
			}
			if cells+w > width && n > 0 {
				if edge > 0 {
					return edge, true
				}
				return n, true
			}
			wide = w > 1
		}
		n, cells = n+size, cells+w
		if n >= maxRow {
			return n, true
		}
	}
	return len(b), false
}

package timeline

import (
	"strings"

	"parley/ui/theme"
)

// block is what one entry of the timeline looks like: its rows from the top, and the cells of each.
// It is shared and never changed.
type block struct {
	rows   []string
	widths []uint16
}

// size returns about how many bytes the block keeps alive.
func (b *block) size() int {
	n := 96
	for _, r := range b.rows {
		n += len(r) + 18
	}
	return n
}

// joined returns a new block of the rows of several.
func joined(blocks ...*block) *block {
	out := &block{}
	for _, b := range blocks {
		out.rows = append(out.rows, b.rows...)
		out.widths = append(out.widths, b.widths...)
	}
	return out
}

// rowWriter makes a block, row by row. Every row of it begins and ends in the terminal's default look.
type rowWriter struct {
	b      strings.Builder
	ends   []int // where each finished row ends in b
	widths []uint16
	cells  int // of the row that is being written
}

// put appends text, which is cells wide and has no escape sequences, to the row.
func (w *rowWriter) put(style theme.Style, text string, cells int) {
	style.WriteTo(&w.b, text)
	w.cells += cells
}

// putLink is put with a target that a terminal can open. It is closed again at once, so that a row
// which is cut off, or drawn alone, leaves no link open.
func (w *rowWriter) putLink(style theme.Style, text string, cells int, uri string) {
	if uri == "" {
		w.put(style, text, cells)
		return
	}
	w.b.WriteString("\x1b]8;;" + uri + "\x1b\\")
	w.put(style, text, cells)
	w.b.WriteString("\x1b]8;;\x1b\\")
}

// pad appends n spaces.
func (w *rowWriter) pad(n int) {
	if n > 0 {
		w.b.WriteString(theme.Spaces(n))
		w.cells += n
	}
}

// end finishes the row.
func (w *rowWriter) end() {
	w.ends = append(w.ends, w.b.Len())
	w.widths = append(w.widths, uint16(min(w.cells, 1<<16-1)))
	w.cells = 0
}

// block returns the rows written so far. They share one piece of memory of just their size.
func (w *rowWriter) block() *block {
	all := strings.Clone(w.b.String())
	b := &block{rows: make([]string, len(w.ends)), widths: w.widths}
	from := 0
	for i, to := range w.ends {
		b.rows[i] = all[from:to]
		from = to
	}
	return b
}

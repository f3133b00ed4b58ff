package picture

import (
	"math"
	"strings"

	"parley/app/chat"
)

// Painter draws pictures in the way of all terminals that are alike. It is safe for many goroutines, and never
// changed.
type Painter struct {
	gallery *Gallery
	look    Look
}

// Way returns how the painter draws.
func (p *Painter) Way() Way { return p.look.Way }

// Size returns how many cells an image of w×h pixels takes where there are maxW×maxH; 0 for none.
func (p *Painter) Size(w, h, maxW, maxH int) (cols, rows int) { return p.look.size(w, h, maxW, maxH) }

// Draw returns that many rows of that many cells. An image of another shape than was said fills them in part.
func (p *Painter) Draw(a *chat.Attachment, pic *chat.Picture, cols, rows int) []string {
	if cols < 1 || rows < 1 || cols > mostCells || rows > mostCells || !whole(pic) {
		return nil
	}
	at := place{blob: a.Blob, cols: cols, rows: rows, look: p.look}
	at.look.MaxRows = 0
	return p.gallery.at(at, pic).lines
}

// Drawn returns the rows that Draw returned before, nil if it did not, or they are not kept any more.
func (p *Painter) Drawn(a *chat.Attachment, cols, rows int) []string {
	at := place{blob: a.Blob, cols: cols, rows: rows, look: p.look}
	at.look.MaxRows = 0
	return p.gallery.linesOf(at)
}

// whole reports whether a picture has all its pixels.
func whole(pic *chat.Picture) bool {
	return pic != nil && pic.Width > 0 && pic.Height > 0 && len(pic.Pix) == 4*pic.Width*pic.Height
}

// draw makes the rows.
func (d *drawing) draw(pic *chat.Picture) {
	l := d.look
	cols, rows := l.fit(pic.Width, pic.Height, d.cols, d.rows, math.Inf(1))
	if abs(cols-d.cols) <= 1 && abs(rows-d.rows) <= 1 { // the picture was made smaller, and its sides rounded
		cols, rows = d.cols, d.rows
	}
	cw, ch := l.cell()
	w, h := cols*cw, rows*ch
	if l.Way == Kitty || l.Way == ITerm { // which make it fit: they are not sent more than there is
		w, h = min(w, pic.Width), min(h, max(1, (pic.Height+rows-1)/rows)*rows)
	}
	img := scale(pic, w, h)
	switch l.Way {
	case Blocks:
		d.lines = blocks(img, l.Profile)
	case Kitty:
		d.lines, d.send = kittyRows(d.id, cols, rows), kittySend(d.id, img, cols, rows)
	case ITerm:
		d.lines = itermRows(img, cols, rows)
	case Sixel:
		d.lines = sixelRows(img, cols, rows)
	}
	for i := range d.lines {
		d.lines[i] += strings.Repeat(" ", d.cols-cols)
	}
	for len(d.lines) < d.rows {
		d.lines = append(d.lines, strings.Repeat(" ", d.cols))
	}
}

func abs(n int) int { return max(n, -n) }

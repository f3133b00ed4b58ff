package picture

import (
	"math"

	"github.com/charmbracelet/colorprofile"
)

// Way is how a terminal shows pictures.
type Way uint8

// The ways.
const (
	None   Way = iota // not at all
	Blocks            // as half blocks, each in two colours
	Kitty             // kitty's graphics, by placeholders
	ITerm             // iTerm2's images
	Sixel
)

// Look is all of a terminal that makes pictures look different there. The zero one shows none.
type Look struct {
	Way          Way
	Profile      colorprofile.Profile // with Blocks: how many colours there are
	CellW, CellH int16                // with Sixel: the pixels of a cell
	MaxRows      int16                // that a picture may take
}

// The pixels that a picture has for each cell, where the terminal makes them fit, and for a sixel at most.
const (
	nominalW, nominalH = 8, 16
	mostW, mostH       = 20, 40
	mostCells          = 256 // in a direction, of a picture
)

// normal returns the look with what makes no difference left out. Of what can't be shown nothing is left.
func (l Look) normal() Look {
	if l.Way != Blocks {
		l.Profile = 0
	}
	if l.Way != Sixel {
		l.CellW, l.CellH = 0, 0
	}
	switch {
	case l.Way == Blocks && l.Profile < colorprofile.ANSI,
		l.Way == Sixel && (l.CellW < 1 || l.CellH < 1 || l.CellW > mostW || l.CellH > mostH),
		l.Way > Sixel, l.MaxRows < 1:
		return Look{}
	}
	return l
}

// cell returns the pixels that a picture has for each cell.
func (l Look) cell() (w, h int) {
	switch l.Way {
	case Blocks:
		return 1, 2
	case Sixel:
		return int(l.CellW), int(l.CellH)
	}
	return nominalW, nominalH
}

// size returns how many cells a picture of w×h pixels takes where there are maxW×maxH: as many as there are room
// for in its shape, but no more than it has pixels for.
func (l Look) size(w, h, maxW, maxH int) (cols, rows int) {
	maxW, maxH = min(maxW, mostCells), min(maxH, mostCells, int(l.MaxRows))
	if l.Way == None || w < 1 || h < 1 || maxW < 1 || maxH < 1 {
		return 0, 0
	}
	return l.fit(w, h, maxW, maxH, 1)
}

// fit returns the cells of a picture that is scaled into maxW×maxH of them, by most at most.
func (l Look) fit(w, h, maxW, maxH int, most float64) (cols, rows int) {
	cw, ch := l.cell()
	scale := min(most, float64(maxW*cw)/float64(w), float64(maxH*ch)/float64(h))
	cells := func(pixels, cell, most int) int {
		return max(1, min(most, int(math.Round(float64(pixels)*scale/float64(cell)))))
	}
	return cells(w, cw, maxW), cells(h, ch, maxH)
}

package screen

import (
	"slices"
	"sync"
)

// segment is a piece of a row: w cells from column x.
type segment struct {
	line string
	x, w int16
}

// span says which segments are those of a row.
type span struct{ from, to int32 }

// grid is a frame in rows, each cut into segments that cover it from edge to edge. A row without
// segments is one of which we do not know what it shows.
type grid struct {
	rows     []span
	segments []segment
}

// draft is the space to compose a frame in.
type draft struct {
	grid
	old []string // the lines of a pane as they are shown
}

// drafts is shared by all sessions, since few of them draw at the same time.
var drafts = sync.Pool{New: func() any { return new(draft) }}

// row returns the segments of row y.
func (g *grid) row(y int) []segment {
	r := g.rows[y]
	return g.segments[r.from:r.to]
}

// forget makes a grid of so many rows that we know nothing about.
func (g *grid) forget(height int) {
	clear(g.segments)
	g.segments = g.segments[:0]
	g.rows = slices.Grow(g.rows[:0], height)[:height]
	clear(g.rows)
}

// compose makes a grid of the panes of a frame, which it sorts.
func (g *grid) compose(width, height int, panes []Pane) {
	slices.SortStableFunc(panes, func(a, b Pane) int { return a.X - b.X })
	g.forget(height)
	for y := range height {
		from := len(g.segments)
		x := 0
		for i := range panes {
			p := &panes[i]
			if y < p.Y || y >= p.Y+p.Height || p.X < x || p.X >= width || p.Width < 1 {
				continue
			}
			g.add("", x, p.X)
			x = min(p.X+p.Width, width)
			g.add(p.line(y), p.X, x)
		}
		g.add("", x, width)
		g.rows[y] = span{int32(from), int32(len(g.segments))}
	}
}

// add adds a segment for the columns from up to but not including to, if there are any.
func (g *grid) add(line string, from, to int) {
	if from < to {
		g.segments = append(g.segments, segment{line, int16(from), int16(to - from)})
	}
}

// find returns what row y shows in exactly the cells of s, and whether that is known.
func (g *grid) find(y int, s segment) (line string, known bool) {
	for _, old := range g.row(y) {
		if old.x == s.x && old.w == s.w {
			return old.line, true
		}
		if old.x <= s.x && old.x+old.w >= s.x+s.w && blank(old.line) {
			return "", true
		}
	}
	return "", false
}

// shows reports whether row y is known to show s.
func (g *grid) shows(y int, s segment) bool {
	line, known := g.find(y, s)
	return known && same(line, s.line)
}

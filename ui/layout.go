package ui

// The widths at which the screen changes its shape, in cells.
const (
	sidebarFrom = 90  // from here the list of rooms is shown beside the timeline, else as one line above it
	sidebarMin  = 60  // from here it can be had beside the timeline with F2
	rightFrom   = 100 // from here a thread, or the members, are shown beside the room
	minWidth    = 20
	minHeight   = 6
	maxComposer = 6 // rows that the composer grows to
)

// rect is a rectangle of cells.
type rect struct{ x, y, w, h int }

// layout is where the parts are. A part that is not shown has no height.
type layout struct {
	tooSmall bool
	sidebar  rect
	divider  rect // between the sidebar and the rest
	header   rect // the strip of rooms, or the title of the open one
	body     rect // the timeline or Home
	right    rect // the thread or the members, where there is room for them beside the timeline
	rightTop rect // its header
	rightBar rect // between the two
	hint     rect
	composer rect
}

// sideWish says what the person wants of the sidebar.
type sideWish uint8

const (
	sideAuto sideWish = iota // by the width
	sideOn
	sideOff
)

// beside says what is to be at the right of the open room.
type beside uint8

const (
	nothingBeside beside = iota
	threadBeside
	membersBeside
)

// arrange lays the parts out on a screen of w×h cells. composing and saying are how many rows the
// composer and the hint want. Home has no header beside the sidebar: both would say the same.
func arrange(w, h int, wish sideWish, composing, saying int, home bool, right beside) layout {
	if w < minWidth || h < minHeight {
		return layout{tooSmall: true}
	}
	var l layout
	main := rect{0, 0, w, h}
	if wide := w >= sidebarFrom && wish != sideOff || w >= sidebarMin && wish == sideOn; wide {
		side := 20
		if w >= 110 {
			side = 24
		}
		l.sidebar = rect{0, 0, side, h}
		l.divider = rect{side, 0, 1, h}
		main.x, main.w = side+1, w-side-1
	}
	composing = min(composing, composerRows(h))
	hint := min(saying, composerRows(h))
	if h >= 8 {
		hint = max(hint, 1)
	}
	header := 1
	if home && l.sidebar.w > 0 {
		header = 0
	}
	row := func(y, height int) rect { return rect{main.x, y, main.w, height} }
	l.header = row(0, header)
	l.body = row(header, h-header-hint-composing)
	l.hint = row(header+l.body.h, hint)
	l.composer = row(h-composing, composing)
	switch {
	case w < rightFrom:
	case right == threadBeside:
		l.split(max(30, l.body.w*2/5))
	case right == membersBeside:
		l.split(min(24+l.body.w/20, 30))
	}
	return l
}

// split makes room for a column of that width at the right of the body.
func (l *layout) split(width int) {
	l.body.w -= width + 1
	l.header.w = l.body.w
	x := l.body.x + l.body.w
	l.rightBar = rect{x, 0, 1, l.header.h + l.body.h}
	l.rightTop = rect{x + 1, 0, width, l.header.h}
	l.right = rect{x + 1, l.body.y, width, l.body.h}
}

// writing returns the layout with the composer in the place of what is read.
func (l layout) writing(h int) layout {
	l.hint.y = l.body.y
	l.composer.y = l.hint.y + l.hint.h
	l.composer.h = h - l.composer.y
	l.body.h = 0
	l.header.w = l.composer.w
	l.right, l.rightTop, l.rightBar = rect{}, rect{}, rect{}
	return l
}

// alone returns the layout with what is read on all of the screen, and below it the hint.
func (l layout) alone(w, h int) layout {
	rows := max(l.hint.h, 1)
	return layout{body: rect{0, 0, w, h - rows}, hint: rect{0, h - rows, w, rows}}
}

// composerRows is how many rows the composer may have on a screen of h rows.
func composerRows(h int) int { return max(1, min(maxComposer, h/3)) }

// has reports whether a cell is in the rectangle.
func (r rect) has(x, y int) bool { return x >= r.x && x < r.x+r.w && y >= r.y && y < r.y+r.h }

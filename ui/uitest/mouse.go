package uitest

import "fmt"

// Click presses and lets go the left button on the cell in column x of row y, if the
// program asked for the mouse (modes 1000, 1002 or 1003, with 1006).
func (r *Robot) Click(x, y int) {
	r.mouse(0, x, y, 'M')
	r.mouse(0, x, y, 'm')
}

// Wheel turns the wheel over that cell: up for steps above 0, down for those below.
func (r *Robot) Wheel(x, y, steps int) {
	const up, down = 64, 65
	button := up
	if steps < 0 {
		button, steps = down, -steps
	}
	for range steps {
		r.mouse(button, x, y, 'M')
	}
}

func (r *Robot) mouse(button, x, y int, action rune) {
	if r.Mode(1006) && (r.Mode(1000) || r.Mode(1002) || r.Mode(1003)) {
		r.outbox.put(fmt.Appendf(nil, "\x1b[<%d;%d;%d%c", button, x+1, y+1, action))
	}
}

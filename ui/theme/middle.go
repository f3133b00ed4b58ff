package theme

import "github.com/charmbracelet/x/ansi"

// ClipMiddle is Clip that cuts the middle out and keeps both ends, for names of files: what kind of file it is
// stands at the end. In less than a dozen cells the end is too little to be of use, and it is Clip.
func ClipMiddle(text string, width int, ellipsis string) (string, int) {
	const useful = 12
	clipped, cells := Clip(text, width, ellipsis)
	all := ansi.StringWidth(text)
	if all <= width || width < useful {
		return clipped, cells
	}
	front, frontCells := Clip(text, width-width/2-ansi.StringWidth(ellipsis), "")
	at, left := len(front), all-frontCells
	for at < len(text) && left > width/2 {
		n, w := First(text[at:])
		at, left = at+n, left-w
	}
	text = front + ellipsis + text[at:]
	return text, ansi.StringWidth(text)
}

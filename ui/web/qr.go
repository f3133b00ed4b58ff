package web

import (
	"html/template"
	"strings"
)

// qrPicture draws a code for cameras, of which a terminal is given rows of half blocks; those are light.
func qrPicture(rows []string) template.HTML {
	var light, h html
	wide := 0
	for y, row := range rows {
		blocks := append([]rune(row), ' ')
		wide = len(blocks) - 1
		for half, lit := range []string{"█▀", "█▄"} {
			from := -1
			for x, block := range blocks {
				on := strings.ContainsRune(lit, block)
				if on && from < 0 {
					from = x
				} else if !on && from >= 0 {
					light.bar(from, 2*y+half, x-from)
					from = -1
				}
			}
		}
	}
	h.raw(`<svg class="qr" role="img" aria-label="The same as a code for a camera" shape-rendering="crispEdges" viewBox="0 0 `)
	h.int(int64(wide))
	h.raw(" ")
	h.int(int64(wide))
	h.raw(`"><path d="M0 0h999v999H0z"/><path fill="#fff" d="`, string(light), `"/></svg>`)
	return h.page()
}

// bar adds a rectangle of height 1 to a path.
func (h *html) bar(x, y, wide int) {
	h.raw("M")
	h.int(int64(x))
	h.raw(" ")
	h.int(int64(y))
	h.raw("h")
	h.int(int64(wide))
	h.raw("v1h-")
	h.int(int64(wide))
	h.raw("z")
}

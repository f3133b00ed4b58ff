package dialog

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"parley/ui/theme"
)

// row builds one row of styled spans. What does not fit is cut; done fills what is left, so that a
// row is exactly as wide as it was made.
type row struct {
	b     strings.Builder
	tail  string      // told at the end of a text that was cut
	base  theme.Style // under every span: the ground of the chosen row
	left  int         // cells
	run   string      // what is not yet in b: all of one style, to be told of it once
	style theme.Style
}

func newRow(th *theme.Theme, width int, chosen bool) *row {
	r := &row{tail: th.Glyph.Ellipsis, left: max(0, width)}
	if chosen {
		r.base = th.Chosen
	}
	r.b.Grow(2 * width)
	return r
}

// put adds a text and returns the cells it took.
func (r *row) put(s theme.Style, text string) int {
	text, w := clip(text, r.left, r.tail)
	r.add(r.base.With(s), text)
	r.left -= w
	return w
}

func (r *row) add(s theme.Style, text string) {
	if s != r.style {
		r.flush()
		r.style = s
	}
	if s == (theme.Style{}) {
		r.b.WriteString(text)
		return
	}
	r.run += text
}

func (r *row) flush() {
	r.style.WriteTo(&r.b, r.run)
	r.run = ""
}

// glyph adds a text that is known to take one cell.
func (r *row) glyph(s theme.Style, text string) {
	if r.left > 0 {
		r.add(r.base.With(s), text)
		r.left--
	}
}

// skip adds n spaces.
func (r *row) skip(n int) {
	n = min(n, r.left)
	if n > 0 {
		r.add(r.base, spaces(n))
		r.left -= n
	}
}

// col adds a text in a column of the given width.
func (r *row) col(s theme.Style, text string, width int) {
	text, _ = clip(text, min(width, r.left), r.tail)
	r.skip(width - r.put(s, text))
}

// right adds a text so that it ends before the last margin cells of the row.
func (r *row) right(s theme.Style, text string, margin int) {
	text, w := clip(text, r.left-margin, r.tail)
	r.skip(r.left - margin - w)
	r.put(s, text)
}

func (r *row) done() string {
	r.skip(r.left)
	r.flush()
	return r.b.String()
}

const blanks = "                                                                "

func spaces(n int) string {
	if n <= len(blanks) {
		return blanks[:n]
	}
	return strings.Repeat(" ", n)
}

// clip returns text cut to width cells, with tail at its end if something was cut, and its width.
func clip(text string, width int, tail string) (string, int) {
	if width <= 0 {
		return "", 0
	}
	plain := len(text) <= width
	for i := 0; plain && i < len(text); i++ {
		plain = text[i] >= ' ' && text[i] < 0x7f
	}
	if plain {
		return text, len(text)
	}
	if !utf8.ValidString(text) || strings.IndexFunc(text, unicode.IsControl) >= 0 {
		// Such text must not get here, but if it does it goes no further.
		text = strings.Map(printable, text)
	}
	if w := ansi.StringWidth(text); w <= width {
		return text, w
	}
	return cut(text, width, tail)
}

// cut takes what fits, by clusters: ansi.Truncate counts some of them narrower than StringWidth.
func cut(text string, width int, tail string) (string, int) {
	spare := ansi.StringWidth(tail)
	if spare > width {
		tail, spare = "", 0
	}
	end, used := 0, 0
	for end < len(text) {
		n, w := first(text[end:])
		if used+w+spare > width {
			break
		}
		end, used = end+n, used+w
	}
	return text[:end] + tail, used + spare
}

// first returns how many bytes and cells the first cluster of text takes.
func first(text string) (n, width int) {
	if b := text[0]; b >= ' ' && b < 0x7f && (len(text) == 1 || text[1] < utf8.RuneSelf) {
		return 1, 1
	}
	c, w := ansi.FirstGraphemeCluster(text, ansi.GraphemeWidth)
	return max(1, len(c)), w
}

func printable(r rune) rune {
	if unicode.IsControl(r) {
		return -1
	}
	return r
}

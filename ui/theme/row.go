package theme

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Span is a text in one look.
type Span struct {
	Text  string
	Style Style
}

// Row builds one row of styled spans. What does not fit is cut; Done fills what is left, so that a
// row is exactly as wide as it was made.
type Row struct {
	b     strings.Builder
	tail  string // told at the end of a text that was cut
	ascii bool   // the terminal shows nothing else
	base  Style  // under every span: the ground of the chosen row
	left  int    // cells
	run   string // what is not yet in b: all of one style, to be told of it once
	style Style
}

// NewRow returns an empty row of so many cells; a chosen one has the ground of what is chosen.
func NewRow(th *Theme, width int, chosen bool) *Row {
	r := &Row{tail: th.Glyph.Ellipsis, ascii: th.ASCII, left: max(0, width)}
	if chosen {
		r.base = th.Chosen
	}
	r.b.Grow(2 * width)
	return r
}

// Put adds a text and returns the cells it took.
func (r *Row) Put(s Style, text string) int {
	text, w := Clip(r.shown(text), r.left, r.tail)
	r.add(r.base.With(s), text)
	r.left -= w
	return w
}

// shown returns text as the terminal can show it.
func (r *Row) shown(text string) string {
	if r.ascii {
		return ToASCII(text)
	}
	return text
}

func (r *Row) add(s Style, text string) {
	if s != r.style {
		r.flush()
		r.style = s
	}
	if s == (Style{}) {
		r.b.WriteString(text)
		return
	}
	r.run += text
}

func (r *Row) flush() {
	r.style.WriteTo(&r.b, r.run)
	r.run = ""
}

// Glyph adds a text that is known to take one cell.
func (r *Row) Glyph(s Style, text string) {
	if r.left > 0 {
		r.add(r.base.With(s), text)
		r.left--
	}
}

// On sets what is under the spans that follow: the ground of a chosen part.
func (r *Row) On(ground Style) { r.base = ground }

// Left returns how many cells are left.
func (r *Row) Left() int { return r.left }

// Skip adds n spaces.
func (r *Row) Skip(n int) {
	n = min(n, r.left)
	if n > 0 {
		r.add(r.base, Spaces(n))
		r.left -= n
	}
}

// Col adds a text in a column of the given width.
func (r *Row) Col(s Style, text string, width int) {
	text, _ = Clip(r.shown(text), min(width, r.left), r.tail)
	r.Skip(width - r.Put(s, text))
}

// Right adds a text so that it ends before the last margin cells of the row.
func (r *Row) Right(s Style, text string, margin int) {
	text, w := Clip(r.shown(text), r.left-margin, r.tail)
	r.Skip(r.left - margin - w)
	r.Put(s, text)
}

// Done returns the row, filled up with spaces. The Row is not used again.
func (r *Row) Done() string {
	r.Skip(r.left)
	r.flush()
	return r.b.String()
}

// blanks is what Spaces is cut from.
const blanks = "                                                                "

// Spaces returns n spaces.
func Spaces(n int) string {
	if n <= len(blanks) {
		return blanks[:n]
	}
	return strings.Repeat(" ", n)
}

// Clip returns text cut to width cells, with tail at its end if something was cut, and its width.
func Clip(text string, width int, tail string) (string, int) {
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
		n, w := First(text[end:])
		if used+w+spare > width {
			break
		}
		end, used = end+n, used+w
	}
	return text[:end] + tail, used + spare
}

// First returns how many bytes and cells the first cluster of text takes.
func First(text string) (n, width int) {
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

// Thousands returns n with commas: 1,234,567.
func Thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

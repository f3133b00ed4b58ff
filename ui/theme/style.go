package theme

import "strings"

// Style is what goes before and after a text to give it its look. The zero Style changes nothing.
// A styled text ends in the terminal's default look, so spans are put side by side, never nested.
type Style struct{ on string }

const off = "\x1b[m"

// newStyle makes a Style of SGR parameters, like "1;38;5;75".
func newStyle(sgr string) Style {
	if sgr == "" {
		return Style{}
	}
	return Style{on: "\x1b[" + sgr + "m"}
}

// Render returns text in this style. The text has no escape sequences of its own.
func (s Style) Render(text string) string {
	if s.on == "" || text == "" {
		return text
	}
	return s.on + text + off
}

// WriteTo appends text in this style to b.
func (s Style) WriteTo(b *strings.Builder, text string) {
	if s.on == "" || text == "" {
		b.WriteString(text)
		return
	}
	b.WriteString(s.on)
	b.WriteString(text)
	b.WriteString(off)
}

// With returns a style that has what both have; where they differ, o wins.
func (s Style) With(o Style) Style { return Style{on: s.on + o.on} }

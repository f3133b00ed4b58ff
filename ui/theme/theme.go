package theme

import (
	"hash/fnv"
	"strconv"
	"sync"

	"github.com/charmbracelet/colorprofile"
)

// Look is all that tells one Theme from another.
type Look struct {
	Name    string               // of the palette; one that there is not, or none, is Default
	Light   bool                 // dark text on a light ground
	Profile colorprofile.Profile // how many colours the terminal has
	ASCII   bool                 // the locale is not UTF-8
}

// Theme is a set of styles and glyphs. It is shared between sessions and never changed.
type Theme struct {
	Look

	Text    Style // what people say, and most else
	Strong  Style // headings, the chosen row's text
	Dim     Style // times, hints, what is less important
	Faint   Style // rules and borders
	Accent  Style // what can be chosen; the person's own name
	Good    Style // here
	Warn    Style // away; a limit is near
	Error   Style // refused, failed
	Mention Style // the reader's own name in a text
	Badge   Style // unread counts
	Chosen  Style // the row under the cursor in a list, and the current room
	Bar     Style // the header line
	NewMark Style // the line above what is new
	QR      Style // white on black, whatever the ground is

	Bold, Italic, Strike, Code, Quote, Link Style // Markdown

	names []Style
	Glyph Glyphs
}

// Glyphs are the drawing characters of a look. Each is one cell wide, but for Ellipsis in ASCII (also one).
type Glyphs struct {
	Here, Away, Offline     string // presence
	Horizontal, Vertical    string // rules
	TopLeft, TopRight       string // corners of a dialog
	BottomLeft, BottomRight string
	Ellipsis, Prompt        string
	Bullet, QuoteBar        string
	Chosen                  string // marks the chosen row, so that it is not told by colour alone
	Check                   string
	More, Less              string // there is more below, above
	Thread                  string // below a message
}

var (
	unicodeGlyphs = Glyphs{
		Here: "●", Away: "◐", Offline: "○", Horizontal: "─", Vertical: "│",
		TopLeft: "╭", TopRight: "╮", BottomLeft: "╰", BottomRight: "╯",
		Ellipsis: "…", Prompt: "›", Bullet: "•", QuoteBar: "▎", Chosen: "▌", Check: "✓", More: "↓", Less: "↑", Thread: "↳",
	}
	asciiGlyphs = Glyphs{
		Here: "*", Away: "~", Offline: "-", Horizontal: "-", Vertical: "|",
		TopLeft: "+", TopRight: "+", BottomLeft: "+", BottomRight: "+",
		Ellipsis: "~", Prompt: ">", Bullet: "-", QuoteBar: "|", Chosen: ">", Check: "+", More: "v", Less: "^", Thread: "`",
	}
)

var (
	mu     sync.Mutex
	themes = map[Look]*Theme{}
)

// For returns the theme of a look, made at the first call for it.
func For(l Look) *Theme {
	mu.Lock()
	defer mu.Unlock()
	t := themes[l]
	if t == nil {
		t = build(l)
		themes[l] = t
	}
	return t
}

// Name returns the style of a person's name: the same name has the same colour on every screen.
func (t *Theme) Name(name string) Style {
	h := fnv.New32a()
	h.Write([]byte(name))
	return t.names[h.Sum32()%uint32(len(t.names))]
}

func build(l Look) *Theme {
	t := &Theme{Look: l, Glyph: unicodeGlyphs}
	if l.ASCII {
		t.Glyph = asciiGlyphs
	}
	p, ok := palettes[l.Name]
	if !ok {
		p = usual
	}
	fg := func(c color, attrs string) Style { return newStyle(join(attrs, l.sgr(c, false))) }
	attr := func(attrs string) Style {
		if l.Profile <= colorprofile.NoTTY {
			return Style{}
		}
		return newStyle(attrs)
	}
	t.Strong, t.Bold, t.Italic, t.Strike = attr("1"), attr("1"), attr("3"), attr("9")
	t.Dim, t.Faint, t.Accent = fg(p.dim, ""), fg(p.faint, ""), fg(p.accent, "")
	t.Good, t.Warn, t.Error = fg(p.good, ""), fg(p.warn, ""), fg(p.bad, "")
	t.Code, t.Quote = fg(p.code, ""), fg(p.dim, l.attr("3"))
	t.Link = fg(p.accent, l.attr("4"))
	t.Mention, t.Badge = fg(p.warn, l.attr("1")), fg(p.accent, l.attr("1"))
	t.NewMark = fg(p.bad, "")
	t.Chosen = newStyle(join(l.attr("1"), l.sgr(p.ground, true)))
	t.Bar = newStyle(l.sgr(p.ground, true))
	if l.Profile >= colorprofile.ANSI {
		t.QR = newStyle("97;40")
	}
	if l.Profile >= colorprofile.ANSI256 {
		t.QR = newStyle("38;5;231;48;5;16")
	}
	if l.Profile == colorprofile.ASCII { // what is told by colours elsewhere
		t.Bar, t.Dim = attr("7"), attr("2")
	}
	for _, c := range p.people {
		t.names = append(t.names, fg(c, l.attr("1")))
	}
	return t
}

// attr returns the SGR attributes where the terminal has any.
func (l Look) attr(a string) string {
	if l.Profile <= colorprofile.NoTTY {
		return ""
	}
	return a
}

// sgr returns the parameters of a colour in this look; "" where there are no colours.
func (l Look) sgr(c color, background bool) string {
	n, n16 := c.dark, c.dark16
	if l.Light {
		n, n16 = c.light, c.light16
	}
	switch {
	case l.Profile >= colorprofile.ANSI256:
		if background {
			return "48;5;" + strconv.Itoa(n)
		}
		return "38;5;" + strconv.Itoa(n)
	case l.Profile == colorprofile.ANSI:
		base := 30
		if background {
			base = 40
		}
		if n16 >= 8 {
			base, n16 = base+60, n16-8
		}
		return strconv.Itoa(base + n16)
	}
	return ""
}

func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + ";" + b
}

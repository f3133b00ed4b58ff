package dialog

import (
	"cmp"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"parley/ui/theme"
)

// Emoji is an emoji with its name, without colons.
type Emoji struct{ Text, Name string }

// EmojiPicker finds an emoji by its name.
type EmojiPicker struct {
	frame
	usual []Emoji // shown while nothing is typed
	all   []Emoji // shared, only read

	line Line
	hits []Emoji
	sel  int
	top  int
	list int
}

// NewEmojiPicker makes the dialog: the usual ones, best first, and all there are, by name. Both are kept and
// only read.
func NewEmojiPicker(th *theme.Theme, usual, all []Emoji) *EmojiPicker {
	return &EmojiPicker{frame: frame{th: th, typing: true}, usual: usual, all: all, hits: usual}
}

// Update takes a key: Reacted on Enter or on 1 to 9 while nothing is typed, Close on Esc and Ctrl+C.
func (d *EmojiPicker) Update(k tea.KeyPressMsg) Intent {
	if n := strings.Index("123456789", k.Text); k.Text != "" && n >= 0 && d.line.Text() == "" {
		return d.choose(n)
	}
	switch keyName(k) {
	case "esc", "ctrl+c":
		return Close{}
	case "enter":
		return d.choose(d.sel)
	case "up", "ctrl+p", "shift+tab":
		d.Scroll(-1)
	case "down", "ctrl+n", "tab":
		d.Scroll(1)
	case "pgup":
		d.Scroll(-d.list)
	case "pgdown":
		d.Scroll(d.list)
	default:
		if d.line.Update(k) {
			d.find()
		}
	}
	return nil
}

func (d *EmojiPicker) choose(i int) Intent {
	if i >= len(d.hits) {
		return nil
	}
	return Reacted{Emoji: d.hits[i].Text}
}

// Paste adds text at the cursor.
func (d *EmojiPicker) Paste(text string) {
	d.line.Insert(text)
	d.find()
}

// Scroll moves the choice by so many entries, down if positive.
func (d *EmojiPicker) Scroll(delta int) {
	d.sel = max(0, min(d.sel+delta, len(d.hits)-1))
	d.rows = nil
}

// find looks for what was typed among all names: those that begin with it first.
func (d *EmojiPicker) find() {
	d.rows, d.sel, d.top = nil, 0, 0
	query := strings.ToLower(strings.Trim(strings.TrimSpace(d.line.Text()), ":"))
	if query == "" {
		d.hits = d.usual
		return
	}
	d.hits = nil
	for _, e := range d.all {
		if strings.Contains(e.Name, query) {
			d.hits = append(d.hits, e)
		}
	}
	slices.SortStableFunc(d.hits, func(a, b Emoji) int {
		return cmp.Or(strings.Index(a.Name, query)-strings.Index(b.Name, query), len(a.Name)-len(b.Name))
	})
}

// Box draws the dialog.
func (d *EmojiPicker) Box(maxW, maxH int) []string {
	if d.kept(maxW, maxH) {
		return d.rows
	}
	in := inside(min(maxW, 44), maxH)
	d.list = max(0, min(in.h-2, 9))
	d.top = max(0, min(reveal(d.top, d.sel, d.list), len(d.hits)-d.list))
	body := []string{d.input(in)}
	if in.h > 1 {
		body = append(body, d.th.Faint.Render(strings.Repeat(d.th.Glyph.Horizontal, in.w)))
	}
	for y := range d.list {
		body = append(body, d.hit(d.top+y, in.w))
	}
	return d.border(in, body, "React", arrows(d.th)+" choose, Enter reacts, Esc closes", "")
}

func (d *EmojiPicker) input(in room) string {
	r := theme.NewRow(d.th, in.w, false)
	prompt := r.Put(d.th.Accent, d.th.Glyph.Prompt)
	if in.w > 4 {
		r.Skip(1)
		prompt++
	}
	text, cursor := d.line.View(r.Left())
	d.cursorX, d.cursorY = min(in.x+prompt+cursor, max(0, in.x+in.w-1)), in.y
	if d.line.Text() == "" && r.Left() > 1 {
		r.Skip(1)
		r.Put(d.th.Dim, "a name, like tada")
	}
	r.Put(d.th.Text, text)
	return r.Done()
}

func (d *EmojiPicker) hit(i, width int) string {
	r := theme.NewRow(d.th, width, i == d.sel && i < len(d.hits))
	if i >= len(d.hits) {
		if i == 0 {
			r.Skip(2)
			r.Put(d.th.Dim, "No emoji has this in its name.")
		}
		return r.Done()
	}
	if i == d.sel {
		r.Glyph(d.th.Accent, d.th.Glyph.Chosen)
	} else {
		r.Skip(1)
	}
	number := "  "
	if d.line.Text() == "" && i < 9 {
		number = string(rune('1'+i)) + " "
	}
	r.Put(d.th.Dim, number)
	r.Put(d.th.Text, d.hits[i].Text)
	r.Skip(max(1, 4-ansi.StringWidth(d.hits[i].Text)))
	r.Put(d.th.Text, d.hits[i].Name)
	return r.Done()
}

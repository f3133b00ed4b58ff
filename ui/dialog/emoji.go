package dialog

import (
	"cmp"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"parley/app/chat"
	"parley/ui/theme"
)

// EmojiPicker finds an emoji by its name.
type EmojiPicker struct {
	chooser
	usual []chat.Emoji // shown while nothing is typed
	all   []chat.Emoji // shared, only read
	hits  []chat.Emoji
}

// NewEmojiPicker makes the dialog: the usual ones, best first, and all there are, by name. Both are kept and
// only read.
func NewEmojiPicker(th *theme.Theme, usual, all []chat.Emoji) *EmojiPicker {
	d := &EmojiPicker{chooser: chooser{frame: frame{th: th, typing: true}}, usual: usual, all: all}
	d.find()
	return d
}

// Update takes a key: Reacted on Enter or on 1 to 9 while nothing is typed, Close on Esc and Ctrl+C.
func (d *EmojiPicker) Update(k tea.KeyPressMsg) Intent {
	if n := strings.Index("123456789", k.Text); k.Text != "" && n >= 0 && d.line.Text() == "" {
		return d.choose(n)
	}
	if d.moved(k) {
		return nil
	}
	switch keyName(k) {
	case "esc", "ctrl+c":
		return Close{}
	case "enter":
		return d.choose(d.sel)
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

// find looks for what was typed among all names: those that begin with it first.
func (d *EmojiPicker) find() {
	d.first()
	defer func() { d.n = len(d.hits) }()
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
	slices.SortStableFunc(d.hits, func(a, b chat.Emoji) int {
		return cmp.Or(strings.Index(a.Name, query)-strings.Index(b.Name, query), len(a.Name)-len(b.Name))
	})
}

// Box draws the dialog.
func (d *EmojiPicker) Box(maxW, maxH int) []string {
	if d.kept(maxW, maxH) {
		return d.rows
	}
	in := inside(min(maxW, 44), maxH)
	d.fit(min(in.h-headRows(in), 9), in.y+headRows(in), 1)
	body := d.entries(d.head(in, "a name, like tada"), in.w, "No emoji has this in its name.", d.draw)
	return d.border(in, body, "React", arrows(d.th)+" choose, Enter reacts, Esc closes", "")
}

// draw fills the row of an entry.
func (d *EmojiPicker) draw(r *theme.Row, i int) {
	number := "  "
	if d.line.Text() == "" && i < 9 {
		number = string(rune('1'+i)) + " "
	}
	r.Put(d.th.Dim, number)
	if !d.th.ASCII { // which has none of them
		r.Put(d.th.Text, d.hits[i].Text)
		r.Skip(max(1, 4-ansi.StringWidth(d.hits[i].Text)))
	}
	r.Put(d.th.Text, d.hits[i].Name)
}

package screen

import (
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
)

const (
	escTime     = 50 * time.Millisecond // from then on an ESC is a key, not the begin of a sequence
	maxSequence = 4 << 10               // a longer one is dropped
)

// decoder cuts what a terminal sends into keys, texts and sequences, each of which it decodes
// when it is whole. So it makes no difference how the bytes come in. Text is sent one character at
// a time, since nobody can know whether the next one will join it.
type decoder struct {
	send     func(tea.Msg)
	maxPaste int

	events uv.EventDecoder
	rest   []byte // the begin of something that is not whole
	since  time.Time
	long   bool // rest is the begin of a sequence that is too long to keep
	paste  *paste
}

// write takes bytes that came in at a time.
func (d *decoder) write(p []byte, now time.Time) {
	d.since = now
	if len(d.rest) > 0 {
		d.rest = append(d.rest, p...)
		p = d.rest
	}
	for len(p) > 0 {
		n := d.step(p)
		if n == 0 {
			break
		}
		p = p[n:]
	}
	if len(p) == 0 {
		d.rest = nil
		return
	}
	if len(p) > maxSequence {
		p, d.long = shorten(p), true
	}
	d.rest = append(d.rest[:0], p...)
}

// shorten returns as much of a sequence that is not whole as is needed to find its end.
func shorten(p []byte) []byte {
	short := append([]byte{}, p[:4]...) // how it begins, and a byte that does not end it
	if p[len(p)-1] == esc {
		short = append(short, esc) // with which its end may begin
	}
	return short
}

// undecided reports whether only time can tell what the rest is.
func (d *decoder) undecided() bool {
	n := len(d.rest)
	if n == 0 || d.rest[0] != esc || d.long || d.paste != nil {
		return false
	}
	return n <= 2 || d.rest[n-1] == '$' // urxvt ends Shift with a key like this
}

// late decodes the rest as it is if it has not become more for long enough.
func (d *decoder) late(now time.Time) {
	if d.undecided() && now.Sub(d.since) >= escTime {
		d.decode(d.rest)
		d.rest = nil
	}
}

// step takes the first thing in p, which is not empty, and returns how many bytes it has, or 0 if
// it is not whole.
func (d *decoder) step(p []byte) int {
	if d.paste != nil {
		return d.pasted(p)
	}
	n, whole := first(p)
	if !whole {
		return 0
	}
	if !d.long && n <= maxSequence {
		d.decode(p[:n])
	}
	d.long = false
	return n
}

// first returns the length of the first thing in p, and whether it is whole.
func first(p []byte) (n int, whole bool) {
	if p[0] != esc {
		_, n = utf8.DecodeRune(p)
		return n, utf8.FullRune(p)
	}
	if len(p) == 1 {
		return 0, false
	}
	switch p[1] {
	case esc:
		switch {
		case len(p) == 2:
			return 0, false
		case p[2] == esc:
			return 1, true
		}
	case '[', 'O', 'P', ']', '_', '^', 'X':
		return sequence(p)
	}
	n, whole = first(p[1:])
	return n + 1, whole
}

// decode sends what one whole thing means.
func (d *decoder) decode(p []byte) {
	if len(p) == 4 && p[2] == '[' && p[1] == '[' { // a function key of the Linux console
		if f := rune(p[3]) - 'A'; f >= 0 && f < 5 {
			d.send(tea.KeyPressMsg{Code: tea.KeyF1 + f})
		}
		return
	}
	if p[len(p)-1] == '_' && len(p) > 3 {
		return // Windows' own reports, which nobody asked for: one of them can stand for 65,535 keys
	}
	_, event := d.events.Decode(p)
	d.deliver(event)
}

// deliver sends an event as the message it is for a tea model.
func (d *decoder) deliver(event uv.Event) {
	switch event := event.(type) {
	case uv.PasteStartEvent:
		d.paste = new(paste)
		d.send(tea.PasteStartMsg{})
	case uv.MultiEvent:
		for _, e := range event {
			d.deliver(e)
		}
	default:
		if msg := message(event); msg != nil {
			d.send(msg)
		}
	}
}

// message returns an event as the message it is for a tea model, or nil for what no model has a
// use for.
func message(event uv.Event) tea.Msg {
	switch e := event.(type) {
	case uv.KeyPressEvent:
		return tea.KeyPressMsg(e)
	case uv.KeyReleaseEvent:
		return tea.KeyReleaseMsg(e)
	case uv.MouseClickEvent:
		return tea.MouseClickMsg(e)
	case uv.MouseMotionEvent:
		return tea.MouseMotionMsg(e)
	case uv.MouseReleaseEvent:
		return tea.MouseReleaseMsg(e)
	case uv.MouseWheelEvent:
		return tea.MouseWheelMsg(e)
	case uv.FocusEvent:
		return tea.FocusMsg(e)
	case uv.BlurEvent:
		return tea.BlurMsg(e)
	case uv.ClipboardEvent:
		return tea.ClipboardMsg(e)
	case uv.ForegroundColorEvent:
		return tea.ForegroundColorMsg(e)
	case uv.BackgroundColorEvent:
		return tea.BackgroundColorMsg(e)
	case uv.CursorColorEvent:
		return tea.CursorColorMsg(e)
	case uv.CapabilityEvent:
		return tea.CapabilityMsg(e)
	case uv.TerminalVersionEvent:
		return tea.TerminalVersionMsg(e)
	case uv.KeyboardEnhancementsEvent:
		return tea.KeyboardEnhancementsMsg(e)
	case uv.ModeReportEvent:
		return tea.ModeReportMsg(e)
	case uv.PrimaryDeviceAttributesEvent, uv.CellSizeEvent, uv.DarkColorSchemeEvent, uv.LightColorSchemeEvent:
		return e
	}
	return nil
}

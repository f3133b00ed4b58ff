package screen

import (
	"fmt"
	"image/color"
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// queries ask a terminal what it can do. Nobody waits for the answers, which come, if at all, as
// messages: the colour of the background, modes 2026 (synchronized output), 2027 (text measured by
// cluster) and 69 (left and right margins), what it is called, and last what every terminal answers.
const queries = ansi.RequestBackgroundColor +
	"\x1b[?2026$p\x1b[?2027$p\x1b[?69$p" + ansi.RequestNameVersion + ansi.RequestPrimaryDeviceAttributes

// settings are what a view asks of the terminal besides its lines. The zero value is how a
// terminal is found and left.
type settings struct {
	alt, hidden, paste, focus bool
	mouse                     tea.MouseMode
	keys                      int // flags of the kitty keyboard, 0 for none
	cursor                    int // DECSCUSR style, 0 for the terminal's own
	title                     string
	cursorColor, fore, back   color.Color
}

// settingsOf returns what a view asks for.
func settingsOf(v *tea.View) settings {
	s := settings{
		alt:    v.AltScreen,
		hidden: v.Cursor == nil,
		paste:  !v.DisableBracketedPasteMode,
		focus:  v.ReportFocus,
		mouse:  v.MouseMode,
		keys:   keyboard(v.KeyboardEnhancements),
		title:  printable(v.WindowTitle),
		fore:   v.ForegroundColor,
		back:   v.BackgroundColor,
	}
	if v.Cursor != nil {
		s.cursorColor = v.Cursor.Color
		if s.cursor = int(v.Cursor.Shape)*2 + 1; !v.Cursor.Blink {
			s.cursor++
		}
	}
	return s
}

// plain returns the settings without those a plain terminal would show as text.
func (s settings) plain() settings {
	s.title, s.keys, s.cursor = "", 0, 0
	s.cursorColor, s.fore, s.back = nil, nil, nil
	return s
}

// printable returns a title as a terminal may be sent it.
func printable(title string) string {
	title = strings.ToValidUTF8(title, "")
	title = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, title)
	return ansi.Truncate(title, 200, "…")
}

// keyboard returns the flags of the kitty keyboard, which always tells keys apart.
func keyboard(k tea.KeyboardEnhancements) int {
	flags := ansi.KittyDisambiguateEscapeCodes
	for _, f := range [...]struct {
		on   bool
		flag int
	}{
		{k.ReportEventTypes, ansi.KittyReportEventTypes},
		{k.ReportAlternateKeys, ansi.KittyReportAlternateKeys},
		{k.ReportAllKeysAsEscapeCodes, ansi.KittyReportAllKeysAsEscapeCodes},
		{k.ReportAssociatedText, ansi.KittyReportAssociatedKeys},
	} {
		if f.on {
			flags |= f.flag
		}
	}
	return flags
}

// start appends, the first time, what is sent once. The queries come after the switch to the
// alternate screen, so that what a poor terminal prints of them is painted over.
func (c *canvas) start(b []byte) []byte {
	if c.started {
		return b
	}
	c.started = true
	b = append(b, ansi.ResetModeAutoWrap...)
	if c.plain {
		return b
	}
	return append(b, queries...)
}

// apply appends what changes the terminal's settings into those wanted, except that it does not
// show the cursor, which show does when it is in its place.
func (c *canvas) apply(b []byte, want settings) []byte {
	is := c.set
	if is == want {
		return b
	}
	if is.alt != want.alt {
		b = keys(b, &is, 0) // each screen has its own
		b = toggle(b, is.alt, want.alt, ansi.ModeAltScreenSaveCursor)
		c.resize(c.width, c.height)
	}
	b = keys(b, &is, want.keys)
	b = toggle(b, is.paste, want.paste, ansi.ModeBracketedPaste)
	b = toggle(b, is.focus, want.focus, ansi.ModeFocusEvent)
	cells, all := tea.MouseModeCellMotion, tea.MouseModeAllMotion
	b = toggle(b, is.mouse == cells, want.mouse == cells, ansi.ModeMouseButtonEvent)
	b = toggle(b, is.mouse == all, want.mouse == all, ansi.ModeMouseAnyEvent)
	b = toggle(b, is.mouse != tea.MouseModeNone, want.mouse != tea.MouseModeNone, ansi.ModeMouseExtSgr)
	b = c.name(b, is.title, want.title)
	if is.cursor != want.cursor {
		b = append(b, ansi.SetCursorStyle(want.cursor)...)
	}
	b = paintColor(b, is.cursorColor, want.cursorColor, 12)
	b = paintColor(b, is.fore, want.fore, 10)
	b = paintColor(b, is.back, want.back, 11)
	if want.hidden && !is.hidden {
		b = append(b, ansi.HideCursor...)
	}
	c.set = want
	c.set.hidden = is.hidden || want.hidden
	return b
}

// show appends the cursor's return if it is wanted and hidden.
func (c *canvas) show(b []byte, want settings) []byte {
	if c.set.hidden && !want.hidden {
		c.set.hidden = false
		b = append(b, ansi.ShowCursor...)
	}
	return b
}

// restore appends what leaves the terminal as it was found, and a farewell below it.
func (c *canvas) restore(b []byte, farewell string) []byte {
	if c.started {
		b = append(b, resetStyle...)
		if !c.set.alt {
			b = append(c.move(b, 0, c.height-1), "\r\n"...)
		}
		b = c.show(c.apply(b, settings{}), settings{})
		b = toggle(b, c.unicode, false, ansi.ModeUnicodeCore)
		b = toggle(b, c.margins, false, ansi.ModeLeftRightMargin)
		b = append(b, ansi.SetModeAutoWrap...)
	}
	if farewell != "" {
		b = append(b, strings.ReplaceAll(farewell, "\n", "\r\n")...)
		b = append(b, "\r\n"...)
	}
	return b
}

// report takes what the terminal says about a mode we asked for, and appends what follows.
func (c *canvas) report(b []byte, r tea.ModeReportMsg) []byte {
	known := r.Value == ansi.ModeSet || r.Value == ansi.ModeReset
	if !known || !c.started {
		return b
	}
	switch r.Mode {
	case ansi.ModeSynchronizedOutput:
		c.synced = true
	case ansi.ModeUnicodeCore:
		b = toggle(b, c.unicode || r.Value == ansi.ModeSet, true, ansi.ModeUnicodeCore)
		c.unicode = c.unicode || r.Value == ansi.ModeReset
	case ansi.ModeLeftRightMargin:
		b = toggle(b, c.margins, true, ansi.ModeLeftRightMargin)
		c.margins = true
	}
	return b
}

// toggle appends the change of a mode, if it is one.
func toggle(b []byte, is, want bool, mode ansi.DECMode) []byte {
	if is == want {
		return b
	}
	end := 'l'
	if want {
		end = 'h'
	}
	return fmt.Appendf(b, "\x1b[?%d%c", int(mode), end)
}

// keys appends the change of the keyboard's flags, and the question which of them the terminal
// has; is is told.
func keys(b []byte, is *settings, want int) []byte {
	switch {
	case is.keys == want:
		return b
	case want == 0:
		b = append(b, ansi.ResetModifyOtherKeys+"\x1b[<u"...)
	case is.keys == 0:
		b = fmt.Appendf(b, "%s\x1b[>%du\x1b[?u", ansi.SetModifyOtherKeys2, want)
	default:
		b = fmt.Appendf(b, "\x1b[=%du\x1b[?u", want)
	}
	is.keys = want
	return b
}

// name appends the change of the window's title. The one before ours is kept on the terminal's
// stack and comes back when ours goes.
func (c *canvas) name(b []byte, is, want string) []byte {
	if is == want {
		return b
	}
	if !c.titled {
		b, c.titled = append(b, "\x1b[22;2t"...), true
	}
	b = fmt.Appendf(b, "\x1b]2;%s\a", want)
	if want == "" {
		b, c.titled = append(b, "\x1b[23;2t"...), false
	}
	return b
}

// paintColor appends the change of one of the terminal's own colours: 10 the text's, 11 the
// background's, 12 the cursor's.
func paintColor(b []byte, is, want color.Color, which int) []byte {
	switch {
	case is == want:
		return b
	case want == nil:
		return fmt.Appendf(b, "\x1b]%d\a", 100+which)
	}
	r, g, bl, _ := want.RGBA()
	return fmt.Appendf(b, "\x1b]%d;#%02x%02x%02x\a", which, r>>8, g>>8, bl>>8)
}

package uitest

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Modifiers, with the values that terminals report (plus one).
const (
	shift = 1
	alt   = 2
	ctrl  = 4
)

// Kitty keyboard flags that change what is sent here.
const (
	kittyDisambiguate = 1
	kittyAllAsEscapes = 8
)

// key is one key with the modifiers held down.
type key struct {
	name string // in the table special, or one character
	mods int
}

// special are the keys that are not characters. code is what follows "CSI" in the
// legacy encoding: a letter, or a number that ends in a tilde. text is what a plain
// control key sends, and kitty its number in the kitty protocol.
var special = map[string]struct {
	letter byte
	number int
	text   string
	kitty  int
}{
	"up": {letter: 'A'}, "down": {letter: 'B'}, "right": {letter: 'C'}, "left": {letter: 'D'},
	"home": {letter: 'H'}, "end": {letter: 'F'},
	"insert": {number: 2}, "delete": {number: 3}, "pgup": {number: 5}, "pgdown": {number: 6},
	"f1": {letter: 'P'}, "f2": {letter: 'Q'}, "f3": {letter: 'R'}, "f4": {letter: 'S'},
	"f5": {number: 15}, "f6": {number: 17}, "f7": {number: 18}, "f8": {number: 19},
	"f9": {number: 20}, "f10": {number: 21}, "f11": {number: 23}, "f12": {number: 24},
	"enter": {text: "\r", kitty: 13}, "tab": {text: "\t", kitty: 9},
	"backspace": {text: "\x7f", kitty: 127}, "esc": {text: "\x1b", kitty: 27},
	"space": {text: " ", kitty: 32},
}

// parseKey reads a name such as "ctrl+shift+left" or "alt+/".
func parseKey(name string) (key, error) {
	k := key{name: name}
	for {
		mod, rest, found := strings.Cut(k.name, "+")
		if !found || rest == "" { // "+" and "ctrl++" name the plus sign
			break
		}
		switch mod {
		case "shift":
			k.mods |= shift
		case "alt":
			k.mods |= alt
		case "ctrl":
			k.mods |= ctrl
		default:
			return key{}, fmt.Errorf("uitest: no modifier %q in key %q", mod, name)
		}
		k.name = rest
	}
	if _, ok := special[k.name]; !ok && utf8.RuneCountInString(k.name) != 1 {
		return key{}, fmt.Errorf("uitest: no key is named %q", name)
	}
	return k, nil
}

// encodeKey is what the terminal sends for k, as the program has set it up.
func (r *Robot) encodeKey(k key) string {
	r.display.mu.Lock()
	flags, application := r.display.kittyFlags(), r.display.modes[1]
	r.display.mu.Unlock()
	return encode(k, flags, application)
}

// encodeText is what the terminal sends when text is typed.
func (r *Robot) encodeText(text string) string {
	r.display.mu.Lock()
	flags := r.display.kittyFlags()
	r.display.mu.Unlock()
	if flags&kittyAllAsEscapes == 0 {
		return text
	}
	var b strings.Builder
	for _, c := range text {
		b.WriteString(encode(key{name: string(c)}, flags, false))
	}
	return b.String()
}

// encode is k's byte sequence, given the kitty flags and whether the cursor keys are
// in application mode.
func encode(k key, flags int, application bool) string {
	s, isSpecial := special[k.name]
	switch {
	case s.letter != 0 && k.mods != 0:
		return fmt.Sprintf("\x1b[1;%d%c", 1+k.mods, s.letter)
	case s.letter >= 'P':
		return fmt.Sprintf("\x1bO%c", s.letter) // F1 to F4
	case s.letter != 0 && application:
		return fmt.Sprintf("\x1bO%c", s.letter)
	case s.letter != 0:
		return fmt.Sprintf("\x1b[%c", s.letter)
	case s.number != 0 && k.mods != 0:
		return fmt.Sprintf("\x1b[%d;%d~", s.number, 1+k.mods)
	case s.number != 0:
		return fmt.Sprintf("\x1b[%d~", s.number)
	}
	if inKitty(k, flags) {
		return kittySequence(k, s.kitty, flags)
	}
	if isSpecial {
		return legacyControl(k, s.text)
	}
	return legacyCharacter(k)
}

// inKitty tells whether a key that makes text or a control code is sent as a number.
func inKitty(k key, flags int) bool {
	switch {
	case flags&kittyAllAsEscapes != 0:
		return true
	case flags&kittyDisambiguate == 0:
		return false
	case k.name == "esc":
		return true
	case k.name == "enter", k.name == "tab", k.name == "backspace":
		return k.mods != 0
	}
	return k.mods&^shift != 0
}

func kittySequence(k key, code, flags int) string {
	const withText = 16
	text := ""
	if code == 0 {
		c, _ := utf8.DecodeRuneInString(k.name)
		text = k.name
		if unicode.IsUpper(c) { // the number is that of the key without Shift
			k.mods |= shift
		}
		if k.mods&shift != 0 {
			text = strings.ToUpper(text)
		}
		code = int(unicode.ToLower(c))
	}
	switch {
	case flags&withText != 0 && text != "" && k.mods&^shift == 0:
		c, _ := utf8.DecodeRuneInString(text)
		return fmt.Sprintf("\x1b[%d;%d;%du", code, 1+k.mods, c)
	case k.mods != 0:
		return fmt.Sprintf("\x1b[%d;%du", code, 1+k.mods)
	}
	return fmt.Sprintf("\x1b[%du", code)
}

// legacyControl sends Enter, Tab, Backspace, Esc and Space the old way, in which most
// of their combinations are lost.
func legacyControl(k key, text string) string {
	switch {
	case k.name == "tab" && k.mods&shift != 0:
		text = "\x1b[Z"
	case k.name == "backspace" && k.mods&ctrl != 0:
		text = "\b"
	case k.name == "space" && k.mods&ctrl != 0:
		text = "\x00"
	}
	if k.mods&alt != 0 {
		text = "\x1b" + text
	}
	return text
}

func legacyCharacter(k key) string {
	text := k.name
	if k.mods&shift != 0 {
		text = strings.ToUpper(text)
	}
	if k.mods&ctrl != 0 && len(text) == 1 {
		c := text[0]
		switch {
		case c == '/' || c == '-':
			c = 0x1f
		case c == '?':
			c = 0x7f
		default:
			c &= 0x1f
		}
		text = string(rune(c))
	}
	if k.mods&alt != 0 {
		text = "\x1b" + text
	}
	return text
}

package uitest

import (
	"bytes"
	"encoding/base64"
	"image/color"
	"io"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
)

// display is the terminal's screen: the emulator, what it reported, and a channel
// that tells those who wait that something changed.
type display struct {
	cfg   Config
	reply func([]byte) // where answers to questions go; never blocks

	mu      sync.Mutex // guards all below
	emu     *vt.Emulator
	changed chan struct{} // closed and replaced at each change
	title   string
	clip    string
	notices []string // notifications of the desktop, as the sequences had them
	bells   int
	bytes   int64
	hidden  bool         // the cursor
	modes   map[int]bool // DEC private modes that were switched
	kitty   []int        // keyboard flags, the last in force
	tail    []byte       // end of a chunk that may be half a character
	over    bool         // the session has ended
	code    int
	err     error
}

// tailDelay is how long the end of a chunk is held back that may be only the
// beginning of a character (an emoji of several parts, say).
const tailDelay = 5 * time.Millisecond

func newDisplay(cfg Config, reply func([]byte)) *display {
	d := &display{
		cfg:     cfg,
		reply:   reply,
		emu:     vt.NewEmulator(cfg.Width, cfg.Height),
		changed: make(chan struct{}),
		modes:   make(map[int]bool),
	}
	d.emu.SetScrollbackSize(1) // nobody scrolls back, and the default is 10,000 lines
	fg, bg := color.Gray{Y: 0xff}, color.Gray{}
	if cfg.Background == Light {
		fg, bg = bg, fg
	}
	d.emu.SetDefaultForegroundColor(fg)
	d.emu.SetDefaultBackgroundColor(bg)
	// These run inside emu.Write, that is with mu held.
	d.emu.SetCallbacks(vt.Callbacks{
		Bell:             func() { d.bells++ },
		CursorVisibility: func(visible bool) { d.hidden = !visible },
		EnableMode:       func(m ansi.Mode) { d.switchMode(m, true) },
		DisableMode:      func(m ansi.Mode) { d.switchMode(m, false) },
	})
	d.registerMargins()
	d.registerTitle()
	d.registerClipboard()
	d.registerNotices()
	d.registerQueries()
	go d.drain()
	return d
}

func (d *display) switchMode(mode ansi.Mode, on bool) {
	if dec, ok := mode.(ansi.DECMode); ok {
		d.modes[dec.Mode()] = on
	}
}

// drain passes on what the terminal answers. The emulator's pipe has no buffer:
// unless somebody reads, the emulator stands still in the middle of a write.
func (d *display) drain() {
	buf := make([]byte, 256)
	for {
		n, err := d.emu.Read(buf)
		if n > 0 && !d.cfg.Mute {
			d.reply(bytes.Clone(buf[:n]))
		}
		if err != nil {
			return
		}
	}
}

// answer takes the same way as the emulator's own answers, to keep them in order:
// programs ask for DA1 last and take its answer for the end of all answers.
func (d *display) answer(text string) {
	_, _ = io.WriteString(d.emu.InputPipe(), text)
}

// registerMargins ignores margins outside of the screen, as one that was just made smaller is still
// sent: the emulator would take them, and panic when it scrolls.
func (d *display) registerMargins() {
	outside := func(size func() int) func(ansi.Params) bool {
		return func(p ansi.Params) bool {
			end, _, _ := p.Param(1, 0)
			return end > size()
		}
	}
	d.emu.RegisterCsiHandler('r', outside(d.emu.Height))
	d.emu.RegisterCsiHandler('s', outside(d.emu.Width))
}

// registerTitle replaces the emulator's handlers, which drop a title that has a semicolon.
func (d *display) registerTitle() {
	for _, cmd := range []int{0, 2} {
		d.emu.RegisterOscHandler(cmd, func(data []byte) bool {
			_, d.title, _ = strings.Cut(string(data), ";")
			return true
		})
	}
}

// registerClipboard takes what a program copies (OSC 52). Reading it is refused, as
// most terminals do.
func (d *display) registerClipboard() {
	d.emu.RegisterOscHandler(52, func(data []byte) bool {
		if parts := strings.SplitN(string(data), ";", 3); len(parts) == 3 {
			if text, err := base64.StdEncoding.DecodeString(parts[2]); err == nil {
				d.clip = string(text)
			}
		}
		return true
	})
}

// registerNotices takes what a program tells the desktop: OSC 9, 99 and 777, of which these are all but the
// number.
func (d *display) registerNotices() {
	for _, cmd := range []int{9, 99, 777} {
		d.emu.RegisterOscHandler(cmd, func(data []byte) bool {
			_, text, _ := strings.Cut(string(data), ";")
			d.notices = append(d.notices, text)
			return true
		})
	}
}

// feed shows b on the screen.
func (d *display) feed(b []byte) {
	if len(b) == 0 {
		return
	}
	if d.cfg.Tee != nil {
		_, _ = d.cfg.Tee.Write(b)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.bytes += int64(len(b))
	// The emulator ends a character with the write it came in, so a character
	// that a chunk's end cuts in two must be put together first.
	d.tail = append(d.tail, b...)
	keep := unfinished(d.tail)
	if head := d.tail[:len(d.tail)-keep]; len(head) > 0 {
		_, _ = d.emu.Write(head)
	}
	d.tail = append(d.tail[:0], d.tail[len(d.tail)-keep:]...)
	if keep > 0 {
		time.AfterFunc(tailDelay, d.flush)
	}
	d.notify()
}

// flush shows what was held back.
func (d *display) flush() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.tail) == 0 {
		return
	}
	_, _ = d.emu.Write(d.tail)
	d.tail = d.tail[:0]
	d.notify()
}

// unfinished is how many bytes at the end of b may belong to a character that
// goes on in the next chunk: the last few that are not ASCII, from where a rune starts.
func unfinished(b []byte) int {
	const longest = 64
	n := 0
	for n < len(b) && n < longest && b[len(b)-1-n] >= utf8.RuneSelf {
		n++
	}
	for n > 0 && !utf8.RuneStart(b[len(b)-n]) {
		n--
	}
	return n
}

// end notes that the session is over; the screen stays as it is.
func (d *display) end(code int, err error) {
	d.flush()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.over, d.code, d.err = true, code, err
	d.notify()
	// Closing the pipe (not the emulator, whose Close races with Read) ends drain.
	if pipe, ok := d.emu.InputPipe().(io.Closer); ok {
		_ = pipe.Close()
	}
}

// notify wakes all who wait. Call with mu held.
func (d *display) notify() {
	close(d.changed)
	d.changed = make(chan struct{})
}

func (d *display) resize(width, height int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.cfg.Width, d.cfg.Height = width, height
	d.emu.Resize(width, height)
	d.notify()
}

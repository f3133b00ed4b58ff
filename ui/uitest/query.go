package uitest

import (
	"fmt"

	"github.com/charmbracelet/x/ansi"
)

// What the emulator does not answer by itself, or not as wanted here. It does answer
// DA1, DA2, the cursor's position, OSC 10 to 12 and DECRQM for the modes it has.
// Handlers run inside emu.Write, with the display's mutex held.
func (d *display) registerQueries() {
	d.emu.RegisterCsiHandler(ansi.Command('?', '$', 'p'), func(params ansi.Params) bool {
		return d.reportMode(first(params, 0))
	})
	d.emu.RegisterCsiHandler(ansi.Command('>', 0, 'q'), func(ansi.Params) bool {
		d.answer("\x1bP>|" + d.cfg.Name + "\x1b\\") // XTVERSION
		return true
	})
	d.emu.RegisterCsiHandler(ansi.Command('?', 0, 'n'), func(params ansi.Params) bool {
		if first(params, 0) != 996 {
			return false
		}
		d.answer(fmt.Sprintf("\x1b[?997;%dn", 1+int(d.cfg.Background))) // dark or light
		return true
	})
	if d.cfg.Sixel {
		d.registerSixel()
	}
	if d.cfg.Kitty {
		d.registerKitty()
	}
}

// reportMode answers DECRQM for synchronized output; others are left to the
// emulator, which knows its own modes and reports the rest as unknown.
func (d *display) reportMode(mode int) bool {
	if mode != ansi.ModeSynchronizedOutput.Mode() {
		return false
	}
	setting := ansi.ModeReset
	switch {
	case d.cfg.NoSync:
		setting = ansi.ModeNotRecognized
	case d.modes[mode]:
		setting = ansi.ModeSet
	}
	d.answer(ansi.ReportMode(ansi.ModeSynchronizedOutput, setting))
	return true
}

// registerSixel says that there are graphics, and how large a cell is.
func (d *display) registerSixel() {
	d.emu.RegisterCsiHandler('c', func(ansi.Params) bool {
		d.answer("\x1b[?62;4;22c")
		return true
	})
	d.emu.RegisterCsiHandler('t', func(params ansi.Params) bool {
		if first(params, 0) != 16 {
			return false
		}
		d.answer("\x1b[6;20;10t")
		return true
	})
}

// registerKitty keeps the stack of keyboard flags that programs push and pop.
func (d *display) registerKitty() {
	d.emu.RegisterCsiHandler(ansi.Command('?', 0, 'u'), func(ansi.Params) bool {
		d.answer(fmt.Sprintf("\x1b[?%du", d.kittyFlags()))
		return true
	})
	d.emu.RegisterCsiHandler(ansi.Command('>', 0, 'u'), func(params ansi.Params) bool {
		const deepest = 16 // a program that only pushes must not fill memory
		if len(d.kitty) < deepest {
			d.kitty = append(d.kitty, first(params, 0))
		}
		return true
	})
	d.emu.RegisterCsiHandler(ansi.Command('<', 0, 'u'), func(params ansi.Params) bool {
		n := max(first(params, 1), 1)
		d.kitty = d.kitty[:max(0, len(d.kitty)-n)]
		return true
	})
	d.emu.RegisterCsiHandler(ansi.Command('=', 0, 'u'), func(params ansi.Params) bool {
		flags, mode := first(params, 0), 1
		if m, _, ok := params.Param(1, 1); ok {
			mode = m
		}
		if len(d.kitty) == 0 {
			d.kitty = []int{0}
		}
		now := &d.kitty[len(d.kitty)-1]
		switch mode {
		case 2:
			*now |= flags
		case 3:
			*now &^= flags
		default:
			*now = flags
		}
		return true
	})
}

// kittyFlags are the keyboard flags in force. Call with mu held.
func (d *display) kittyFlags() int {
	if len(d.kitty) == 0 {
		return 0
	}
	return d.kitty[len(d.kitty)-1]
}

// first is a sequence's first parameter, or def when there is none.
func first(params ansi.Params, def int) int {
	n, _, _ := params.Param(0, def)
	return n
}

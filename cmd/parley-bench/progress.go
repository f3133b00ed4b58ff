package main

import (
	"fmt"
	"io"
	"os"
	"sync"

	bar "charm.land/bubbles/v2/progress"
	"github.com/charmbracelet/x/term"
)

// progress shows how far a phase is: a bar on a terminal, else one line for each phase.
type progress struct {
	w     io.Writer
	fancy bool
	bar   bar.Model

	mu    sync.Mutex
	phase string
	shown int // percent
}

func newProgress(w io.Writer) *progress {
	p := &progress{w: w, bar: bar.New(bar.WithWidth(40), bar.WithDefaultBlend())}
	if f, ok := w.(*os.File); ok {
		p.fancy = term.IsTerminal(f.Fd())
	}
	return p
}

// start begins a phase.
func (p *progress) start(phase string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.phase, p.shown = phase, -1
	if !p.fancy {
		fmt.Fprintln(p.w, phase)
	}
}

// at says that done of all are done.
func (p *progress) at(done, all int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	percent := 100 * done / max(all, 1)
	if !p.fancy || percent == p.shown { // a thousand logins need no thousand bars
		return
	}
	p.shown = percent
	fmt.Fprintf(p.w, "\r\x1b[K%-24s %s", p.phase, p.bar.ViewAs(float64(percent)/100))
}

// end clears the bar away.
func (p *progress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fancy {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}

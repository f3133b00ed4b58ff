package screen

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
)

// pieces are what the lines of the fuzz tests are made of: whole clusters and sequences.
var pieces = [...]string{
	"a", "hello ", "  ", "x y z ", "12:34 ", "wörld", "é", "e\u0301", "世界", "表", "👍🏽", "👨‍👩‍👧", "🇩🇪🇫🇷",
	"❤️", "1️⃣", "กำ", "\x1b[31m", "\x1b[1;44m", "\x1b[m", "\x1b[0m", "\x1b[38;2;1;2;3m", "─│", "a long line that may be cut ",
	"\x1b]8;;http://x/\x1b\\", "\x1b]8;;\x1b\\", itermPicture, "\x1b[m" + itermPicture + "x", sixelPicture,
	"\x1b[38;2;1;2;3m\U0010eeee\u0305\u0305\U0010eeee\u0305\u030d\x1b[m",
}

// Pictures over three cells.
const (
	itermPicture = "   \x1b]1337;File=inline=1;width=3;height=1:AAAA\a"
	sixelPicture = "   \x1bP0;1;3q\"1;1;6;6#0;2;0;0;0!6~\x1b\\"
)

// drawn is what a cell shows that a picture is over.
const drawn = "▒"

// withPictures makes the emulator show pictures, as cells that text can overwrite and scrolling moves.
func withPictures(emu *vt.Emulator) {
	draw := func() bool {
		pos := emu.CursorPosition()
		for i := range 3 {
			emu.SetCell(pos.X+i, pos.Y, &uv.Cell{Content: drawn, Width: 1})
		}
		return true
	}
	emu.RegisterOscHandler(1337, func([]byte) bool { return draw() })
	emu.RegisterDcsHandler('q', func(ansi.Params, []byte) bool { return draw() })
}

// lost returns what is sent such that after a picture the cursor is where nobody expects it.
func lost(b []byte) []byte {
	for _, picture := range []string{itermPicture[3:], sixelPicture[3:]} {
		b = bytes.ReplaceAll(b, []byte(picture), []byte(picture+"\x1b[H"))
	}
	return b
}

// seen returns a line of row y as a terminal with those graphics shows it.
func seen(line string, has Graphics, low bool) string {
	cells := strings.Repeat(drawn, 3)
	if has == ITermGraphics && !low {
		line = strings.ReplaceAll(line, itermPicture, cells)
	}
	if has == SixelGraphics && !low {
		line = strings.ReplaceAll(line, sixelPicture, cells)
	}
	return strings.NewReplacer(itermPicture, "   ", sixelPicture, "   ").Replace(line)
}

// script makes choices out of the bytes of a fuzz test.
type script struct{ data []byte }

func (s *script) more() bool { return len(s.data) > 0 }

// pick returns a number from 0 to n-1.
func (s *script) pick(n int) int {
	if len(s.data) == 0 {
		return 0
	}
	b := s.data[0]
	s.data = s.data[1:]
	return int(b) % n
}

func (s *script) line() string {
	var b strings.Builder
	for range s.pick(8) {
		b.WriteString(pieces[s.pick(len(pieces))])
	}
	if b.Len() > 0 {
		b.WriteString("\x1b[m\x1b]8;;\x1b\\")
	}
	return b.String() + strings.Repeat(" ", s.pick(3))
}

// layout cuts the screen into panes.
func (s *script) layout(w, h int) []Pane {
	panes := []Pane{{Width: w, Height: h}}
	if n := s.pick(w + 1); n > 0 {
		panes[0].Width = n
		panes = append(panes, Pane{X: n, Y: s.pick(3), Width: w - n + s.pick(4), Height: 1 + s.pick(h)})
	}
	if n := s.pick(h + 1); n > 0 {
		panes[0].Height = n
		panes = append(panes, Pane{Y: n, Width: panes[0].Width, Height: h - n})
	}
	for i := range panes {
		for range s.pick(panes[i].Height + 1) {
			panes[i].Lines = append(panes[i].Lines, s.line())
		}
	}
	return panes
}

// change changes a frame a little.
func (s *script) change(panes []Pane) {
	p := &panes[s.pick(len(panes))]
	if len(p.Lines) == 0 {
		p.Lines = append(p.Lines, s.line())
		return
	}
	switch s.pick(5) {
	case 0:
		p.Lines[s.pick(len(p.Lines))] = s.line()
	case 1: // up
		k := 1 + s.pick(len(p.Lines))
		p.Lines = append([]string{}, p.Lines[k:]...)
		for range k {
			p.Lines = append(p.Lines, s.line())
		}
	case 2: // down
		k := 1 + s.pick(len(p.Lines))
		var lines []string
		for range k {
			lines = append(lines, s.line())
		}
		p.Lines = append(lines, p.Lines[:len(p.Lines)-k]...)
	case 3: // type
		p.Lines[len(p.Lines)-1] += pieces[s.pick(16)]
	case 4: // delete
		i := len(p.Lines) - 1
		p.Lines[i] = strings.TrimSuffix(p.Lines[i], "a")
	}
}

// screenful is what a frame should look like: the cells' text and style, row by row.
func screenful(w, h int, panes []Pane, has Graphics) [][]uv.Cell {
	rows := make([][]uv.Cell, h)
	for y := range rows {
		rows[y] = make([]uv.Cell, w)
		for x := range rows[y] {
			rows[y][x] = uv.EmptyCell
		}
	}
	for _, p := range panes {
		for i, line := range p.Lines {
			if i >= p.Height || p.Y+i >= h || line == "" {
				continue
			}
			x, right, pictures := p.X, min(p.X+p.Width, w), 0
			for _, cells := range uv.NewStyledString(seen(line, has, p.Y+i >= h-lowest)).Lines(ansi.GraphemeWidth) {
				for _, cell := range cells {
					if cell.Content == drawn {
						if pictures++; x-(pictures-1)%3+3 > right {
							cell.Content = " " // none is drawn in part
						}
					}
					if x+cell.Width > right {
						break
					}
					rows[p.Y+i][x] = cell
					for k := 1; k < cell.Width; k++ {
						rows[p.Y+i][x+k] = uv.Cell{}
					}
					x += cell.Width
				}
			}
		}
	}
	return rows
}

// compare reports the first cell in which a terminal differs from what it should show.
func compare(emu *vt.Emulator, want [][]uv.Cell) error {
	for y, row := range want {
		for x := range row {
			got, want := emu.CellAt(x, y), &row[x]
			switch {
			case got == nil:
				return fmt.Errorf("no cell %d,%d", x, y)
			case want.Content == drawn && got.Content == drawn:
			case strings.TrimSpace(got.Content) != strings.TrimSpace(want.Content),
				!got.Style.Equal(&want.Style), got.Link.URL != want.Link.URL:
				return fmt.Errorf("cell %d,%d is %+q %+v, not %+q %+v",
					x, y, got.Content, got.Style, want.Content, want.Style)
			}
		}
	}
	return nil
}

func FuzzFrames(f *testing.F) {
	f.Add([]byte("\x10\x08\x00\x00\x05\x07\x03\x02\x01"))
	f.Add([]byte("0123456789abcdefghijklmnopqrstuvwxyz"))
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		data := make([]byte, 600)
		for i := range data {
			data[i] = byte(random.Uint32())
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s := &script{data}
		w, h := 1+s.pick(40), 1+s.pick(12)
		emu := vt.NewEmulator(w, h)
		withPictures(emu)
		emu.WriteString(ansi.ResetModeAutoWrap)
		c := canvas{started: true, graphics: graphics{has: Graphics(s.pick(4))}} // without the queries, whose answers nobody would read
		c.resize(w, h)
		panes := s.layout(w, h)
		set := settings{alt: true}
		for s.more() {
			switch s.pick(10) {
			case 0:
				w, h = 1+s.pick(40), 1+s.pick(12)
				emu.Resize(w, h)
				c.resize(w, h)
				panes = s.layout(w, h)
			case 1:
				panes = s.layout(w, h)
			case 2:
				set.hidden = !set.hidden
			case 3:
				set.alt = !set.alt
			case 4:
				mode := []ansi.DECMode{ansi.ModeSynchronizedOutput, ansi.ModeLeftRightMargin}[s.pick(2)]
				emu.Write(c.report(nil, tea.ModeReportMsg{Mode: mode, Value: ansi.ModeReset}))
			default:
				s.change(panes)
			}
			x, y := s.pick(w), s.pick(h)
			b := c.draw(nil, set, x, y, append([]Pane{}, panes...))
			emu.Write(lost(b))
			if err := compare(emu, screenful(w, h, panes, c.has)); err != nil {
				t.Fatalf("%dx%d after %q: %v", w, h, b, err)
			}
			if pos := emu.CursorPosition(); !set.hidden && (pos.X != x || pos.Y != y) {
				t.Fatalf("cursor at %v, not %d,%d after %q", pos, x, y, b)
			}
			if b := c.draw(nil, set, x, y, append([]Pane{}, panes...)); len(b) > 0 {
				t.Fatalf("the same frame again sent %q", b)
			}
		}
	})
}

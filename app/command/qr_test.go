package command_test

import (
	"bytes"
	"image"
	"image/color"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"parley/app/command"
)

// TestQR: whoever points a camera at the code on a screen, or in a terminal, has the link beside it.
func TestQR(t *testing.T) {
	h := newHouse(t)
	r, err := h.run("/web", 0)
	if err != nil || r.Show != command.ShowQR || len(r.Lines) != 2 {
		t.Fatalf("%+v, %v", r, err)
	}
	if got := decode(t, r.QR); got != r.Lines[1] {
		t.Errorf("the code says %q, the link is %q", got, r.Lines[1])
	}
	out, _ := h.script(command.Pipes{Width: 80}, "web")
	lines := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
	if len(lines) < 10 {
		t.Fatalf("no code in %q", out)
	}
	if got := decode(t, lines[2:]); got != lines[1] {
		t.Errorf("the code says %q, the link is %q", got, lines[1])
	}
}

// TestNoQR: what can't show it, or is a program, gets the link alone.
func TestNoQR(t *testing.T) {
	for name, pipes := range map[string]command.Pipes{"narrow": {Width: 20}, "no blocks": {}} {
		if out, _ := newHouse(t).script(pipes, "web"); strings.Count(out, "\n") != 2 {
			t.Errorf("%s: %q", name, out)
		}
	}
	if out, _ := newHouse(t).script(command.Pipes{Width: 80}, "web", "--json"); strings.Count(out, "\n") != 1 || !strings.HasPrefix(out, `{"link":`) {
		t.Errorf("for a program: %q", out)
	}
}

func (h *house) script(in command.Pipes, args ...string) (out string, code int) {
	var o, e bytes.Buffer
	code = command.Exec(h.Context(), h.ana, args, in, &o, &e)
	return o.String(), code
}

// decode reads a code as a camera sees it: light blocks on a dark ground.
func decode(t *testing.T, rows []string) string {
	t.Helper()
	const scale = 4
	wide := len([]rune(rows[0]))
	seen := image.NewGray(image.Rect(0, 0, wide*scale, len(rows)*2*scale))
	for y, row := range rows {
		cells := []rune(row)
		if len(cells) > wide {
			t.Fatalf("row %d is wider than the first", y)
		}
		for x, c := range cells {
			for py := range 2 * scale {
				if c == '█' || c == '▀' && py < scale || c == '▄' && py >= scale {
					for px := range scale {
						seen.SetGray(x*scale+px, y*2*scale+py, color.Gray{Y: 255})
					}
				}
			}
		}
	}
	bits, err := gozxing.NewBinaryBitmapFromImage(seen)
	if err != nil {
		t.Fatal(err)
	}
	found, err := qrcode.NewQRCodeReader().Decode(bits, nil)
	if err != nil {
		t.Fatal("no camera reads it: ", err)
	}
	return found.GetText()
}

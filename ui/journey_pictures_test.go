package ui_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"regexp"
	"strings"
	"testing"

	"parley/ui/uitest"
)

// count returns how often something is on the tape.
func (t *tape) count(pattern string) int {
	return len(regexp.MustCompile(pattern).FindAllString(t.String(), -1))
}

// pngOf is an image of stripes.
func pngOf(t *testing.T, w, h int) string {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetNRGBA(x, y, color.NRGBA{byte(255 * x / w), byte(255 * y / h), byte(x * y), 0xff})
		}
	}
	var b bytes.Buffer
	must(t, png.Encode(&b, img))
	return b.String()
}

// attachTo posts a file in the lobby.
func attachTo(t *testing.T, srv *uitest.Server, name, file, data string) {
	t.Helper()
	if _, errOut, code := runWith(t, srv, name, "file '#lobby' "+file, data); code != 0 {
		t.Fatalf("file: %d %s", code, errOut)
	}
}

// Each terminal is shown a picture in its own way, under its name and size: as half blocks, in its own graphics, or
// not at all; its answers are never taken for typing, and what it was given is taken back.
func TestPictures(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	const kittySends, kittyForgets = `\x1b_Ga=T,U=1,`, `\x1b_Ga=d,d=I,`
	const iterm, sixel = `\x1b\]1337;File=inline=1;width=\d+;height=1;`, `\x1bP0;1;\d+q`
	var kittyTape, itermTape, sixelTape, plainTape tape
	enter := func(name string, on *tape, opts ...uitest.Option) *uitest.Tester {
		return lobby(visit(t, srv, name, append(opts, record(on), uitest.Size(100, 40))...))
	}
	kitty := enter("kit", &kittyTape, uitest.Named("kitty(0.35.2)"))
	itermUser := enter("ita", &itermTape, uitest.Named("iTerm2 3.5.4"))
	sixelUser := enter("six", &sixelTape, uitest.Sixel())
	plain := enter("pla", &plainTape, uitest.Env("COLORTERM=truecolor"))
	ascii := lobby(visit(t, srv, "asc", uitest.Env("LANG=C")))

	attachTo(t, srv, "kit", "stripes.png", pngOf(t, 800, 600))
	all("stripes.png", kitty, itermUser, sixelUser, plain, ascii)
	kitty.WaitFor("\U0010eeee")
	plain.WaitFor("▀▀▀")
	itermUser.WaitUntil(func(string) bool { return itermTape.count(iterm) == 12 })
	sixelUser.WaitUntil(func(string) bool { return sixelTape.count(sixel) == 12 })
	if n := kittyTape.count(kittySends); n != 1 {
		t.Errorf("kitty was given the picture %d times", n)
	}
	if n := plainTape.count(kittySends + "|" + iterm + "|" + sixel); n > 0 {
		t.Errorf("a plain terminal was sent %d pictures", n)
	}
	for _, p := range []*uitest.Tester{kitty, itermUser, sixelUser, plain} {
		if d := draft(p); d != "" && !strings.HasPrefix(d, "Message") {
			t.Errorf("an answer was typed: %q", d)
		}
	}
	if s := ascii.Screen(); strings.ContainsAny(s, "▀▄\U0010eeee") {
		t.Errorf("a terminal without UTF-8 shows\n%s", s)
	}

	// Messages push it up, a dialog covers it, and it is there again; it was given once.
	for _, text := range []string{"one", "two", "three"} {
		kitty.Enter(text)
		all(text, kitty, itermUser, sixelUser, plain)
	}
	kitty.Press("f1").WaitFor("Esc closes").Press("esc").WaitGone("Esc closes").WaitFor("\U0010eeee")
	if n := kittyTape.count(kittySends); n != 1 {
		t.Errorf("after scrolling kitty was given the picture %d times", n)
	}
	leave(t, kitty.Press("ctrl+d"))
	if n := kittyTape.count(kittyForgets); n != 1 {
		t.Errorf("in the end kitty was told %d times to forget", n)
	}
}

// The settings say how pictures are shown, on all screens of a person and at once; what can't be shown says so, and a
// small screen has small pictures.
func TestPictureSettings(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	var on tape
	ana := lobby(visit(t, srv, "ana", uitest.Named("kitty(0.35.2)"), uitest.Env("COLORTERM=truecolor"), record(&on), uitest.Size(80, 30)))
	attachTo(t, srv, "ana", "a.png", pngOf(t, 800, 600))
	ana.WaitFor("\U0010eeee")
	ana.Enter("/settings pictures blocks").WaitFor("▀▀▀").WaitGone("\U0010eeee")
	ana.Enter("/settings pictures off").WaitGone("▀▀▀").WaitFor("a.png")
	ana.Enter("/settings pictures auto").WaitFor("\U0010eeee")
	whole := pngOf(t, 800, 600)
	attachTo(t, srv, "ana", "broken.png", whole[:len(whole)/2])
	ana.WaitFor("broken.png").WaitFor("it can't be shown")
	attachTo(t, srv, "ana", "b.png", pngOf(t, 600, 800))
	ana.WaitFor("b.png")
	ana.Press("up", "enter").WaitFor("s fetches it").WaitFor("\U0010eeee").Press("esc").WaitGone("s fetches it")
	ana.Resize(50, 12)
	ana.WaitUntil(func(s string) bool { return strings.Contains(s, "b.png") && strings.Contains(s, "\U0010eeee") })
}

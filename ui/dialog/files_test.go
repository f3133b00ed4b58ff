package dialog

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"parley/app/chat"
	"parley/ui/theme"
)

func sampleFiles(th *theme.Theme) *Files {
	d := NewFiles(th, "Files of #design")
	file := func(id chat.AttachmentID, name, facts, who, when string, size int64) File {
		return File{Filed: chat.Filed{Attachment: chat.Attachment{ID: id, Name: name, Size: size}}, Facts: facts, Who: who, When: when}
	}
	d.Add([]File{
		file(12, "report.pdf", "1.2 MB · PDF", "bob", "14:02", 1_200_000),
		file(11, "the_figures_of_all_quarters_since_the_beginning_of_the_company_final_v2.csv", "97 kB · CSV", "carol", "2 Nov 09:12", 97_000),
		file(3, "写真.jpeg", "3 MB · JPEG image", "Ólafur Björn", "3 Aug 2025", 3_000_000),
	}, false)
	d.Scroll(1)
	return d
}

func noFiles(th *theme.Theme) *Files {
	d := NewFiles(th, "Files of @bob")
	d.Add(nil, false)
	return d
}

// samplePager has a text in which something was looked for.
func samplePager(th *theme.Theme) *Pager {
	d := NewPager(th, "hello.go", "812 bytes · Go")
	d.Text(plainPaint)
	d.Add([]byte("package main\n\nfunc main() {\n\tprintln(\"hello, wörld\")\n}\n"), false, "")
	d.Box(60, 12)
	for _, k := range []string{"/", "W", "ö", "r", "l", "d", "enter"} {
		d.Update(press(k))
	}
	return d
}

func samplePicture(th *theme.Theme) *Pager {
	d := NewPager(th, "cat.png", "48 kB · PNG image")
	d.Image(func(maxW, maxH int) ([]string, int) {
		return slices.Repeat([]string{strings.Repeat("#", maxW/2)}, maxH), maxW / 2
	})
	return d
}

func plainPaint(_ *theme.Theme, lines []string) [][]theme.Span {
	var out [][]theme.Span
	for _, l := range lines {
		out = append(out, []theme.Span{{Text: l}})
	}
	return out
}

// shown is what a dialog shows in a box of that size.
func shown(d Dialog, w, h int) string { return ansi.Strip(strings.Join(d.Box(w, h), "\n")) }

func pressAll(d Dialog, keys ...string) (last Intent) {
	for _, k := range keys {
		last = d.Update(press(k))
	}
	return last
}

// A list of files asks for more when its end is near, once for each page, and says what is wanted of the chosen one.
func TestFilesArePaged(t *testing.T) {
	d := NewFiles(dark, "Files")
	if after, wants := d.Wants(); after != 0 || !wants {
		t.Fatal(after, wants)
	}
	if _, wants := d.Wants(); wants {
		t.Fatal("asked twice for one page")
	}
	add := func(from, to int, more bool) {
		var list []File
		for id := from; id >= to; id-- {
			list = append(list, File{Filed: chat.Filed{Attachment: chat.Attachment{ID: chat.AttachmentID(id), Name: fmt.Sprint("file-", id)}, Place: chat.Place{Room: 7, Seq: chat.Seq(id)}}})
		}
		d.Add(list, more)
	}
	add(200, 151, true)
	if _, wants := d.Wants(); wants {
		t.Fatal("the end is far")
	}
	d.Box(80, 24)
	pressAll(d, "end")
	if after, wants := d.Wants(); after != 151 || !wants {
		t.Fatal(after, wants)
	}
	add(150, 140, false)
	pressAll(d, "end")
	if _, wants := d.Wants(); wants {
		t.Error("there are no more")
	}
	if i := d.Update(press("enter")).(Chosen).About.(chat.Filed); i.ID != 140 {
		t.Error(i)
	}
	if i := d.Update(press("m")).(Chosen).About.(chat.Place); i.Seq != 140 {
		t.Error(i)
	}
	if i := d.Update(press("s")).(Fetch); i.File.ID != 140 {
		t.Error(i)
	}
	if i := d.Update(press("d")).(Remove); i.File.ID != 140 {
		t.Error(i)
	}
	d.Remove(140)
	if i := d.Update(press("enter")).(Chosen).About.(chat.Filed); i.ID != 141 {
		t.Error("after a removal", i)
	}
}

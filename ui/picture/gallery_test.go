package picture

import (
	"regexp"
	"strconv"
	"sync"
	"testing"

	"parley/app/chat"
)

// However many look at a picture, it is drawn once for all whose terminals are alike.
func TestDrawnOnce(t *testing.T) {
	g := NewGallery(0)
	pic := photo(480, 360)
	var rows [50][]string
	var all sync.WaitGroup
	for i := range rows {
		all.Go(func() {
			rows[i] = g.Painter(looks[0]).Draw(&chat.Attachment{ID: chat.AttachmentID(i), Blob: "same"}, pic, 32, 12)
		})
	}
	all.Wait()
	for i := range rows {
		if &rows[i][0] != &rows[0][0] {
			t.Fatalf("reader %d has rows of their own", i)
		}
	}
	if g.order.Len() != 1 {
		t.Errorf("%d drawings", g.order.Len())
	}
	small := looks[0]
	small.MaxRows = 4
	if &g.Painter(small).Draw(&chat.Attachment{Blob: "same"}, pic, 32, 12)[0] != &rows[0][0] {
		t.Error("a smaller screen has the same rows drawn again")
	}
}

// A gallery takes no more than it may, and what was used last stays.
func TestGalleryIsBounded(t *testing.T) {
	const limit = 200 << 10
	g := NewGallery(limit)
	pic := photo(200, 200)
	p := g.Painter(looks[0])
	draw := func(name string) []string { return p.Draw(&chat.Attachment{Blob: chat.BlobID(name)}, pic, 24, 12) }
	first := draw("kept")
	for i := range 200 {
		draw(strconv.Itoa(i))
		if &draw("kept")[0] != &first[0] {
			t.Fatal("what is in use was let go of")
		}
		if g.bytes > limit {
			t.Fatalf("%d bytes", g.bytes)
		}
	}
	if g.order.Len() > 50 || len(g.drawn) != g.order.Len() {
		t.Errorf("%d drawings are kept", g.order.Len())
	}
	sum := 0
	for e := g.order.Front(); e != nil; e = e.Next() {
		sum += e.Value.(*drawing).bytes
	}
	if sum != g.bytes {
		t.Errorf("%d bytes are counted, %d are there", g.bytes, sum)
	}
}

// kittySent finds what is given or taken, and the id.
var kittySent = regexp.MustCompile(`\x1b_Ga=(T|d),[^;\x1b]*?i=(\d+)`)

// A terminal holds a bounded number of pictures, those that were shown last, and each is sent when it is shown again.
func TestDeckIsBounded(t *testing.T) {
	g := NewGallery(0)
	p := g.Painter(looks[3])
	deck := g.Deck()
	holds := map[string]bool{}
	take := func(sent string) {
		for _, m := range kittySent.FindAllStringSubmatch(sent, -1) {
			if m[1] == "d" {
				delete(holds, m[2])
			} else if holds[m[2]] = true; len(holds) > maxHeld {
				t.Fatalf("the terminal holds %d pictures", len(holds))
			}
		}
	}
	for i := range 3 * maxHeld {
		rows := p.Draw(&chat.Attachment{Blob: chat.BlobID(strconv.Itoa(i % (2 * maxHeld)))}, photo(16, 16), 2, 1)
		if !deck.Show(rows) {
			t.Fatal("a picture is gone")
		}
		if i%3 > 0 { // else the client is slow
			take(string(deck.Supply(nil)))
			if !holds[strconv.Itoa(int(kittyID(rows[0])))] {
				t.Fatalf("picture %d is shown, and the terminal doesn't have it", i)
			}
		}
	}
	take(string(deck.Withdraw(nil)))
	if len(holds) > 0 {
		t.Errorf("%d pictures stay in the terminal", len(holds))
	}
}

// When the gallery let go of what a terminal has not been given, the deck says so, and another painter draws it again.
func TestLostIsDrawnAgain(t *testing.T) {
	g := NewGallery(1)
	p := g.Painter(looks[3])
	rows := p.Draw(&chat.Attachment{Blob: "a"}, photo(64, 64), 8, 4)
	p.Draw(&chat.Attachment{Blob: "b"}, photo(64, 64), 8, 4)
	deck := g.Deck()
	if deck.Show(rows) {
		t.Fatal("the picture is still there")
	}
	g.Renew(p)
	again := g.Painter(looks[3])
	if again == p {
		t.Fatal("the painter is the same")
	}
	if rows = again.Draw(&chat.Attachment{Blob: "a"}, photo(64, 64), 8, 4); !deck.Show(rows) || len(deck.Supply(nil)) == 0 {
		t.Error("it is not drawn again")
	}
}

func TestNoDeck(t *testing.T) {
	var deck *Deck
	if !deck.Show([]string{"x"}) || deck.Supply(nil) != nil || deck.Withdraw(nil) != nil {
		t.Error("a terminal that holds no pictures is sent something")
	}
}

func BenchmarkDraw(b *testing.B) {
	pic := photo(480, 360)
	for _, l := range looks {
		b.Run(strconv.Itoa(int(l.Way))+"/"+l.Profile.String(), func(b *testing.B) {
			b.ReportAllocs()
			bytes := 0
			for b.Loop() {
				d := &drawing{place: place{cols: 32, rows: 12, look: l}, id: 1 << 20}
				d.draw(pic)
				bytes = len(d.send)
				for _, line := range d.lines {
					bytes += len(line)
				}
			}
			b.ReportMetric(float64(bytes), "bytes")
		})
	}
}

// BenchmarkShown is a picture that was drawn for another reader before.
func BenchmarkShown(b *testing.B) {
	g := NewGallery(0)
	p, a, pic := g.Painter(looks[3]), &chat.Attachment{Blob: "b"}, photo(480, 360)
	deck := g.Deck()
	deck.Show(p.Draw(a, pic, 32, 12))
	for b.Loop() {
		deck.Show(p.Draw(a, pic, 32, 12))
	}
}

package picture

import "slices"

// maxHeld is how many pictures a terminal is to hold, more than are ever on its screen.
const maxHeld = 80

// Deck is what one terminal with kitty's graphics was given. The nil Deck is of a terminal that wants nothing.
type Deck struct {
	gallery *Gallery
	held    []uint32 // the last shown at the end
	next    []*drawing
	gone    []uint32
}

// Deck returns an empty deck.
func (g *Gallery) Deck() *Deck { return &Deck{gallery: g} }

// Show takes rows that are about to be on the screen. It returns false when the picture of some is gone from the
// gallery: it must be drawn again.
func (d *Deck) Show(rows []string) bool {
	if d == nil {
		return true
	}
	all, last := true, uint32(0)
	for _, row := range rows {
		if id := kittyID(row); id != 0 && id != last {
			last = id
			all = d.show(id) && all
		}
	}
	return all
}

func (d *Deck) show(id uint32) bool {
	if n := len(d.held); n > 0 && d.held[n-1] == id {
		return true
	}
	if i := slices.Index(d.held, id); i >= 0 {
		d.held = append(slices.Delete(d.held, i, i+1), id)
		return true
	}
	picture := d.gallery.ofID(id)
	if picture == nil {
		return false
	}
	if len(d.held) >= maxHeld {
		d.drop(d.held[0])
		d.held = slices.Delete(d.held, 0, 1)
	}
	d.held = append(d.held, id)
	d.next = append(d.next, picture)
	return true
}

// drop has the terminal forget a picture, or not get it if it was not given yet.
func (d *Deck) drop(id uint32) {
	if i := slices.IndexFunc(d.next, func(p *drawing) bool { return p.id == id }); i >= 0 {
		d.next = slices.Delete(d.next, i, i+1)
		return
	}
	d.gone = append(d.gone, id)
}

// Supply appends what the terminal has to be given for the rows that were shown, each picture once.
func (d *Deck) Supply(b []byte) []byte {
	if d == nil || len(d.next)+len(d.gone) == 0 {
		return b
	}
	for _, id := range d.gone {
		b = kittyDelete(b, id)
	}
	for _, p := range d.next {
		b = append(b, p.send...)
	}
	d.gone, d.next = nil, nil
	return b
}

// Withdraw appends what makes the terminal forget all that it was given.
func (d *Deck) Withdraw(b []byte) []byte {
	if d == nil {
		return b
	}
	d.next = nil
	for _, id := range slices.Concat(d.gone, d.held) {
		b = kittyDelete(b, id)
	}
	d.gone, d.held = nil, nil
	return b
}

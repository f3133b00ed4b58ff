package composer

import "slices"

// Bounds of what can be undone. A change over maxPast bytes forgets all before it, and itself.
const (
	maxPast    = 64 << 10 // bytes of text
	maxChanges = 100
)

// history is what undo and redo walk along.
type history struct {
	changes []edit
	done    int // how many of them are done; those after can be redone
	size    int // bytes of text in them
}

// edit is one change: new took the place of old at an offset, when the cursor was at another.
type edit struct {
	at, cursor int
	old, new   []byte
}

// note remembers a change that is about to be made. Letters typed in a row are one change, up to the
// start of the next word; so are letters deleted in a row.
func (h *history) note(at int, old []byte, s string, cursor int) {
	if len(old)+len(s) > maxPast {
		*h = history{}
		return
	}
	h.forgetRedo()
	h.size += len(old) + len(s)
	if !h.extend(at, old, s) {
		h.changes = append(h.changes, edit{at: at, cursor: cursor, old: slices.Clone(old), new: []byte(s)})
		h.done++
	}
	drop := 0
	for h.size > maxPast || h.done-drop > maxChanges {
		h.size -= len(h.changes[drop].old) + len(h.changes[drop].new)
		drop++
	}
	h.changes = slices.Delete(h.changes, 0, drop)
	h.done -= drop
}

// extend makes a change part of the last one, if it goes on where that ended.
func (h *history) extend(at int, old []byte, s string) bool {
	if h.done == 0 {
		return false
	}
	last := &h.changes[h.done-1]
	switch {
	case len(old) == 0 && len(last.old) == 0 && at == last.at+len(last.new):
		if len(s) > maxCluster || blank([]byte(s)) {
			return false
		}
		last.new = append(last.new, s...)
	case s == "" && len(last.new) == 0 && at+len(old) == last.at:
		last.old = slices.Insert(last.old, 0, old...)
		last.at = at
	case s == "" && len(last.new) == 0 && at == last.at:
		last.old = append(last.old, old...)
	default:
		return false
	}
	return true
}

func (h *history) forgetRedo() {
	for _, e := range h.changes[h.done:] {
		h.size -= len(e.old) + len(e.new)
	}
	clear(h.changes[h.done:])
	h.changes = h.changes[:h.done]
}

// undo takes back the last change, if there is one, and the cursor to where it was then.
func (m *Model) undo() {
	if m.past.done == 0 {
		return
	}
	m.past.done--
	e := m.past.changes[m.past.done]
	m.apply(e.at, e.at+len(e.new), string(e.old))
	m.moveTo(e.cursor)
}

// redo makes the last change that was undone, if there is one.
func (m *Model) redo() {
	if m.past.done == len(m.past.changes) {
		return
	}
	e := m.past.changes[m.past.done]
	m.past.done++
	m.apply(e.at, e.at+len(e.old), string(e.new))
}

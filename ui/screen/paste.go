package screen

import (
	"bytes"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// pasteEnd ends a bracketed paste. Whatever comes before it is text.
var pasteEnd = []byte("\x1b[201~")

// paste is what has come of a bracketed paste.
type paste struct {
	text    []byte
	dropped int
}

// pasted takes the bytes of p that belong to the paste for sure, and its end.
func (d *decoder) pasted(p []byte) int {
	if i := bytes.Index(p, pasteEnd); i >= 0 {
		d.add(p[:i])
		d.endPaste()
		return i + len(pasteEnd)
	}
	n := len(p)
	for k := min(len(p), len(pasteEnd)-1); k > 0; k-- {
		if bytes.HasSuffix(p, pasteEnd[:k]) {
			n = len(p) - k
			break
		}
	}
	d.add(p[:n])
	return n
}

// add keeps what fits of a piece of a paste.
func (d *decoder) add(p []byte) {
	fits := min(len(p), d.maxPaste-len(d.paste.text))
	d.paste.text = append(d.paste.text, p[:fits]...)
	d.paste.dropped += len(p) - fits
}

// endPaste sends the paste.
func (d *decoder) endPaste() {
	content, dropped := strings.ToValidUTF8(string(d.paste.text), ""), d.paste.dropped
	d.paste = nil
	if dropped > 0 {
		d.send(PasteTooLongMsg{Content: content, Dropped: dropped})
	} else {
		d.send(tea.PasteMsg{Content: content})
	}
	d.send(tea.PasteEndMsg{})
}

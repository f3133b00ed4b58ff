package ui

import "slices"

// Bounds of what can be recalled.
const (
	maxSent      = 50
	maxSentBytes = 16 << 10 // together
)

// recall is what was sent from this screen, to be sent again in other words.
type recall struct {
	sent  []string
	at    int    // how far back the composer is; 0 for what is typed
	typed string // what was typed before
}

// note remembers what is sent, verbs too.
func (r *recall) note(text string) {
	r.at = 0
	if n := len(r.sent); len(text) > maxSentBytes || n > 0 && r.sent[n-1] == text {
		return
	}
	r.sent = append(r.sent, text)
	size := 0
	for i := len(r.sent) - 1; i >= 0; i-- {
		if size += len(r.sent[i]); size > maxSentBytes || len(r.sent)-i > maxSent {
			r.sent = slices.Delete(r.sent, 0, i+1)
			break
		}
	}
}

// recallSent puts what was sent before what is in the composer into it, or with a positive dir what came
// after. Nothing that was typed is lost: it is what comes after the last.
func (m *Model) recallSent(dir int) {
	r := &m.recall
	if now := m.composer.Value(); r.at > len(r.sent) || r.at == 0 || now != r.sent[len(r.sent)-r.at] {
		r.at, r.typed = 0, now
	}
	at := r.at - dir
	if at < 0 || at > len(r.sent) || m.aim.edit {
		return
	}
	if r.at = at; at == 0 {
		m.composer.SetValue(r.typed)
		return
	}
	m.composer.SetValue(r.sent[len(r.sent)-at])
}

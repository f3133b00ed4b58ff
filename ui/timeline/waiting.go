package timeline

import (
	"slices"
	"strings"

	"parley/app/chat"
)

// AddPending shows, dim and below all else, what is being sent. The same clientID again starts anew.
func (m *Model) AddPending(clientID, text string, kind chat.MessageKind, files ...chat.Attachment) {
	m.DropPending(clientID)
	l := &local{what: message, clientID: clientID, text: text, files: files, at: m.now()}
	if kind == chat.Action {
		l.what = action
	}
	it := item{author: m.viewer.MyName, local: l}
	m.prepare(&it)
	m.waiting = append(m.waiting, it)
	m.dirty = true
}

// AnswerPending says of a pending line whom and what it answers.
func (m *Model) AnswerPending(clientID, by, quote string) {
	if l := m.pending(clientID); l != nil {
		l.answers, l.quoteBy, l.quote = true, by, quote
	}
}

// SlowPending says of a pending line that it takes long.
func (m *Model) SlowPending(clientID string) {
	if l := m.pending(clientID); l != nil {
		l.slow = true
	}
}

// SlowSending says of all that Sending is about that it takes long.
func (m *Model) SlowSending() {
	for i := range m.waiting {
		if it := &m.waiting[i]; !it.local.failed {
			it.body, it.local.slow, m.dirty = nil, true, true
		}
	}
}

// Sending says whether a line is pending that neither failed nor takes long.
func (m *Model) Sending() bool {
	return slices.ContainsFunc(m.waiting, func(it item) bool { return !it.local.failed && !it.local.slow })
}

// FailPending turns a pending line red, with the reason (one line), until it is dropped.
func (m *Model) FailPending(clientID, reason string) {
	if l := m.pending(clientID); l != nil {
		l.failed, l.reason = true, reason
	}
}

// DropPending takes a pending or failed line away.
func (m *Model) DropPending(clientID string) {
	n := len(m.waiting)
	m.waiting = slices.DeleteFunc(m.waiting, func(it item) bool { return it.local.clientID == clientID })
	m.dirty = m.dirty || len(m.waiting) != n
}

// confirm drops the pending line of a message of mine.
func (m *Model) confirm(msg *chat.Message) {
	if len(m.waiting) > 0 && msg.Author == m.viewer.Me {
		m.DropPending(msg.ClientID)
	}
}

// pending returns the pending line with this id, to be changed, or nil.
func (m *Model) pending(clientID string) *local {
	for i := range m.waiting {
		if it := &m.waiting[i]; it.local.clientID == clientID {
			it.body, m.dirty = nil, true
			return it.local
		}
	}
	return nil
}

// waitingBlock returns the rows of a line of mine that is not confirmed. They are the session's own.
func (m *Model) waitingBlock(i int) *block {
	it := &m.waiting[i]
	goesOn := m.waitingGoesOn(i)
	if it.body != nil && it.grouped == goesOn {
		return it.body
	}
	it.grouped = goesOn
	k := m.blankKey(it.local.what)
	k.label, k.flags = it.author, k.flags|mine|pending
	if it.local.failed {
		k.flags ^= pending | failed
	}
	if goesOn {
		k.flags |= grouped
	} else if isWide(m.w, m.viewer.flags()) || k.what == message {
		k.minute = it.minute
	}
	if it.local.answers {
		k.flags |= answer
		k.quoteBy, k.quote = it.local.quoteBy, it.local.quote
	}
	it.body = m.withHint(render(&k, content{text: it.local.text, files: it.local.files}, &m.cache.lexer), it.local)
	return it.body
}

// waitingGoesOn says whether a waiting line is shown as a continuation of the one above it.
func (m *Model) waitingGoesOn(i int) bool {
	it := &m.waiting[i]
	if it.local.answers {
		return false
	}
	if i > 0 {
		return it.local.what == m.waiting[i-1].local.what
	}
	if len(m.items) == 0 {
		return false
	}
	kind := chat.Said
	if it.local.what == action {
		kind = chat.Action
	}
	return goesOn(m.items[len(m.items)-1].msg, &chat.Message{Author: m.viewer.Me, Kind: kind, Posted: it.local.at})
}

// withHint adds, below a line that is not confirmed, what became of it.
func (m *Model) withHint(b *block, l *local) *block {
	th := m.viewer.Theme
	hint, look := "", th.Dim
	switch {
	case l.failed:
		hint, look = "not sent: "+strings.ReplaceAll(l.reason, "\n", " "), th.Error.With(th.Bold)
	case l.slow:
		hint = "sending" + th.Glyph.Ellipsis
	default:
		return b
	}
	c := columnsOf(m.w, m.viewer.flags())
	out := wrapper{width: c.width, left: func(w *rowWriter) { w.pad(c.text) }}
	out.line(line{spans: []span{{text: printable(hint, th), style: look}}})
	return joined(b, out.block())
}

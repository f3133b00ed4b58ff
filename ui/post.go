package ui

import (
	"crypto/rand"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"parley/app/chat"
	"parley/app/command"
	"parley/ui/timeline"
)

// outbox holds drafts on their way, one post in flight: Bubble Tea runs commands side by side, and
// two posts of one person must not overtake each other.
type outbox struct {
	drafts []pending
	busy   bool
}

// pending is a draft that is not known to be on disk.
type pending struct {
	chat.Draft
	failed string // why, once it did; "" while it waits
}

// send takes what is in the composer: a verb, or a draft for the open room.
func (m *Model) send() tea.Cmd {
	text := m.composer.Value()
	if verb, rest, ok := command.Parse(text); ok {
		return m.runVerb(verb, rest)
	}
	if m.open == 0 {
		m.fail("choose somebody or a room first; your text stays here")
		return nil
	}
	d, err := chat.Draft{Room: m.open, ClientID: m.newID(), Text: command.Text(text)}.Validate()
	if err != nil {
		m.fail(chat.MessageOf(err))
		return nil
	}
	m.composer.Reset()
	m.notice.clear()
	m.timeline.AddPending(d.ClientID, d.Text, d.Kind)
	m.outbox.drafts = append(m.outbox.drafts, pending{Draft: d})
	return tea.Batch(m.toBottom(), m.postNext())
}

// newID returns a ClientID. It begins with the time, so that the store's index of ids grows at its
// end only, which costs it half of what random ids would.
func (m *Model) newID() string {
	return strconv.FormatInt(m.now().UnixMilli(), 36) + "-" + rand.Text()[:12]
}

// postedMsg is the answer to a post.
type postedMsg struct {
	id  string
	err error
}

// postNext posts the oldest draft that waits, unless one is in flight.
func (m *Model) postNext() tea.Cmd {
	if m.outbox.busy {
		return nil
	}
	for _, p := range m.outbox.drafts {
		if p.failed != "" {
			continue
		}
		m.outbox.busy = true
		s, ctx := m.session, m.ctx
		return func() tea.Msg {
			_, err := s.Post(ctx, p.Draft)
			return postedMsg{p.ClientID, err}
		}
	}
	return nil
}

// posted takes the answer. After a failure all that waits behind it fails too: sent later, it would
// stand before what was said first.
func (m *Model) posted(p postedMsg) tea.Cmd {
	m.outbox.busy = false
	if p.err == nil {
		m.outbox.remove(p.id)
		return m.postNext()
	}
	reason := chat.MessageOf(p.err)
	for i := range m.outbox.drafts {
		if d := &m.outbox.drafts[i]; d.failed == "" {
			d.failed = reason
			m.timeline.FailPending(d.ClientID, reason)
		}
	}
	m.fail("not sent: " + reason + " · Ctrl+R sends it again")
	return nil
}

// retry posts again what failed, in its order and with the same ids, so that nothing is said twice.
func (m *Model) retry() tea.Cmd {
	again := false
	for i := range m.outbox.drafts {
		d := &m.outbox.drafts[i]
		again = again || d.failed != ""
		d.failed = ""
	}
	if !again {
		return nil
	}
	m.notice.clear()
	m.outbox.show(m.timeline, m.open)
	return m.postNext()
}

// remove forgets a draft that was posted.
func (o *outbox) remove(id string) {
	for i := range o.drafts {
		if o.drafts[i].ClientID == id {
			o.drafts = append(o.drafts[:i], o.drafts[i+1:]...)
			break
		}
	}
	if len(o.drafts) == 0 {
		o.drafts = nil
	}
}

// confirm forgets a failed draft that was posted all the same, as its event tells.
func (o *outbox) confirm(msg *chat.Message) {
	for i := range o.drafts {
		if d := &o.drafts[i]; d.ClientID == msg.ClientID && d.Room == msg.Room && d.failed != "" {
			o.remove(msg.ClientID)
			return
		}
	}
}

// show puts the drafts of a room into its timeline, after it was opened.
func (o *outbox) show(t *timeline.Model, room chat.RoomID) {
	for _, d := range o.drafts {
		if d.Room != room {
			continue
		}
		t.DropPending(d.ClientID)
		t.AddPending(d.ClientID, d.Text, d.Kind)
		if d.failed != "" {
			t.FailPending(d.ClientID, d.failed)
		}
	}
}

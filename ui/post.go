package ui

import (
	"crypto/rand"
	"maps"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"parley/app/chat"
	"parley/app/command"
)

// send takes what is in the composer: a verb, or a draft for the open room.
func (m *Model) send() tea.Cmd {
	text := m.composer.Value()
	if m.aim.edit {
		return m.saveEdit(text)
	}
	m.recall.note(text)
	if verb, rest, ok := command.Parse(text); ok {
		return m.runVerb(verb, rest)
	}
	if m.open == 0 {
		m.fail("choose somebody or a room first; your text stays here")
		return nil
	}
	return m.queue(chat.Draft{Text: command.Text(text)})
}

// queue posts a draft in the open room, after those that are on their way, and empties the composer.
// A draft that can't be posted leaves it as it is.
func (m *Model) queue(d chat.Draft) tea.Cmd {
	d.Text = command.WithEmoji(d.Text)
	return m.enqueue(pending{Draft: d})
}

// enqueue is queue for a draft that has no place yet.
func (m *Model) enqueue(p pending) tea.Cmd {
	p.Room, p.ClientID, p.Reply, p.aim = m.open, m.newID(), m.aim.at.Seq, m.aim
	var err error
	if p.file.name == "" {
		p.Draft, err = p.Validate()
	}
	if err == nil {
		err = m.session.MayPostNow(p.Room)
		if wait := chat.AfterOf(err); wait > 0 && wait <= maxAgain {
			err = nil // it waits that long by itself
		}
	}
	if err == nil && len(m.outbox.drafts) >= maxDrafts {
		err = chat.Errorf(chat.TooMany, "%d messages wait to be sent; Ctrl+R tries again, your text stays here", maxDrafts)
	}
	if err != nil {
		why := chat.MessageOf(err)
		if p.file.name == "" && m.composer.Over() {
			why += " · Ctrl+O sends it as a file"
		}
		m.fail(why)
		return nil
	}
	m.aim = aim{}
	m.composer.Reset()
	m.full = false
	m.keepDraft()
	m.hush()
	p.show(m.timeline)
	m.outbox.drafts = append(m.outbox.drafts, p)
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
		answer := make(chan error, 1)
		m.outbox.posts.Go(func() { answer <- m.post(p) })
		return func() tea.Msg { return postedMsg{p.ClientID, <-answer} }
	}
	return nil
}

// post posts a draft. It runs beside the program, and may outlive it: Bubble Tea forgets commands
// when a program ends, and a message that was sent must not depend on how long its author stays.
func (m *Model) post(p pending) (err error) {
	defer func() {
		if r := recover(); r != nil {
			m.log.Error("panic in a post", "panic", r, "stack", string(debug.Stack()))
			err = chat.Errorf(chat.Internal, "panic: %v", r)
		}
	}()
	if p.file.name != "" {
		id, err := m.upload(m.ctx, p.Room, p.file)
		if err != nil {
			return err
		}
		p.Files = []chat.UploadID{id}
	}
	_, err = m.session.Post(m.ctx, p.Draft)
	return err
}

// flush posts what still waits when the program has ended, as fast as it may. A draft that may be in flight is
// posted again: the same id is the same message.
func (m *Model) flush() {
	m.outbox.posts.Wait()
	for i := range m.outbox.drafts {
		p := &m.outbox.drafts[i]
		for p.failed == "" {
			err := m.post(*p)
			if err == nil {
				break
			}
			wait := p.again(err)
			if wait == 0 {
				return // what follows would stand before it
			}
			time.Sleep(wait)
		}
	}
}

// unsent is what is left on the terminal of what was not sent, so that its text is not lost: of drafts
// that failed, with all of those whose answer did not come yet, and of what stands in composers. What
// is too long to be sent was pasted, and is left out.
func (m *Model) unsent(all bool) string {
	var texts []string
	for _, p := range m.outbox.drafts {
		if all || p.failed != "" {
			texts = append(texts, p.says())
		}
	}
	if m.running { // the line of a verb that is on its way
		m.composer.Reset()
	}
	m.leaveRoom()
	for _, room := range slices.Sorted(maps.Keys(m.drafts)) {
		if text := m.drafts[room]; len(text) <= chat.MaxMessageBytes {
			texts = append(texts, text)
		}
	}
	var b strings.Builder
	for _, text := range texts {
		b.WriteString("parley: not sent: " + chat.Printable(text) + "\n")
	}
	return b.String()
}

// againMsg says that the time has come to post a draft that came too soon.
type againMsg struct{}

// posted takes the answer. What came too soon is posted again when it may be, and until then nothing
// overtakes it. After any other failure all that waits behind it fails too: sent later, it would stand
// before what was said first.
func (m *Model) posted(p postedMsg) tea.Cmd {
	if wait := m.outbox.again(p); wait > 0 {
		if wait > time.Second { // a shorter one is not worth a row that comes and goes
			m.timeline.SlowPending(p.id)
		}
		return tea.Tick(wait, func(time.Time) tea.Msg { return againMsg{} })
	}
	m.outbox.busy = false
	if p.err == nil {
		m.outbox.remove(p.id)
		return m.postNext()
	}
	reason, back := chat.MessageOf(p.err), m.giveBack(p)
	for i := range m.outbox.drafts {
		if d := &m.outbox.drafts[i]; d.failed == "" {
			d.failed = reason
			m.timeline.FailPending(d.ClientID, reason)
		}
	}
	switch {
	case m.showsFailed():
		m.fail("Ctrl+R sends it again") // why not, stands below it
	case back && len(m.outbox.drafts) == 0:
		m.fail("not sent: " + reason)
	default:
		m.fail("not sent: " + reason + " · Ctrl+R sends it again")
	}
	return nil
}

// showsFailed reports whether a draft that failed is of the open room.
func (m *Model) showsFailed() bool {
	return slices.ContainsFunc(m.outbox.drafts, func(p pending) bool { return p.failed != "" && p.Room == m.open })
}

// retry posts again what failed, in its order and with the same ids, so that nothing is said twice.
func (m *Model) retry() tea.Cmd {
	again := false
	for i := range m.outbox.drafts {
		d := &m.outbox.drafts[i]
		again = again || d.failed != ""
		d.failed, d.tries = "", 0
	}
	if !again {
		return nil
	}
	m.hush()
	m.outbox.show(m.timeline, m.open)
	return m.postNext()
}

package ui

import (
	"sync"
	"time"

	"parley/app/chat"
	"parley/ui/timeline"
)

// outbox holds drafts on their way, one post in flight: Bubble Tea runs commands side by side, and
// two posts of one person must not overtake each other.
type outbox struct {
	drafts []pending
	busy   bool
	posts  sync.WaitGroup // the one in flight
}

// maxDrafts bounds what one person can have us keep by sending faster than they may.
const maxDrafts = 100

// pending is a draft that is not known to be on disk.
type pending struct {
	chat.Draft
	aim    aim      // what it answers
	file   textFile // that it has, if it has one
	failed string   // why, once it did; "" while it waits
	tries  int      // how often it came too soon
}

// What comes too soon is posted again by itself so often, if it has to wait no longer than that.
const (
	maxTries = 5
	maxAgain = 5 * time.Second
)

// again returns after which time a draft is posted again that failed with err; 0 if it is not.
func (p *pending) again(err error) time.Duration {
	wait := chat.AfterOf(err)
	if p.tries++; wait <= 0 || wait > maxAgain || p.tries > maxTries {
		return 0
	}
	return wait
}

// again returns after which time the draft of an answer is posted again; 0 if it is not.
func (o *outbox) again(answer postedMsg) time.Duration {
	for i := range o.drafts {
		if p := &o.drafts[i]; p.ClientID == answer.id && answer.err != nil {
			return p.again(answer.err)
		}
	}
	return 0
}

// says is what is left of the draft when it is not sent. A text that is a file is too long for that.
func (p *pending) says() string {
	if p.file.name != "" {
		return p.file.name
	}
	return p.Text
}

// show puts the draft into the timeline of its room.
func (p *pending) show(t *timeline.Model) {
	if p.file.name != "" {
		t.AddPending(p.ClientID, p.Text, p.Kind, p.file.attachment())
	} else {
		t.AddPending(p.ClientID, p.Text, p.Kind)
	}
	if p.Reply != 0 {
		t.AnswerPending(p.ClientID, p.aim.by, p.aim.quote)
	}
	if p.failed != "" {
		t.FailPending(p.ClientID, p.failed)
	}
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
		d.show(t)
	}
}

package chat

import (
	"slices"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// How a message changes. Each method changes a copy that nobody else has yet, and returns whether there
// is anything to keep; the store gives it the next Version.

// Bounds of what is kept beside messages.
const (
	MaxPins          = 100 // of a room
	MaxSaved         = 500 // of a user
	MaxReactions     = 20  // different ones of a message
	maxReactionBytes = 40
)

// Reaction is an emoji that people answered a message with.
type Reaction struct {
	Emoji string
	By    []UserID // each once, in the order in which they came
}

// Text is what a message said once, until it was changed.
type Text struct {
	Version int
	Text    string
	Until   time.Time
}

var errDeleted = Errorf(NotFound, "that message is deleted")

var errNotice = Errorf(Forbidden, "nobody said that: it tells what was done to the room")

// Edit gives the message another text, which is clean. NotFound when it is deleted, Forbidden for a notice.
func (m *Message) Edit(text string, at time.Time) (changed bool, err error) {
	if m.Deleted {
		return false, errDeleted
	}
	if m.Kind == Notice {
		return false, errNotice
	}
	if m.Text == text {
		return false, nil
	}
	m.Text, m.Edited = text, at
	return true, nil
}

// Delete makes the message a tombstone: who said it and when stays, all else goes, but for the thread below it.
func (m *Message) Delete() (changed bool) {
	if m.Deleted {
		return false
	}
	*m = Message{
		Room: m.Room, Seq: m.Seq, Kind: m.Kind, Author: m.Author, ClientID: m.ClientID, Posted: m.Posted,
		Version: m.Version, Deleted: true, Thread: m.Thread,
	}
	return true
}

// Pin marks the message as one to be found again by all, or takes the mark away when at is zero.
// NotFound when it is deleted.
func (m *Message) Pin(at time.Time) (changed bool, err error) {
	if m.Deleted {
		return false, errDeleted
	}
	if m.Pinned.IsZero() == at.IsZero() {
		return false, nil
	}
	m.Pinned = at
	return true, nil
}

// React adds a user to those who answered with an emoji, or takes them away. NotFound when the message
// is deleted, TooMany when it has MaxReactions others.
func (m *Message) React(by UserID, emoji string, on bool) (changed bool, err error) {
	if m.Deleted {
		return false, errDeleted
	}
	if m.Kind == Notice {
		return false, errNotice
	}
	i := slices.IndexFunc(m.Reactions, func(r Reaction) bool { return r.Emoji == emoji })
	switch has := i >= 0 && slices.Contains(m.Reactions[i].By, by); {
	case has == on:
		return false, nil
	case i < 0 && len(m.Reactions) >= MaxReactions:
		return false, Errorf(TooMany, "that message has %d different reactions; choose one of them", MaxReactions)
	}
	list := slices.Clone(m.Reactions)
	switch {
	case i < 0:
		list = append(list, Reaction{emoji, []UserID{by}})
	case on:
		list[i].By = append(slices.Clip(list[i].By), by)
	default:
		list[i].By = slices.DeleteFunc(slices.Clone(list[i].By), func(id UserID) bool { return id == by })
		if len(list[i].By) == 0 {
			list = slices.Delete(list, i, i+1)
		}
	}
	m.Reactions = list
	return true, nil
}

// CleanReaction returns an emoji as it may be kept; Invalid when the text is not one emoji.
func CleanReaction(s string) (string, error) {
	s, err := CleanLine(s, maxReactionBytes)
	if err != nil || len(s) > maxReactionBytes || uniseg.GraphemeClusterCount(s) != 1 || !isEmoji(s) {
		return "", Errorf(Invalid, "a reaction is one emoji, like 👍 or :tada:")
	}
	return s, nil
}

// isEmoji says whether one grapheme cluster is an emoji rather than a letter or a sign: it begins with a
// symbol above ASCII, or is a key like 1️⃣.
func isEmoji(s string) bool {
	const keycap = '\u20e3'
	first, size := utf8.DecodeRuneInString(s)
	last, _ := utf8.DecodeLastRuneInString(s)
	return first >= utf8.RuneSelf && unicode.In(first, unicode.So, unicode.Sm) || size < len(s) && last == keycap
}

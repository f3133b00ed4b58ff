package timeline

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"

	"parley/app/chat"
	"parley/ui/theme"
)

const (
	ana chat.UserID = iota + 1
	bob
	carmen
)

var sampleNames = map[chat.UserID]string{ana: "ana", bob: "bob", carmen: "carmen.de.la.vega"}

// conversation is a canned one that has everything a timeline shows.
func conversation() []Entry {
	day := time.Date(2026, 11, 20, 17, 58, 0, 0, time.UTC)
	var out []Entry
	say := func(who chat.UserID, after time.Duration, text string) {
		day = day.Add(after)
		kind := chat.Said
		if rest, ok := strings.CutPrefix(text, "/me "); ok {
			kind, text = chat.Action, rest
		}
		out = append(out, Entry{Author: sampleNames[who], Message: &chat.Message{
			Room: 7, Seq: chat.Seq(len(out) + 1), Kind: kind, Author: who, Text: text, Posted: day,
			ClientID: "sample-" + string(rune('a'+len(out))),
		}})
	}
	say(bob, 0, "Is anybody still here?")
	say(ana, time.Minute, "Yes, until six. What do you need?")
	say(bob, time.Minute, "The **release notes** — they say *nothing* about the `--json` flag, and ~~two~~ three people asked.\nCould you add a line?")
	say(bob, time.Minute, "No hurry")
	say(ana, time.Minute, "/me looks for the file")
	say(carmen, 20*time.Hour, "Good morning @Ana! 👋 I wrote this up: [the plan](https://wiki.example.org/plan?id=7), mail me at carmen@example.org or see https://example.org/notes")
	say(ana, time.Minute, "> Could you add a line?\n\nDone:\n- a line in the notes\n- an example, with a text that is long enough to be wrapped so that the hanging indent can be seen\n  1. and a list\n  2. inside the list")
	say(bob, time.Minute, "Nice. I'd write it like this:\n```go\n// Main prints what it is told.\nfunc main() {\n\tfmt.Println(\"hello, wörld\", 42)\n}\n```\nand <b>no HTML</b> & ![no picture](https://img.example.org/cat.png)")
	say(carmen, 24*time.Hour+12*time.Hour, "# Agenda\n1. the plan\n2. 日本語の長い文章も、単語の間に空白がなくても、きちんと折り返されるべきです。表示幅は二倍です。\n\n---\n[click me](javascript:alert(1)) and **unclosed *stars")
	say(bob, 2*time.Minute, "agreed")
	say(ana, 30*time.Second, "See you at ten then")
	return out
}

// lively is a conversation in which messages were answered, edited, deleted, pinned and reacted to.
func lively() []Entry {
	out := conversation()[:9]
	answer := func(i, to int) {
		m := out[i].Message
		m.Reply, m.Quote, out[i].QuoteBy = out[to].Message.Seq, out[to].Message.Quoted(), out[to].Author
	}
	out[1].Message.Delete()
	out[2].Message.Edited, out[2].Message.Pinned = out[2].Message.Posted, out[2].Message.Posted
	out[2].Message.Reactions = []chat.Reaction{{Emoji: "👍", By: []chat.UserID{ana, bob}}, {Emoji: "❤️", By: []chat.UserID{carmen}}}
	out[7].Message.Edited = out[7].Message.Posted
	out[3].Message.Thread = &chat.Replies{Room: 8, Count: 3, Last: out[3].Message.Posted.Add(time.Hour)}
	out[8].Message.Thread = &chat.Replies{Room: 9, Count: 1, Last: out[8].Message.Posted.Add(time.Minute)}
	answer(3, 1)
	answer(6, 2)
	answer(8, 7)
	for i := range chat.MaxReactions {
		e := chat.Reaction{Emoji: string(rune('🍅' + i)), By: []chat.UserID{carmen}}
		if i%7 == 0 {
			e.By = append(e.By, ana)
		}
		out[8].Message.Reactions = append(out[8].Message.Reactions, e)
	}
	return out
}

func sample(w, h int, look theme.Look) *Model {
	cache := NewCache(0)
	cache.lexer.Now = func() time.Time { return time.Time{} } // however busy the machine is, code is highlighted to its end
	m := New(cache)
	m.now = func() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }
	m.SetViewer(Viewer{Me: ana, MyName: "ana", Theme: theme.For(look), Zone: time.UTC})
	m.SetSize(w, h)
	m.Open(7, chat.Direct, conversation(), 8, false)
	return m
}

var dark = theme.Look{Profile: colorprofile.ANSI256}

// TestLook prints a whole screen for people to look at: go test -run TestLook -v
func TestLook(t *testing.T) {
	for _, w := range []int{120, 80, 45, 25} {
		m := sample(w, 44, dark)
		m.SetPeerMarks(11, 11)
		m.Rows()
		m.Notice("bob left; he will see your messages when he is back")
		m.AddPending("p1", "this one is *on its way*", chat.Said)
		m.AddPending("p2", "and this one was refused", chat.Said)
		m.FailPending("p2", "you are posting too fast; try again in 3 seconds")
		t.Logf("%d columns\n%s\n", w, strings.Join(m.Rows(), "\n"))
	}
}

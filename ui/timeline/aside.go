package timeline

import (
	"slices"
	"strconv"
	"strings"

	"parley/app/chat"
	"parley/ui/markup"
	"parley/ui/theme"
)

// What stands around the text of a message: above it what it answers, behind it that it was edited, below it
// what others answered it with.

// deletedText stands where a message was.
const deletedText = "message deleted"

// body returns the lines of a message's text, or what stands in its place; none where it has only files.
func (r *renderer) body(what content, text string, st style) []line {
	msg := what.msg
	if msg != nil && msg.Deleted {
		return []line{{spans: []span{{text: deletedText, style: r.th.Dim.With(r.th.Italic), code: true}}}}
	}
	if text == "" && len(what.files) > 0 {
		return nil
	}
	lines := parse(text, st)
	remark := span{text: remarkOf(msg), style: r.th.Dim, code: true}
	if remark.text == "" {
		return lines
	}
	if last := &lines[len(lines)-1]; !last.verbatim {
		remark.text = " " + remark.text
		last.spans = append(slices.Clip(last.spans), remark)
		return lines
	}
	return append(lines, line{spans: []span{remark}})
}

// remarkOf is what is said behind a message, like "(edited, pinned)", or nothing.
func remarkOf(msg *chat.Message) string {
	var words []string
	if msg != nil && !msg.Edited.IsZero() {
		words = append(words, "edited")
	}
	if msg != nil && !msg.Pinned.IsZero() {
		words = append(words, "pinned")
	}
	if len(words) == 0 {
		return ""
	}
	return "(" + strings.Join(words, ", ") + ")"
}

// quote writes the row above an answer: who said what it answers, and the beginning of that.
func (r *renderer) quote() {
	r.leftColumns(&r.out.rowWriter)
	bar, look := r.th.Glyph.QuoteBar+" ", r.th.Dim
	room := r.width - width(bar)
	r.out.put(r.th.Quote, bar, width(bar))
	by := truncate(printable(chat.PrintableLine(r.key.quoteBy), r.th)+": ", room, r.th)
	r.out.put(look, by, width(by))
	text, style := printable(Plain(r.key.quote), r.th), r.th.Quote
	if r.key.quote == "" {
		text = deletedText
	}
	text = truncate(text, room-width(by), r.th)
	r.out.put(style, text, width(text))
	r.out.end()
}

// Plain returns the beginning of a message as one line without its Markdown.
func Plain(text string) string {
	if strings.HasPrefix(text, chat.FileSign+" ") { // the names of files, as chat.Message.Gist has them
		return strings.Join(strings.Fields(text), " ")
	}
	var words strings.Builder
	for _, l := range parse(text, style{th: plainTheme, lexer: plainLexer, width: maxMeasure}) {
		for _, s := range l.spans {
			words.WriteString(s.text)
		}
		words.WriteByte(' ')
	}
	return strings.Join(strings.Fields(words.String()), " ")
}

var (
	plainTheme = theme.For(theme.Look{})
	plainLexer = new(markup.Lexer)
)

// ownReactions returns which of a message's reactions are a person's, a bit for each.
func ownReactions(msg *chat.Message, me chat.UserID) (own uint32) {
	for i, re := range msg.Reactions {
		if slices.Contains(re.By, me) {
			own |= 1 << i
		}
	}
	return own
}

// reactions writes what others answered the message with, the reader's own in brackets. The brackets have
// their place also where they are not drawn, so that nothing moves when one is added.
func (r *renderer) reactions(list []chat.Reaction) {
	out, margin := &r.out.rowWriter, min(1, r.text)
	edge := r.text + r.width
	for i, re := range list {
		own := r.key.own&(1<<i) != 0
		label, cells := r.reaction(re, own)
		if out.cells > 0 && out.cells+cells > edge {
			out.end()
		}
		if out.cells == 0 {
			out.pad(r.text - margin)
		}
		look := r.th.Dim
		if own {
			look = r.th.Accent
		}
		if cells > edge-out.cells {
			label = truncate(label, edge-out.cells, r.th)
			cells = width(label)
		}
		out.put(look, label, cells)
	}
	if len(list) > 0 {
		out.end()
	}
}

// reaction returns "[👍 3]" or " 👍 3 ", and its cells.
func (r *renderer) reaction(re chat.Reaction, own bool) (label string, cells int) {
	left, right := " ", " "
	if own {
		left, right = "[", "]"
	}
	label = left + shownEmoji(re.Emoji, r.th) + " " + strconv.Itoa(len(re.By)) + right
	return label, width(label)
}

// shownEmoji is an emoji, or its shortcode where the terminal can't show it.
func shownEmoji(e string, th *theme.Theme) string {
	if !th.ASCII {
		return chat.PrintableLine(e)
	}
	if name := chat.EmojiName(e); name != "" {
		return ":" + name + ":"
	}
	return theme.ToASCII(e)
}

// thread writes the row that says what there is in the message's thread.
func (r *renderer) thread() {
	if r.key.thread == "" {
		return
	}
	r.out.pad(r.text)
	text := truncate(printable(r.key.thread, r.th), r.width, r.th)
	r.out.put(r.th.Accent, text, width(text))
	r.out.end()
}

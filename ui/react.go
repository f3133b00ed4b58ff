package ui

import (
	"slices"
	"strings"
	"sync"

	tea "charm.land/bubbletea/v2"
	"github.com/kyokomi/emoji/v2"

	"parley/app/chat"
	"parley/ui/dialog"
)

// usualEmoji are offered while nobody has chosen others.
var usualEmoji = []dialog.Emoji{
	{Text: "👍", Name: "thumbsup"}, {Text: "❤️", Name: "heart"}, {Text: "😂", Name: "joy"}, {Text: "🎉", Name: "tada"},
	{Text: "👀", Name: "eyes"}, {Text: "🙏", Name: "pray"}, {Text: "✅", Name: "white_check_mark"}, {Text: "🚀", Name: "rocket"},
	{Text: "👎", Name: "thumbsdown"},
}

// allEmoji are those that have a name, by name.
var allEmoji = sync.OnceValue(func() []dialog.Emoji {
	var all []dialog.Emoji
	for _, name := range emojiNames() {
		text := strings.TrimSpace(emoji.CodeMap()[":"+name+":"])
		if _, err := chat.CleanReaction(text); err == nil {
			all = append(all, dialog.Emoji{Text: text, Name: name})
		}
	}
	return all
})

// usualEmoji are what the user chose last, then those that most people use.
func (m *Model) usualEmoji() []dialog.Emoji {
	usual := slices.Clone(m.reacted)
	for _, e := range usualEmoji {
		if !slices.ContainsFunc(usual, func(o dialog.Emoji) bool { return o.Text == e.Text }) {
			usual = append(usual, e)
		}
	}
	return usual
}

// openReact lets the user choose an emoji for a message: what they chose last comes first.
func (m *Model) openReact(at chat.Place) {
	m.dialog = dialogs{open: dialog.NewEmojiPicker(m.theme, m.usualEmoji(), allEmoji()), about: at}
}

// react answers a message with an emoji, or takes that back.
func (m *Model) react(at chat.Place, text string) tea.Cmd {
	const most = 5
	known := slices.Concat(usualEmoji, allEmoji())
	if i := slices.IndexFunc(known, func(e dialog.Emoji) bool { return e.Text == text }); i >= 0 {
		e := known[i]
		m.reacted = slices.DeleteFunc(m.reacted, func(o dialog.Emoji) bool { return o.Text == text })
		m.reacted = slices.Insert(m.reacted, 0, e)
		m.reacted = m.reacted[:min(len(m.reacted), most)]
	}
	return m.use(use{verb: "react", rest: text, room: at.Room, picked: at.Seq})
}

package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"parley/app/chat"
	"parley/ui/dialog"
)

// usualEmoji are what the user chose last, then those that most people use.
func (m *Model) usualEmoji() []chat.Emoji {
	usual := slices.Clone(m.reacted)
	for _, e := range chat.UsualEmoji {
		if !slices.ContainsFunc(usual, func(o chat.Emoji) bool { return o.Text == e.Text }) {
			usual = append(usual, e)
		}
	}
	return usual
}

// openReact lets the user choose an emoji for a message: what they chose last comes first.
func (m *Model) openReact(at chat.Place) {
	m.dialog = dialogs{open: dialog.NewEmojiPicker(m.theme, m.usualEmoji(), chat.AllEmoji()), about: at}
}

// react answers a message with an emoji, or takes that back.
func (m *Model) react(at chat.Place, text string) tea.Cmd {
	const most = 5
	known := slices.Concat(chat.UsualEmoji, chat.AllEmoji())
	if i := slices.IndexFunc(known, func(e chat.Emoji) bool { return e.Text == text }); i >= 0 {
		e := known[i]
		m.reacted = slices.DeleteFunc(m.reacted, func(o chat.Emoji) bool { return o.Text == text })
		m.reacted = slices.Insert(m.reacted, 0, e)
		m.reacted = m.reacted[:min(len(m.reacted), most)]
	}
	return m.use(use{verb: "react", rest: text, room: at.Room, picked: at.Seq})
}

package chat

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/kyokomi/emoji/v2"
)

// Emoji is an emoji with its name, without colons.
type Emoji struct {
	Text string `json:"text"`
	Name string `json:"name"`
}

// UsualEmoji are those that most people react with. They are offered while somebody has chosen no others.
var UsualEmoji = []Emoji{
	{"👍", "thumbsup"}, {"❤️", "heart"}, {"😂", "joy"}, {"🎉", "tada"}, {"👀", "eyes"}, {"🙏", "pray"},
	{"✅", "white_check_mark"}, {"🚀", "rocket"}, {"👎", "thumbsdown"},
}

// AllEmoji are those that one can react with, by name: of the table that the library has from gemoji. Some have
// several names. The list is shared, only to be read.
var AllEmoji = sync.OnceValue(func() (all []Emoji) {
	for code, text := range emoji.CodeMap() {
		text = strings.TrimSpace(text)
		if _, err := CleanReaction(text); err == nil {
			all = append(all, Emoji{text, strings.Trim(code, ":")})
		}
	}
	slices.SortFunc(all, func(a, b Emoji) int { return strings.Compare(a.Name, b.Name) })
	return slices.Compact(all)
})

// EmojiNamed returns the emoji of a name, with or without colons and in any case; "" if there is none.
func EmojiNamed(name string) string {
	return strings.TrimSpace(emoji.CodeMap()[":"+strings.ToLower(strings.Trim(name, ":"))+":"])
}

// EmojiName returns the shortest name of an emoji, without colons; "" if it has none.
func EmojiName(text string) string { return emojiNames()[text] }

var emojiNames = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	for code, text := range emoji.CodeMap() {
		text, name := strings.TrimSpace(text), strings.Trim(code, ":")
		if was := names[text]; was == "" || len(name) < len(was) || len(name) == len(was) && name < was {
			names[text] = name
		}
	}
	return names
})

// FindEmoji returns at most so many emoji whose names fit what was typed of one, each once: by Rank, then the usual
// ones, which are given best first, then those with the shortest names. For nothing typed there are none.
func FindEmoji(typed string, usual []Emoji, most int) (found []Emoji) {
	typed = strings.ToLower(strings.Trim(strings.TrimSpace(typed), ":"))
	if typed == "" {
		return nil
	}
	type fitting struct {
		Emoji
		fits, usual int
	}
	var order []fitting
	for _, e := range AllEmoji() {
		if fits := Rank(e.Name, typed); fits < NoRank {
			at := slices.IndexFunc(usual, func(u Emoji) bool { return u.Text == e.Text })
			if at < 0 {
				at = len(usual)
			}
			order = append(order, fitting{e, fits, at})
		}
	}
	slices.SortStableFunc(order, func(a, b fitting) int {
		return cmp.Or(a.fits-b.fits, a.usual-b.usual, len(a.Name)-len(b.Name))
	})
	for _, f := range order {
		if len(found) == most {
			break
		}
		if !slices.ContainsFunc(found, func(e Emoji) bool { return e.Text == f.Text }) { // it has two names
			found = append(found, f.Emoji)
		}
	}
	return found
}

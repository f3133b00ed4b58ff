package theme

import "parley/app/chat"

// Sign returns what stands before a room's name, one cell wide, and its style: for a direct room the
// presence of the other person.
func (t *Theme) Sign(k chat.Kind, p chat.Presence) (Style, string) {
	switch {
	case k == chat.Channel:
		return t.Dim, "#"
	case k == chat.Group:
		return t.Dim, "&"
	case k == chat.Thread:
		return t.Dim, t.Glyph.Thread
	case p == chat.Here:
		return t.Good, t.Glyph.Here
	case p == chat.Away:
		return t.Warn, t.Glyph.Away
	}
	return t.Dim, t.Glyph.Offline
}

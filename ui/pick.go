package ui

import (
	"regexp"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"parley/app/chat"
	"parley/app/command"
	"parley/ui/dialog"
)

// While a message of the timeline is chosen and nothing is typed, single keys say what to do with it.

// picking says whether they do.
func (m *Model) picking() bool {
	return m.open != 0 && m.composer.Empty() && m.timeline.Picked() != nil
}

// pick chooses a message, or the next one up or down; below the last nothing is chosen any more.
func (m *Model) pick(delta int) {
	m.hush()
	if !m.timeline.Pick(delta) && delta > 0 {
		m.timeline.Unpick()
	}
}

// vim says that Esc is the way to the messages and back, as in vi; Home has other keys then.
func (m *Model) vim() bool { return m.prefs.Picking == chat.Vim }

// unpick leaves the chosen message alone.
func (m *Model) unpick() { m.timeline.Unpick() }

// pickKey does what a key does with the chosen message. What it does not know goes on to others, and what is
// typed leaves the message alone, but for a verb.
func (m *Model) pickKey(k tea.KeyPressMsg, pressed string) (cmd tea.Cmd, used bool) {
	const page = 5 // messages
	msg := m.timeline.Picked()
	switch {
	case pressed == "esc":
		m.unpick()
	case is(pressed, &keys.RowUp), is(pressed, &keys.PickUp):
		m.pick(-1)
	case is(pressed, &keys.RowDown), is(pressed, &keys.PickDown):
		m.pick(+1)
	case is(pressed, &keys.PageUp), m.vim() && pressed == "ctrl+u":
		for range page {
			m.timeline.Pick(-1)
		}
	case m.vim() && k.Text == "G":
		m.unpick()
		return m.toBottom(), true
	case is(pressed, &keys.PageDown), m.vim() && pressed == "ctrl+d":
		for range page {
			m.timeline.Pick(+1)
		}
	case is(pressed, &keys.Send):
		return m.follow(msg), true
	case is(pressed, &keys.Answer):
		m.answer(msg)
	case is(pressed, &keys.Thread):
		return m.onPicked("thread"), true
	case is(pressed, &keys.Edit):
		return m.onPicked("edit"), true
	case is(pressed, &keys.Delete):
		return m.onPicked("delete"), true
	case is(pressed, &keys.React):
		m.openReact(msg.Place())
	case is(pressed, &keys.CopyText):
		if msg.Text == "" && len(msg.Files) > 0 {
			m.say("there is no text in it; s copies the line that fetches its file")
			return nil, true
		}
		return m.copy(msg.Text, "its text is copied"), true
	case is(pressed, &keys.CopyLink):
		link := command.Link(m.ctx, m.session, msg.Place())
		return m.copy(link, "copied: "+link), true
	case is(pressed, &keys.OpenLink):
		return m.openLink(msg), true
	case is(pressed, &keys.Fetch):
		return m.withFile(msg, true), true
	case is(pressed, &keys.Pin):
		return m.onOff("pin", msg.Pinned.IsZero()), true
	case is(pressed, &keys.Keep):
		return m.onPicked("save"), true
	case is(pressed, &keys.Details):
		return m.onPicked("details"), true
	default:
		if k.Text != "" && k.Text != "/" {
			m.unpick()
		}
		return nil, false
	}
	return nil, true
}

// pickHint says in w cells what the keys do with the chosen message, the most useful first.
func (m *Model) pickHint(w int) string {
	msg := m.timeline.Picked()
	said := msg.Kind != chat.Notice && !msg.Deleted
	mine, may := msg.Author == m.session.Me().ID && said, func(chat.Act) bool { return false }
	e := m.entry(m.open)
	if e != nil {
		role, err := m.session.RoleIn(m.open)
		may = func(act chat.Act) bool { return err == nil && role.MayIn(e.Kind, act) == nil }
	}
	var words []string
	for _, word := range []struct {
		text string
		can  bool
	}{
		{"Enter opens · s fetch", len(msg.Files) > 0},
		{"r reply", !msg.Deleted},
		{"+ react", said},
		{"t thread", e != nil && e.Kind != chat.Thread},
		{"e edit", mine},
		{"d delete", (mine || may(chat.Moderate)) && !msg.Deleted},
		{"y copy", true},
		{"i details", true},
		{"p " + pinWord(msg), may(chat.Pin)},
		{"b keep", true},
		{"o link", webLink.MatchString(msg.Text)},
	} {
		if word.can && (len(words) == 0 || ansi.StringWidth(strings.Join(words, " · ")+" · "+word.text) <= w) {
			words = append(words, word.text)
		}
	}
	return strings.Join(words, " · ")
}

func pinWord(msg *chat.Message) string {
	if msg.Pinned.IsZero() {
		return "pin"
	}
	return "unpin"
}

// onPicked uses a verb on the chosen message.
func (m *Model) onPicked(verb string) tea.Cmd { return m.onOff(verb, true) }

func (m *Model) onOff(verb string, on bool) tea.Cmd {
	u := use{verb: verb, room: m.open, picked: m.timeline.Picked().Seq}
	if !on {
		u.rest = "off"
	}
	return m.use(u)
}

// copy puts a text on the clipboard of the person's own machine, if their terminal allows it.
func (m *Model) copy(text, said string) tea.Cmd {
	if text == "" {
		m.say("there is nothing to copy")
		return nil
	}
	m.unpick()
	m.say(said)
	return tea.SetClipboard(chat.Printable(text))
}

// webLink finds addresses in a text, without the punctuation that follows them.
var webLink = regexp.MustCompile(`https?://[^\s<>"'` + "`" + `]*[^\s<>"'` + "`" + `.,;:!?)\]*_~]`)

// openLink copies the link of a message, or has one of several chosen: nothing of ours runs where the person's
// browser is.
func (m *Model) openLink(msg *chat.Message) tea.Cmd {
	found := webLink.FindAllString(msg.Text, 20)
	switch len(found) {
	case 0:
		m.say("there is no link in it")
	case 1:
		return m.copyLink(found[0])
	default:
		list := make([]dialog.Entry, len(found))
		for i, link := range found {
			list[i] = dialog.Entry{Text: link, About: webAddress(link)}
		}
		m.dialog = dialogs{open: dialog.NewList(m.theme, "Links", list)}
	}
	return nil
}

// webAddress is a link that was chosen.
type webAddress string

func (m *Model) copyLink(link string) tea.Cmd {
	return m.copy(link, "copied: "+link)
}

// follow opens the file of a message, or goes to what it answers, or else to its thread. A message of somebody whom
// the user blocks is shown first, or hidden again if it has no file.
func (m *Model) follow(msg *chat.Message) tea.Cmd {
	switch {
	case len(msg.Files) > 0 && !m.timeline.Hides(msg.Seq):
		return m.withFile(msg, false)
	case m.timeline.Reveal(msg.Seq):
	case msg.Reply != 0:
		return m.jump(msg.Reply)
	case msg.Thread != nil:
		return m.openThread(msg.Place())
	}
	return nil
}

// clickMessage chooses the message at a row of the timeline; a second click on it is Enter.
func (m *Model) clickMessage(y int) tea.Cmd {
	if !m.composer.Empty() {
		return nil
	}
	was := m.timeline.Picked()
	if m.timeline.PickAt(y) && was != nil && was == m.timeline.Picked() {
		return m.follow(was)
	}
	return nil
}

package ui

import (
	tea "charm.land/bubbletea/v2"

	"parley/app/chat"
	"parley/ui/sidebar"
)

// key hands a key to whoever it is for: the dialog, then the keys that work everywhere, then what is
// special to an empty composer, then the composer.
func (m *Model) key(k tea.KeyPressMsg) tea.Cmd {
	pressed := k.String()
	if m.dialog.shown() {
		return m.dialogKey(k)
	}
	if m.leaving && !is(pressed, &keys.Interrupt) {
		m.leaving = false
		m.hush()
	}
	if !is(pressed, &keys.Complete) && !is(pressed, &keys.CompleteBack) {
		m.complete = completion{}
	}
	if m.bare {
		if cmd, used := m.bareKey(k); used {
			return cmd
		}
	}
	if m.picking() {
		if cmd, used := m.pickKey(k, pressed); used {
			return cmd
		}
	}
	if pressed == "esc" && m.aim != (aim{}) {
		m.dropAim()
		return nil
	}
	if cmd, used := m.globalKey(k, pressed); used {
		return cmd
	}
	if m.composer.Empty() {
		if cmd, used := m.emptyKey(k, pressed); used {
			return cmd
		}
	}
	if m.composer.Update(k) {
		m.hush()
		return m.drafting()
	}
	return nil
}

// globalKey does what a key does whether or not something is typed.
func (m *Model) globalKey(k tea.KeyPressMsg, pressed string) (cmd tea.Cmd, used bool) {
	switch {
	case is(pressed, &keys.NewLine):
		return nil, false
	case is(pressed, &keys.Send):
		if m.composer.Empty() && !m.aim.edit {
			return m.choose(), true
		}
		return m.send(), true
	case is(pressed, &keys.Complete):
		return m.completeWord(+1), true
	case is(pressed, &keys.CompleteBack):
		return m.completeWord(-1), true
	case is(pressed, &keys.Home):
		m.showHome()
	case is(pressed, &keys.Switcher):
		m.openSwitcher()
	case is(pressed, &keys.Search):
		return m.openSearch(""), true
	case is(pressed, &keys.NextRoom):
		return m.step(+1), true
	case is(pressed, &keys.PrevRoom):
		return m.step(-1), true
	case is(pressed, &keys.Number):
		if i := int(k.Code - '1'); i >= 0 && i < len(m.rooms) {
			return m.openRoom(m.rooms[i].ID), true
		}
	case is(pressed, &keys.LastRoom):
		return m.lastRoom(), true
	case is(pressed, &keys.NextUnread):
		return m.nextUnread(), true
	case is(pressed, &keys.NextMention):
		return m.stepMention(true), true
	case is(pressed, &keys.PrevMention):
		return m.stepMention(false), true
	case is(pressed, &keys.ToNew):
		m.toNew()
	case is(pressed, &keys.PageUp):
		m.page(-1)
	case is(pressed, &keys.PageDown):
		m.page(+1)
	case is(pressed, &keys.Full):
		m.full = !m.full
	case m.full && pressed == "esc":
		m.full = false
	case is(pressed, &keys.SentBefore):
		m.recallSent(-1)
		return m.drafting(), true
	case is(pressed, &keys.SentAfter):
		m.recallSent(+1)
		return m.drafting(), true
	case is(pressed, &keys.Retry):
		return m.retry(), true
	case is(pressed, &keys.AsFile):
		return m.sendAsFile(), true
	case is(pressed, &keys.Admit):
		return m.answerKnock("admit"), true
	case is(pressed, &keys.Refuse):
		return m.answerKnock("refuse"), true
	case is(pressed, &keys.Help):
		m.openHelp("")
	case is(pressed, &keys.Column):
		return m.toggleColumn(), true
	case is(pressed, &keys.Other):
		m.swapPanes()
	case is(pressed, &keys.Sidebar):
		m.toggleSidebar()
	case is(pressed, &keys.Settings):
		m.openSettings()
	case is(pressed, &keys.Bare):
		m.toggleBare()
	case is(pressed, &keys.Mouse):
		m.mouse = !m.mouse
	case is(pressed, &keys.Redraw):
		return tea.ClearScreen, true
	case is(pressed, &keys.Interrupt):
		return m.interrupt(), true
	default:
		return nil, false
	}
	return nil, true
}

// emptyKey does what a key does while nothing is typed.
func (m *Model) emptyKey(k tea.KeyPressMsg, pressed string) (cmd tea.Cmd, used bool) {
	switch {
	case pressed == "esc":
		return m.escape(k), true
	case k.Text == "?":
		m.openHelp("")
	case is(pressed, &keys.Quit):
		return m.quit(), true
	case is(pressed, &keys.RowUp) && m.open != 0 && !m.full:
		return m.pickLast(k), true
	case is(pressed, &keys.RowUp):
		m.rows(-1)
	case is(pressed, &keys.RowDown):
		m.rows(+1)
	case is(pressed, &keys.Newest):
		return m.toBottom(), true
	default:
		return nil, false
	}
	return nil, true
}

// escape takes away what can be taken away, and at last goes Home.
func (m *Model) escape(k tea.KeyPressMsg) tea.Cmd {
	switch {
	case m.notice.text != "":
		m.hush()
	case len(m.knocks.list) > 0:
		m.knocks = knocks{} // until there is another; the verb still has them
	case m.wanted != 0:
		m.wanted = 0
	case m.open != 0 && !m.timeline.AtBottom():
		return m.toBottom()
	case m.open != 0 && m.vim() && m.timeline.Last() > 0:
		return m.pickLast(k)
	case m.in != 0:
		m.closeThread()
	default:
		m.showHome()
	}
	return nil
}

// choose opens what the cursor of Home is on.
func (m *Model) choose() tea.Cmd {
	if m.open != 0 {
		return nil
	}
	c, ok := m.home.Selected()
	if !ok {
		return nil
	}
	return m.openChoice(c)
}

func (m *Model) openChoice(c sidebar.Choice) tea.Cmd {
	if c.Room != 0 {
		return m.openRoom(c.Room)
	}
	return m.chatWith(c.User)
}

// rows moves the cursor of Home, or scrolls the timeline.
func (m *Model) rows(delta int) {
	if m.open == 0 {
		m.home.Move(delta)
		return
	}
	m.timeline.ScrollBy(delta)
}

// page is rows by the screenful.
func (m *Model) page(dir int) {
	switch {
	case m.open == 0:
		m.home.Page(dir)
	case dir < 0:
		m.timeline.PageUp()
	default:
		m.timeline.PageDown()
	}
}

func (m *Model) toggleSidebar() {
	if m.layout.sidebar.w > 0 {
		m.side = sideOff
		return
	}
	m.side = sideOn
	if m.width < sidebarMin {
		m.say("the window is too narrow for the list of rooms; Ctrl+K goes anywhere")
	}
}

// interrupt is Ctrl+C: it clears the draft first and leaves when there is none, if it is meant.
func (m *Model) interrupt() tea.Cmd {
	if !m.composer.Empty() || m.aim != (aim{}) {
		m.composer.Reset()
		m.dropAim()
		return nil
	}
	if m.leaving {
		return m.quit()
	}
	m.leaving = true
	m.say("Ctrl+C again to leave")
	return nil
}

func (m *Model) quit() tea.Cmd {
	m.farewell = m.unsent(false) + "parley: bye\n"
	return tea.Quit
}

// paste takes text from the terminal's clipboard.
func (m *Model) paste(text string) tea.Cmd {
	if m.dialog.shown() {
		m.dialog.open.Paste(text)
		return nil
	}
	m.complete, m.bare = completion{}, false
	if err := m.composer.Paste(text); err != nil {
		m.fail(chat.MessageOf(err))
	}
	return m.drafting()
}

package ui

import (
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"parley/app/chat"
)

// knocks are those who knock, oldest first, for somebody who may let them in.
type knocks struct {
	list []chat.Knock
	next time.Time // when the first took the place of another, or of a notice; zero if it did not
}

// readKnocks takes who knocks now. Somebody new rings the bell.
func (m *Model) readKnocks() tea.Cmd {
	k := &m.knocks
	list, _ := m.session.Knocks() // of nobody, for who may not
	was := k.list
	k.list = list
	if len(was) > 0 && len(list) > 0 && was[0].ID != list[0].ID {
		k.next = m.now()
	}
	if len(list) == 0 {
		k.next = time.Time{}
	}
	if len(list) == 0 || len(was) > 0 && list[len(list)-1].ID <= was[len(was)-1].ID {
		return nil
	}
	if !m.notice.err {
		m.hush() // it would hide them
	}
	return tea.Raw(bell)
}

// answerKnock uses a verb on who is shown to knock. What is pressed while a notice hides them, or just as
// another takes their place, was not meant for them: it only shows them.
func (m *Model) answerKnock(verb string) tea.Cmd {
	const glance = 500 * time.Millisecond
	k := &m.knocks
	switch {
	case len(k.list) == 0:
		m.say("nobody knocks")
	case !m.knockShown() || m.now().Sub(k.next) < glance: // they could not see whom it is about
		m.hush()
		m.complete = completion{}
		k.next = m.now()
	default:
		return m.use(use{verb: "admin", rest: fmt.Sprintf("%s %d", verb, k.list[0].ID), room: m.open})
	}
	return nil
}

// knockShown says whether the hint shows who knocks: nothing that the person does now stands there.
func (m *Model) knockShown() bool {
	return len(m.knocks.list) > 0 && m.notice.text == "" && len(m.complete.list) < 2 && !m.picking() && m.aim == (aim{})
}

// line says who knocks, and how to answer, in a row of so many cells or in two.
func (k *knocks) line(width int) string {
	first := k.list[0]
	answer := "Alt+Y lets in · Alt+X refuses"
	before, after := first.Name()+" knocks: “", "”"
	if n := len(k.list) - 1; width < ansi.StringWidth(answer) {
		answer = "Alt+Y/X: yes/no"
	} else if n > 0 {
		after += fmt.Sprintf(" and %d more", n)
	}
	if line := before + first.Reason + after + " · " + answer; ansi.StringWidth(line) <= width {
		return line
	}
	return before + fit(first.Reason, max(width-ansi.StringWidth(before+after), 1)) + after + "\n" + answer
}

package command_test

import (
	"testing"

	"parley/app/chat"
	"parley/app/command"
)

// TestShortcodes: those that were typed whole are emoji when the message is sent, but in code and behind a \.
func TestShortcodes(t *testing.T) {
	for text, want := range map[string]string{
		"done :tada:":                        "done 🎉",
		":tada::rocket: (:+1:)":              "🎉🚀 (👍)",
		":TADA:, :nosuch: and :":             "🎉, :nosuch: and :",
		`\:tada: is :tada:`:                  `\:tada: is 🎉`,
		"`:tada:` and :tada: ``a ` :tada:``": "`:tada:` and 🎉 ``a ` :tada:``",
		"one ` :tada:":                       "one ` 🎉",
		"```\n:tada:\n```\n:tada:":           "```\n:tada:\n```\n🎉",
		"~~~~\n:tada:\n~~~\n:tada:":          "~~~~\n:tada:\n~~~\n:tada:",
		"at 10:100:30 in a:b:c, é:tada:":     "at 10:100:30 in a:b:c, é🎉",
		"http://h:100:x":                     "http://h:100:x",
		"    10:30:":                         "    10:30:",
		":\xff: `":                           ":\xff: `",
		`\`:                                  `\`,
	} {
		if got := command.WithEmoji(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

// TestShortcodesInVerbs: a text that follows a verb has them too.
func TestShortcodesInVerbs(t *testing.T) {
	h := newHouse(t)
	bob := h.enter("bob")
	if _, errOut, code := h.exec("dm", "bob", "lunch", ":pizza:?"); code != command.Done || h.newest("bob") != "lunch 🍕?" {
		t.Errorf("exit %d, %q, %q", code, errOut, h.newest("bob"))
	}
	m, err := bob.Post(t.Context(), chat.Draft{Room: bob.Lobby(), ClientID: "1", Text: "well"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]string{{"/reply :tada: yes", "🎉 yes"}, {"/me is :tada:", "is 🎉"}, {"/edit `:tada:` :tada:", "`:tada:` 🎉"}} {
		if _, err := h.run(c[0], m.Room); err != nil {
			t.Errorf("%s: %v", c[0], err)
		}
		page, err := h.ana.History(t.Context(), m.Room, 0, 1)
		if err != nil || page[0].Text != c[1] {
			t.Errorf("%s: %q %v", c[0], page[0].Text, err)
		}
	}
	if _, err := h.run("/status :palm_tree: on leave", 0); err != nil || h.ana.Me().Status != "🌴 on leave" {
		t.Errorf("%q %v", h.ana.Me().Status, err)
	}
}

package command_test

import (
	"strings"
	"testing"
	"time"

	"parley/app/command"
)

// Times are shown in the zone that the user chose, else in the one of their terminal, else in the
// server's, as on the screen.
func TestTimesInTheUsersZone(t *testing.T) {
	h := newHouse(t)
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	told := func(zone *time.Location) string {
		t.Helper()
		r, err := command.Run(t.Context(), command.Context{Session: h.ana, Zone: zone}, "whois", "ana")
		if err != nil {
			t.Fatal(err)
		}
		return r.Lines[0]
	}
	if got := told(nil); !strings.HasSuffix(got, time.Now().Format(" MST")) {
		t.Errorf("no zone: %q", got)
	}
	if got := told(tokyo); !strings.HasSuffix(got, " JST") {
		t.Errorf("the terminal's: %q", got)
	}
	if err := h.ana.SetZone(t.Context(), "Europe/Berlin"); err != nil {
		t.Fatal(err)
	}
	if got := told(tokyo); !strings.Contains(got, " CE") {
		t.Errorf("the user's own: %q", got)
	}
}

// TestErrorsNameVerbsAsTheyAreTyped: with their slash on a screen, without in a script.
func TestErrorsNameVerbsAsTheyAreTyped(t *testing.T) {
	h := newHouse(t)
	h.enter("bob")
	h.exec("block", "bob")
	for line, want := range map[string]string{
		"nonsense":                   "; /help lists",
		"help nonsense":              "; /help lists",
		"whois":                      "usage: /whois",
		"whois bobby":                "/who lists",
		"back now":                   "/back takes",
		"dm bob hi":                  "/unblock bob",
		"go nowhere.else":            "", // a name
		"keys revoke 7":              "/keys lists",
		"dm ana /help me":            "that is you",
		"jump /etc/passwd":           "",
		"leave #lobby":               "",
		"topic off":                  "name one first: /topic",
		"zone /topic/off":            `"/topic/off"`, // what was typed stays
		"delete":                     "/delete",
		"admin knocks":               "",
		"keys link then":             "/keys link takes",
		"settings delete-account up": "",
	} {
		verb, rest, _ := strings.Cut(line, " ")
		_, err := command.Run(t.Context(), command.Context{Session: h.ana, Screen: true}, verb, rest)
		if want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("/%s: %v, not %q", line, err, want)
		}
		_, errOut, _ := h.exec(line)
		if strings.Contains(errOut, " /") || !strings.Contains(errOut, strings.TrimPrefix(want, "/")) && !strings.Contains(want, " /") {
			t.Errorf("%s: %q", line, errOut)
		}
	}
}

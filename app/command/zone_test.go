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

func TestUnknownVerbOnAScreen(t *testing.T) {
	h := newHouse(t)
	for _, line := range []string{"nonsense", "help nonsense"} {
		verb, rest, _ := strings.Cut(line, " ")
		_, err := command.Run(t.Context(), command.Context{Session: h.ana, Screen: true}, verb, rest)
		if err == nil || !strings.Contains(err.Error(), "; /help lists") {
			t.Errorf("/%s: %v", line, err)
		}
	}
}

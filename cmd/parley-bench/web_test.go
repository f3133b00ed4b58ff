package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"

	"parley/ui/uitest"
)

func TestWeb(t *testing.T) {
	srv := uitest.StartServer(t, "--web", "127.0.0.1:0", "--limit", "posts-burst=1000000,logins-burst=1000000,pages-burst=1000000")
	var out, progress bytes.Buffer
	args := []string{"web", "--addr", srv.Addr, "--pid", fmt.Sprint(srv.Pid()), "--people", "3", "--streams", "7", "--requests", "2",
		"--duration", "300ms", "--idle", "50ms", "--json"}
	if err := command(t.Context(), args, &out, &progress); err != nil {
		t.Fatal(err)
	}
	var r WebReport
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatalf("%v in %s", err, out.Bytes())
	}
	if r.IdleBytes != 0 || r.Page.Requests == 0 || r.Post.Requests == 0 || r.Page.PerSecond <= 0 || r.Page.Bytes < 1000 || r.Page.P99 < r.Page.P50 || r.ToPage.P50 <= 0 || r.ToTerminal.P99 < r.ToTerminal.P50 {
		t.Errorf("figures: %+v", r)
	}
	if got := progress.String(); got != "Signing in\nTalking\nFilling the room\nStreams\nReading\nPosting\n" {
		t.Errorf("progress:\n%s", got)
	}
	out.Reset()
	if err := r.writeTable(&out); err != nil || !strings.HasPrefix(out.String(), "| 3 people, 7 open streams |") {
		t.Errorf("table: %v\n%s", err, &out)
	}
}

func TestParseWebRefuses(t *testing.T) {
	for _, args := range []string{"--people 0", "--streams -1", "--requests 0", "--duration 0s", "extra", "--no-such-flag"} {
		if _, _, err := parseWeb(strings.Fields(args), io.Discard); err == nil {
			t.Errorf("%s is accepted", args)
		}
	}
}

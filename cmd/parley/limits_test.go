package main

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/app/room"
	"parley/app/sshd"
	"parley/ui/web"
)

func TestLimits(t *testing.T) {
	env := func(name string) (string, bool) {
		return "posts-burst=3, stall=10m", name == "PARLEY_LIMIT"
	}
	status, stdout, stderr := parley(t, env, "limits")
	for _, want := range []string{`posts-burst +3 `, `stall +10m `, `sessions +50 `, `posts-every +500ms `, `a message +8 KiB`} {
		if status != 0 || stderr != "" || !regexp.MustCompile(`(?m)^`+want).MatchString(stdout) {
			t.Errorf("%q: %d %q\n%s", want, status, stderr, stdout)
		}
	}
	status, stdout, _ = parley(t, noEnv, "--help")
	for _, want := range []string{"connections=16", "posts-burst=10", "posts-every=500ms", "keepalive=30s", "mailbox=256"} {
		if status != 0 || !strings.Contains(stdout, want) {
			t.Errorf("the help has no %s: %d\n%s", want, status, stdout)
		}
	}
	l := defaultLimits()
	for _, text := range []string{"connections=7", "handshake=90s,verb-time=2h", "mailbox=10"} {
		if err := l.Set(text); err != nil {
			t.Fatal(err)
		}
	}
	if l.ssh.PerAddress != 7 || l.ssh.Handshake != 90*time.Second || l.ssh.Verb != 2*time.Hour || l.room.Mailbox != 10 {
		t.Errorf("%+v", l)
	}
	if got := l.String(); got != "connections=7,handshake=90s,verb-time=2h,mailbox=10" {
		t.Errorf("%q", got)
	}
}

// There is no limit that can't be set: each field of the parts' limits is in the table, once.
func TestAllLimitsAreInTheTable(t *testing.T) {
	l := defaultLimits()
	rows := l.table()
	for i, r := range rows {
		if slices.ContainsFunc(rows[:i], func(o limit) bool { return o.name == r.name || o.value == r.value }) {
			t.Errorf("%s is there twice", r.name)
		}
		if err := r.parse(map[bool]string{true: "999", false: "999s"}[isNumber(r)]); err != nil {
			t.Error(err)
		}
	}
	if l.stall != 999*time.Second {
		t.Error("stall can't be set")
	}
	for _, got := range []string{fmt.Sprintf("%+v", l.ssh), fmt.Sprintf("%+v", l.room), fmt.Sprintf("%+v", l.web)} {
		for field := range strings.FieldsSeq(strings.Trim(got, "{}")) {
			if !strings.HasSuffix(field, ":999") && !strings.HasSuffix(field, ":16m39s") {
				t.Errorf("%s can't be set", field)
			}
		}
	}
	if d := defaultLimits(); d.ssh != (sshd.Limits{}).WithDefaults() || d.room != (room.Limits{}).WithDefaults() || d.web != (web.Limits{}).WithDefaults() {
		t.Error("others than the defaults of the parts")
	}
}

func isNumber(r limit) bool { _, ok := r.value.(*int); return ok }

// The README has all limits with their numbers, and all flags: it can't fall behind the tables.
func TestREADMEHasAllLimitsAndFlags(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range defaultLimits().table() {
		if row := fmt.Sprintf("| `%s` | %s | %s |", r.name, r.text(), r.what); !strings.Contains(string(text), row) {
			t.Errorf("not in the README: %s", row)
		}
	}
	for _, f := range fixed() {
		if row := fmt.Sprintf("| %s | %s | |", f[0], f[1]); !strings.Contains(string(text), row) {
			t.Errorf("not in the README: %s", row)
		}
	}
	_, help, _ := parley(t, noEnv, "--help")
	for flag := range strings.FieldsSeq(help) {
		if strings.HasPrefix(flag, "--") && flag != "--help" && flag != "--flags]" && flag != "--log-level" && !strings.Contains(string(text), "| `"+flag+"` |") {
			t.Errorf("not in the README: %s", flag)
		}
	}
}

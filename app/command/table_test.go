package command

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"parley/app/chat"
	"parley/app/room"
	"parley/app/store"
)

var roles = []chat.Role{chat.Plain, chat.Moderator, chat.Admin, chat.Owner}

// staff returns a session of a person in each role, who is called as the role with an x in front.
func staff(t *testing.T) map[chat.Role]*room.Session {
	t.Helper()
	db, err := store.Open(filepath.Join(t.TempDir(), "db"), store.Options{})
	must(t, err)
	t.Cleanup(func() { db.Close() })
	for _, r := range roles {
		_, err := db.CreateUser(t.Context(), chat.User{Name: "x" + r.String(), Role: r}, chat.Key{Fingerprint: r.String()})
		must(t, err)
	}
	m, err := room.New(t.Context(), room.Config{Store: db, Limits: room.Limits{VerbBurst: 1 << 20}})
	must(t, err)
	list := map[chat.Role]*room.Session{}
	for _, r := range roles {
		list[r], err = m.Enter(t.Context(), room.Visitor{Key: chat.Key{Fingerprint: r.String()}})
		must(t, err)
		t.Cleanup(list[r].Close)
	}
	return list
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// every returns the whole table, with the verbs that follow others.
func every(all []Verb) (list []Verb) {
	for _, v := range all {
		list = append(append(list, v), every(v.Sub)...)
	}
	return list
}

// Each verb is tried by each role: those who may not are told so, and nothing else.
func TestWhoMayWhat(t *testing.T) {
	people := staff(t)
	for _, v := range every(verbs()) {
		for _, role := range roles {
			c := Context{Session: people[role], Screen: true}
			mayNot := role.May(v.Act) != nil
			for _, rest := range []string{"", "what is this"} {
				_, err := Run(t.Context(), c, v.Name, rest)
				told := err != nil && strings.HasPrefix(chat.MessageOf(err), "you may not")
				if told != mayNot || told && chat.CodeOf(err) != chat.Forbidden {
					t.Errorf("%s: %s %q: %v", role, v.Name, rest, err)
				}
			}
			var out, errOut bytes.Buffer
			code := Exec(t.Context(), people[role], append(strings.Fields(v.Name), "what", "is", "this"), Pipes{}, &out, &errOut)
			if told := code == Refused && strings.HasPrefix(errOut.String(), "parley: you may not"); told != mayNot {
				t.Errorf("%s: ssh host %s: %d, %s", role, v.Name, code, errOut.String())
			}
			if strings.Contains(errOut.String(), "takes a admin") {
				t.Errorf("%s: %s", v.Name, errOut.String())
			}
			_, err := Run(t.Context(), c, "help", v.Name)
			if (err != nil) != mayNot {
				t.Errorf("%s: help %s: %v", role, v.Name, err)
			}
			shown := false
			for _, seen := range every(Table(role)) {
				shown = shown || seen.Name == v.Name
			}
			if shown == mayNot {
				t.Errorf("%s: %s in the table: %v", role, v.Name, shown)
			}
		}
	}
	_, err := Run(t.Context(), Context{Session: people[chat.Plain]}, "admin", "frobnicate")
	if chat.CodeOf(err) != chat.Forbidden {
		t.Errorf("a member learns which verbs there are: %v", err)
	}
	_, err = Run(t.Context(), Context{Session: people[chat.Admin]}, "admin", "frobnicate")
	if chat.CodeOf(err) != chat.Invalid || !strings.Contains(chat.MessageOf(err), `"admin frobnicate"`) {
		t.Errorf("an unknown verb of administrators: %v", err)
	}
}

// What verbs do stands in one column for all of them, however many words they are used with.
func TestColumnsOfHelp(t *testing.T) {
	s := staff(t)[chat.Owner]
	for _, about := range []string{"", "admin", "admin invite", "keys"} {
		r, err := Run(t.Context(), Context{Session: s}, "help", about)
		must(t, err)
		for _, line := range r.Lines {
			usage, what, beside := strings.Cut(line, "  ")
			at := utf8.RuneCountInString(line) - utf8.RuneCountInString(strings.TrimLeft(what, " "))
			if beside && at != 25 || !beside && utf8.RuneCountInString(usage) < 24 {
				t.Errorf("help %s: in column %d: %s", about, at, line)
			}
		}
	}
}

func TestVerbsOfTwoWords(t *testing.T) {
	people := staff(t)
	exec := func(role chat.Role, args ...string) (out, errOut string, code int) {
		var o, e bytes.Buffer
		code = Exec(t.Context(), people[role], args, Pipes{}, &o, &e)
		return o.String(), e.String(), code
	}
	for _, c := range []struct {
		args string
		role chat.Role
		code int
		want string // in what is written
	}{
		{"admin", chat.Admin, Wrong, "help admin lists them"},
		{"admin users", chat.Admin, Done, "xmoderator           moderator"},
		{"ADMIN Users --json", chat.Moderator, Done, `"name":"xowner","presence":"offline","role":"owner"`},
		{"admin --json users", chat.Moderator, Done, `{"name"`},
		{"admin users now", chat.Admin, Wrong, "takes no arguments"},
		{"admin kick xmember too loud", chat.Moderator, Done, "xmember had to leave"},
		{"admin role @xmember", chat.Admin, Wrong, "admin, moderator or member"},
		{"admin role xmember king", chat.Admin, Wrong, "admin, moderator or member"},
		{"admin role xmember moderator", chat.Moderator, Refused, "you may not change roles"},
		{"admin role xmember moderator", chat.Admin, Done, "xmember is moderator"},
		{"admin role xowner member", chat.Admin, Refused, "owns this server"},
		{"admin sessions", chat.Admin, Done, "xowner"},
		{"admin sessions --json", chat.Admin, Done, `"for":"script"`},
		{"admin kick xadmin", chat.Moderator, Refused, "xadmin is admin"},
		{"admin kick xmoderator", chat.Moderator, Refused, "that is you"},
		{"admin kick xowner", chat.Admin, Refused, "xowner is owner"},
		{"admin announce the --json way", chat.Moderator, Refused, "you may not announce"},
		{"admin announce the --json way", chat.Admin, Done, ""},
		{"admin audit", chat.Admin, Done, "xadmin announce the --json way"},
		{"admin audit kick", chat.Admin, Done, "xmoderator kick @xmember (too loud)"},
		{"admin audit", chat.Admin, Done, "xadmin role @xmember: moderator"},
		{"admin audit MEMBER --json", chat.Owner, Done, `"by":"xadmin","verb":"role","on":"@xmember: moderator"}`},
		{"admin audit nonsense", chat.Admin, Done, "nothing like that"},
		{"admin audit", chat.Moderator, Refused, "you may not see what"},
		{"admin ban xmember", chat.Moderator, Refused, "it takes an admin"},
		{"admin ban --yes xmember for 2h with address rude", chat.Admin, Done, "there is no address that could be"},
		{"admin audit ban", chat.Admin, Done, "(rude)"},
		{"admin ban SHA256:abc", chat.Admin, Refused, "is no fingerprint"},
		{"admin motd off", chat.Admin, Done, "no message of the day"},
		{"admin audit motd", chat.Admin, Done, "xadmin motd off"},
		{"admin ban 192.0.2.0/24 rude --yes", chat.Admin, Wrong, "admin ban --yes …"},
		{"create #xx", chat.Owner, Done, ""},
		{"admin room #xx lock", chat.Admin, Done, "done"},
		{"admin room #xx unlock", chat.Admin, Done, "done"},
		{"admin audit unlock", chat.Admin, Done, "unlocked"},
		{"admin room #xx unlock off", chat.Admin, Wrong, "usage"},
		{"help admin", chat.Admin, Done, "admin role @user"},
		{"help admin users", chat.Moderator, Done, "admin users"},
		{"help nobody knows", chat.Admin, Wrong, "no verb"},
	} {
		out, errOut, code := exec(c.role, strings.Fields(c.args)...)
		if code != c.code || !strings.Contains(out+errOut, c.want) {
			t.Errorf("%s: %d, %q, %q", c.args, code, out, errOut)
		}
	}
	if out, _, _ := exec(chat.Moderator, "help", "admin"); strings.Contains(out, "role @user") {
		t.Errorf("a moderator is shown what they may not:\n%s", out)
	}
}

// The README has all verbs: it can't fall behind the table.
func TestREADMEHasAllVerbs(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	must(t, err)
	for _, v := range every(verbs()) {
		if v.run != nil && !bytes.Contains(text, fmt.Appendf(nil, "`/%s`", v.Usage())) &&
			!bytes.Contains(text, []byte("`/"+strings.ReplaceAll(v.Usage(), "|", `\|`)+"`")) {
			t.Errorf("`/%s` is not in the README", v.Usage())
		}
	}
}

// A verb that destroys does nothing before it has the answer to its question.
func TestAsks(t *testing.T) {
	owner := staff(t)[chat.Owner]
	bans := func() int {
		list, err := owner.Bans()
		must(t, err)
		return len(list)
	}
	var out, errOut bytes.Buffer
	if code := Exec(t.Context(), owner, []string{"admin", "ban", "10.0.0.0/8", "spam", "--yes"}, Pipes{}, &out, &errOut); code != Wrong || bans() != 0 ||
		!strings.Contains(errOut.String(), "everybody who comes from 10.0.0.0/8") || !strings.Contains(errOut.String(), flagYes) {
		t.Errorf("not asked: %d, %d bans, %q", code, bans(), errOut.String())
	}
	if code := Exec(t.Context(), owner, []string{"admin", "ban", "--yes", "10.0.0.0/8", "spam"}, Pipes{}, &out, &errOut); code != Done || bans() != 1 {
		t.Errorf("sure: %d, %d bans, %q", code, bans(), errOut.String())
	}
	c := Context{Session: owner, Screen: true}
	if r, err := Run(t.Context(), c, "admin", "ban 127.0.0.1"); err == nil || r.Ask != "" {
		t.Errorf("it asks what it refuses then: %+v, %v", r, err)
	}
	if r, err := Run(t.Context(), c, "admin", "ban 10.1.0.0/16"); err != nil || r.Ask == "" || len(r.Lines) > 0 || bans() != 1 {
		t.Errorf("on a screen: %+v, %v", r, err)
	}
}

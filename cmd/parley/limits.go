package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"parley/app/chat"
	"parley/app/room"
	"parley/app/sshd"
	"parley/ui/web"
)

// limits are all limits that can be changed. They are the value of the flag --limit.
type limits struct {
	ssh   sshd.Limits
	room  room.Limits
	web   web.Limits
	stall time.Duration
	set   []string // as given: name=value
}

func defaultLimits() *limits {
	return &limits{ssh: sshd.Limits{}.WithDefaults(), room: room.Limits{}.WithDefaults(), web: web.Limits{}.WithDefaults(), stall: 5 * time.Minute}
}

// limit is a row of the table of limits.
type limit struct {
	name  string
	what  string
	value any // *int or *time.Duration
}

// table returns all limits, in the order of their list.
func (l *limits) table() []limit {
	return []limit{
		{"connections", "connections at once from an address (IPv4 /32, IPv6 /64)", &l.ssh.PerAddress},
		{"connections-minute", "new connections from an address each minute", &l.ssh.PerMinute},
		{"connections-burst", "new connections from an address after a quiet time", &l.ssh.Burst},
		{"strangers", "connections at once without a proven key; above it ever more are dropped, all at twice this", &l.ssh.Unauthenticated},
		{"handshake", "from the first byte to a proven key", &l.ssh.Handshake},
		{"login-tries", "failed tries to log in on a connection", &l.ssh.AuthTries},
		{"proxy-header", "for the PROXY header of a trusted proxy", &l.ssh.ProxyHeader},
		{"sessions-connection", "sessions at once on a connection", &l.ssh.Sessions},
		{"guests", "connections at once that may come no further than the door", &l.ssh.Guests},
		{"guest-time", "for one of these to be let in", &l.ssh.Guest},
		{"session-start", "from opening a session to saying what it is for", &l.ssh.Start},
		{"env", "environment variables of a session", &l.ssh.EnvVars},
		{"env-bytes", "bytes of one of them, with its name", &l.ssh.EnvBytes},
		{"command-bytes", "bytes of a command line", &l.ssh.Command},
		{"verb-time", "for a verb over ssh to be done, and its output to be taken", &l.ssh.Verb},
		{"flood-bytes", "bytes that a connection sends and nobody reads", &l.ssh.Flood},
		{"keepalive", "between two questions whether the client is there", &l.ssh.Keepalive},
		{"keepalives-missed", "questions without an answer, after which it is gone", &l.ssh.Missed},
		{"linger", "for a client to let go of a session that has ended", &l.ssh.Linger},
		{"web-connections", "connections of browsers at once from an address", &l.web.PerAddress},
		{"web-connections-burst", "new connections of browsers from an address after a quiet time", &l.web.Burst},
		{"web-connections-every", "after that, one per this", &l.web.Every},
		{"web-connections-all", "connections of browsers at once from everywhere", &l.web.Connections},
		{"web-pages", "pages that are open at once in browsers of an address", &l.web.Streams},
		{"stall", "for a client that reads nothing of its screen", &l.stall},
		{"sessions", "sessions at once of an account; three fifths of them may be in browsers", &l.room.Sessions},
		{"logins-burst", "sessions of an account that may begin at once; those in browsers for themselves", &l.room.LoginBurst},
		{"logins-every", "after that, one per this", &l.room.LoginEvery},
		{"posts-burst", "messages of an account that may come at once", &l.room.PostBurst},
		{"posts-every", "after that, one per this", &l.room.PostEvery},
		{"chats-burst", "new direct rooms that an account may open at once", &l.room.ChatBurst},
		{"chats-every", "after that, one per this", &l.room.ChatEvery},
		{"rooms-burst", "rooms that an account may make at once", &l.room.RoomBurst},
		{"rooms-every", "after that, one per this", &l.room.RoomEvery},
		{"verbs-burst", "verbs of an account at once", &l.room.VerbBurst},
		{"verbs-every", "after that, one per this", &l.room.VerbEvery},
		{"pages-burst", "pages and files that browsers of an account may ask for at once", &l.room.PageBurst},
		{"pages-every", "after that, one per this", &l.room.PageEvery},
		{"forms-burst", "forms of an account that browsers may send at once, but for messages, verbs and uploads", &l.room.FormBurst},
		{"forms-every", "after that, one per this", &l.room.FormEvery},
		{"codes-burst", "wrong codes of a key, or from an address, at once", &l.room.GuessBurst},
		{"codes-every", "after that, one per this", &l.room.GuessEvery},
		{"knocks-burst", "knocks from an address at once", &l.room.KnockBurst},
		{"knocks-every", "after that, one per this", &l.room.KnockEvery},
		{"uploads", "uploads of an account at once", &l.room.Uploads},
		{"uploads-all", "uploads of all accounts at once", &l.room.UploadsAll},
		{"uploads-burst", "uploads of an account that may begin at once", &l.room.UploadBurst},
		{"uploads-every", "after that, one per this, for which they wait", &l.room.UploadEvery},
		{"uploads-keep", "for an upload to be posted, or to be gone on with when it broke off", &l.room.UploadKeep},
		{"mailbox", "events that wait for a session, before it has to reload", &l.room.Mailbox},
	}
}

// fixed are the limits that can't be changed, since what is stored was made within them, or screens are.
func fixed() [][2]string {
	return [][2]string{
		{"a message", fmt.Sprintf("%d KiB, %d lines", chat.MaxMessageBytes>>10, chat.MaxMessageLines)},
		{"a name", fmt.Sprintf("%d to %d characters", chat.MinName, chat.MaxName)},
		{"a status", fmt.Sprintf("%d characters", chat.MaxStatus)},
		{"a reason, an announcement", fmt.Sprintf("%d characters", chat.MaxReason)},
		{"files of a message", fmt.Sprint(chat.MaxFiles)},
		{"the name of a file", fmt.Sprintf("%d bytes", chat.MaxFileName)},
		{"a window", "drawn from 20×6 to 400×150"},
		{"a key", "ed25519, ecdsa, their hardware forms, RSA of 2048 to 8192 bits with SHA-2"},
	}
}

// text is a limit as it is given: 30, 15s, 5m.
func (r limit) text() string {
	switch v := r.value.(type) {
	case *int:
		return strconv.Itoa(*v)
	case *time.Duration:
		return chat.Pause(*v)
	}
	return ""
}

// The largest limits: more is a mistake, and could overflow where they are counted.
const (
	mostOf   = 1 << 30
	longest  = 24 * time.Hour
	shortest = time.Millisecond
)

// parse sets a limit from its text.
func (r limit) parse(text string) error {
	switch v := r.value.(type) {
	case *int:
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > mostOf {
			return fmt.Errorf("%s takes a number from 1 to %d, not %q", r.name, mostOf, text)
		}
		*v = n
	case *time.Duration:
		d, err := time.ParseDuration(text)
		if err != nil || d < shortest || d > longest {
			return fmt.Errorf("%s takes a time from 1ms to 24h, such as 500ms, 15s or 5m, not %q", r.name, text)
		}
		*v = d
	}
	return nil
}

// Set sets the limits that a text names, as name=value, several with commas between them.
func (l *limits) Set(text string) error {
	for one := range strings.SplitSeq(text, ",") {
		name, value, ok := strings.Cut(strings.TrimSpace(one), "=")
		if !ok {
			return fmt.Errorf("%q is not name=value", one)
		}
		rows := l.table()
		i := slices.IndexFunc(rows, func(r limit) bool { return r.name == name })
		if i < 0 {
			return fmt.Errorf("there is no limit %q; parley limits lists them all", name)
		}
		if err := rows[i].parse(value); err != nil {
			return err
		}
		l.set = append(l.set, one)
	}
	return nil
}

// String is what was set.
func (l *limits) String() string { return strings.Join(l.set, ",") }

// Type names the value in the help.
func (l *limits) Type() string { return "name=value" }

// summary has the names of all limits with what they are, on lines for the help.
func (l *limits) summary() string {
	var text, line string
	for _, r := range l.table() {
		one := r.name + "=" + r.text()
		if len(line)+1+len(one) > 74 {
			text, line = text+line+"\n", ""
		}
		line = strings.TrimSpace(line + " " + one)
	}
	return text + line
}

// print lists all limits as they are.
func (l *limits) print(w io.Writer) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	defer t.Flush()
	for _, r := range l.table() {
		fmt.Fprintf(t, "%s\t%s\t%s\n", r.name, r.text(), r.what)
	}
	fmt.Fprintln(t, "\nThese can't be changed:")
	for _, f := range fixed() {
		fmt.Fprintf(t, "%s\t%s\n", f[0], f[1])
	}
}

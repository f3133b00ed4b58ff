package ui_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/ui/uitest"
)

// patience is how long a journey waits for anything. What works takes milliseconds; a machine that
// does other things too must not make it fail.
const patience = 60 * time.Second

// visit connects a person, with the key of their name, and waits until they are shown Home.
func visit(t testing.TB, srv *uitest.Server, name string, opts ...uitest.Option) *uitest.Tester {
	t.Helper()
	return dial(t, srv, append([]uitest.Option{uitest.As(name)}, opts...)...).WaitFor("Hello, " + name)
}

// dial connects a robot that has patience.
func dial(t testing.TB, srv *uitest.Server, opts ...uitest.Option) *uitest.Tester {
	t.Helper()
	return uitest.Dial(t, srv.Addr, append([]uitest.Option{uitest.Within(patience)}, opts...)...)
}

// onHome matches a row of Home: who or what stands there, and before that whether the cursor does.
var onHome = regexp.MustCompile(`^(▌| ) \S (\S+)`)

// entries are the people and rooms that Home shows, and which of them the cursor is on, -1 if none.
func entries(p *uitest.Tester) (list []string, at int) {
	at = -1
	for _, row := range rows(p) {
		if m := onHome.FindStringSubmatch(row); m != nil {
			if m[1] == "▌" {
				at = len(list)
			}
			list = append(list, m[2])
		}
	}
	return list, at
}

// hereNow are those whom Home shows as here.
func hereNow(p *uitest.Tester) (names []string) {
	here := false
	for _, row := range rows(p) {
		m := onHome.FindStringSubmatch(row)
		switch {
		case strings.HasPrefix(row, "  Here now"):
			here = true
		case here && m == nil:
			return names
		case here:
			names = append(names, m[2])
		}
	}
	return names
}

// rows are the screen's rows, without the sidebar if it is shown.
func rows(p *uitest.Tester) []string {
	list := strings.Split(p.Screen(), "\n")
	for i, row := range list {
		if _, beside, ok := strings.Cut(row, "│"); ok {
			list[i] = beside
		}
	}
	return list
}

// choose moves the cursor of Home to a person or room, and presses Enter. Before it was moved the
// cursor is on whoever is first at the moment, so it is moved at least once.
func choose(t testing.TB, p *uitest.Tester, name string) {
	t.Helper()
	moved := false
	for range 200 {
		list, at := entries(p)
		want := slices.Index(list, name)
		key := "down"
		switch {
		case want < 0 || at < 0:
			p.WaitUntil(func(string) bool {
				list, at := entries(p)
				return at >= 0 && slices.Contains(list, name)
			})
			continue
		case want == at && moved:
			p.Press("enter").WaitGone("Hello, ")
			return
		case want < at:
			key = "up"
		}
		p.Press(key).WaitUntil(func(string) bool {
			now, i := entries(p)
			return i >= 0 && now[i] != list[at]
		})
		moved = true
	}
	t.Fatalf("the cursor does not get to %s:\n%s", name, p.Screen())
}

// open opens the direct room with somebody by its verb.
func open(p *uitest.Tester, name string) *uitest.Tester {
	return p.Enter("/dm " + name).WaitFor("Message @" + name)
}

// lobby opens the channel of all.
func lobby(p *uitest.Tester) *uitest.Tester {
	return p.Enter("/join #lobby").WaitFor("Message #lobby")
}

// The rows of a message: with time and name in columns, or below a row with name and time, or going
// on what the one above says.
var (
	inColumns = regexp.MustCompile(`^ \d\d:\d\d  (\S+)\s+(\S.*)$`)
	nameRow   = regexp.MustCompile(`^ (\S+)  \d\d:\d\d$`)
	goingOn   = regexp.MustCompile(`^\s{2,}([^\s•].*)$`)
	markWord  = regexp.MustCompile(`\s+(sent|delivered|seen)$`)
)

// said is what the timeline shows, as "name: text"; of a text of several rows only the first has a
// name. It is for texts that fit in a row, and for a composer that has one.
func said(p *uitest.Tester) []string {
	var list []string
	author := ""
	_, h := p.Size()
	for _, row := range rows(p)[1 : h-2] { // below the header, above the hint and the composer
		row = markWord.ReplaceAllString(row, "")
		if m := inColumns.FindStringSubmatch(row); m != nil {
			author = m[1]
			list = append(list, author+": "+m[2])
		} else if m := nameRow.FindStringSubmatch(row); m != nil {
			author = m[1]
		} else if m := goingOn.FindStringSubmatch(row); m != nil && author != "" {
			list = append(list, author+": "+m[1])
		} else {
			author = ""
		}
	}
	return list
}

// waitSaid waits until the timeline shows exactly these.
func waitSaid(p *uitest.Tester, want ...string) {
	p.WaitUntil(func(string) bool { return slices.Equal(said(p), want) })
}

// waitLine waits until the timeline shows this among others.
func waitLine(p *uitest.Tester, want string) {
	p.WaitUntil(func(string) bool { return slices.Contains(said(p), want) })
}

// waitTitle waits until the window's title begins with prefix.
func waitTitle(p *uitest.Tester, prefix string) {
	p.WaitUntil(func(string) bool { return strings.HasPrefix(p.Title(), prefix) })
}

// draft is what stands in the last row: the composer, when it has one row.
func draft(p *uitest.Tester) string {
	_, h := p.Size()
	row := p.Row(h - 1)
	if _, text, ok := strings.Cut(row, "› "); ok {
		return text
	}
	return row
}

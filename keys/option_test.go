package keys

import (
	"net/netip"
	"strings"
	"testing"
	"time"
)

func TestOptions(t *testing.T) {
	long := "20991231"
	for text, want := range map[string]string{ // the error, empty for none
		`no-port-forwarding,no-X11-forwarding,no-agent-forwarding,no-user-rc`: "",
		`permitopen="host:1",permitlisten="2"`:                                "",
		`restrict,pty`:                                                        "",
		`no-pty,pty`:                                                          "",
		`restrict`:                                                            "terminal",
		`pty,no-pty`:                                                          "terminal",
		`cert-authority`:                                                      "cert-authority",
		`command="rm -rf /"`:                                                  "command",
		`environment="A=b"`:                                                   "environment",
		`principals="ana"`:                                                    "principals",
		`verify-required`:                                                     "verify-required",
		`no-touch-required`:                                                   "no-touch-required",
		`frobnicate`:                                                          "frobnicate is not known",
		`from="192.0.2.1"`:                                                    "",
		`FROM="192.0.2.1",EXPIRY-TIME="` + long + `"`:                         "",
		`from="192.0.2.1",from="192.0.2.2"`:                                   "twice",
		`from=""`:                                                             "no address",
		`from="*.example.org"`:                                                "not looked up",
		`from="192.0.2.1,!bad.cafe"`:                                          "not looked up",
		`from="192.0.2.1/24"`:                                                 "192.0.2.0/24 is",
		`from="192.0.2.0/33"`:                                                 "no network",
		`from="192.0.2.256"`:                                                  "no address",
		`expiry-time="` + long + `"`:                                          "",
		`expiry-time="tomorrow"`:                                              "no time",
		`expiry-time="20991301"`:                                              "no time",
		`expiry-time=""`:                                                      "no time",
		`expiry-time="209912312360Z"`:                                         "no time",
	} {
		_, err := parseOptions(strings.Split(text, ",")) // none of these values has a comma but the one that is wrong either way
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

func TestFrom(t *testing.T) {
	for _, c := range []struct {
		from, addr string
		want       bool
	}{
		{"192.0.2.1", "192.0.2.1", true},
		{"192.0.2.1", "::ffff:192.0.2.1", true},
		{"::ffff:192.0.2.1", "192.0.2.1", true},
		{"192.0.2.1", "192.0.2.10", false},
		{"192.0.2.0/24", "192.0.2.255", true},
		{"192.0.2.0/24", "192.0.3.0", false},
		{"192.0.2.*", "192.0.2.77", true},
		{"192.0.2.?", "192.0.2.7", true},
		{"192.0.2.?", "192.0.2.77", false},
		{"*", "2001:db8::1", true},
		{"*.2.*", "192.0.2.1", true},
		{"2001:DB8:0::1", "2001:db8::1", true},
		{"2001:db8::/32", "2001:db8:ffff::1", true},
		{"2001:db8:*", "2001:db8::1", true},
		{"fe80::/10", "fe80::1%eth0", true},
		{"0.0.0.0/0", "2001:db8::1", false},
		{"!192.0.2.7,192.0.2.0/24", "192.0.2.7", false},
		{"192.0.2.0/24,!192.0.2.7", "192.0.2.7", false},
		{"192.0.2.0/24,!192.0.2.7", "192.0.2.8", true},
		{"!192.0.2.7", "192.0.2.8", false}, // an exception alone lets nobody in, as with sshd
		{"10.0.0.1,192.0.2.8", "192.0.2.8", true},
	} {
		p, err := parsePatterns(c.from)
		if err != nil {
			t.Errorf("%s: %v", c.from, err)
		} else if got := p.match(netip.MustParseAddr(c.addr)); got != c.want {
			t.Errorf("from %q, client %s: %v", c.from, c.addr, got)
		}
	}
	p, err := parsePatterns("*")
	if err != nil || p.match(netip.Addr{}) {
		t.Errorf("no address at all is let in; %v", err)
	}
}

func TestWild(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{"", "", true}, {"", "a", false}, {"*", "", true}, {"?", "", false}, {"a*b*c", "axxbyyc", true},
		{"a*b*c", "axxbyy", false}, {"**a", "ba", true}, {"a*", "a", true}, {"*aab", "aaaab", true},
		{strings.Repeat("a*", 30) + "b", strings.Repeat("a", 5000), false}, // would take for ever if it were done naively
	} {
		if got := wild(c.pattern, c.text); got != c.want {
			t.Errorf("%q, %q: %v", c.pattern, c.text, got)
		}
	}
}

func TestExpiry(t *testing.T) {
	day := func(h, m, s int, zone *time.Location) time.Time { return time.Date(2026, 7, 1, h, m, s, 0, zone) }
	for text, want := range map[string]time.Time{
		"20260701": day(0, 0, 0, time.Local), "20260701Z": day(0, 0, 0, time.UTC), "202607011530z": day(15, 30, 0, time.UTC),
		"202607011530": day(15, 30, 0, time.Local), "20260701153007Z": day(15, 30, 7, time.UTC),
	} {
		g, err := parseOptions([]string{`expiry-time="` + text + `"`})
		if err != nil || !g.until.Equal(want) {
			t.Errorf("%s: %v, %v", text, g.until, err)
		}
		if !g.allows(netip.Addr{}, want) || g.allows(netip.Addr{}, want.Add(time.Second)) {
			t.Errorf("%s is not the last moment", text)
		}
	}
	g, err := parseOptions([]string{`expiry-time="20300101Z"`, `expiry-time="20260701Z"`, `expiry-time="20290101Z"`})
	if err != nil || !g.until.Equal(day(0, 0, 0, time.UTC)) {
		t.Errorf("the earliest of three is %v, %v", g.until, err)
	}
}

package web

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"testing"
)

// TestForwarded: where a browser is, is what the nearest proxy says that is not trusted to be one; what can't be read, and what
// others say of themselves, does not count.
func TestForwarded(t *testing.T) {
	s := &Server{log: slog.New(slog.DiscardHandler), proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128"), netip.MustParsePrefix("fd00::/8")}}
	for _, c := range []struct {
		peer string
		said []string
		want string
	}{
		{"10.0.0.1:99", nil, "10.0.0.1"},
		{"10.0.0.1:99", []string{""}, "10.0.0.1"},
		{"10.0.0.1:99", []string{"203.0.113.7"}, "203.0.113.7"},
		{"10.0.0.1:99", []string{"  203.0.113.7\t"}, "203.0.113.7"},
		{"10.0.0.1:99", []string{"203.0.113.7:5123"}, "203.0.113.7"},
		{"[::1]:99", []string{"2001:db8::7"}, "2001:db8::7"},
		{"[::1]:99", []string{"[2001:db8::7]:5123"}, "2001:db8::7"},
		{"[::1]:99", []string{"[2001:db8::7]"}, "2001:db8::7"},
		{"[::ffff:10.0.0.1]:99", []string{"::ffff:203.0.113.7"}, "203.0.113.7"},
		{"10.0.0.1:99", []string{"[::ffff:203.0.113.7]:5"}, "203.0.113.7"},
		{"10.0.0.1:99", []string{"2001:db8::7%eth0"}, "2001:db8::7"},
		// Some proxies one after the other, of which the last that is trusted says who came.
		{"10.0.0.1:99", []string{"203.0.113.7, 10.0.0.2"}, "203.0.113.7"},
		{"10.0.0.1:99", []string{"203.0.113.7:1,10.0.0.2:2 ,[fd00::1]:3"}, "203.0.113.7"},
		{"10.0.0.1:99", []string{"203.0.113.7", "10.0.0.2"}, "203.0.113.7"},
		{"10.0.0.1:99", []string{"10.0.0.3, 10.0.0.2"}, "10.0.0.3"},
		// What the browser itself sent stands before what a proxy adds.
		{"10.0.0.1:99", []string{"192.0.2.1, 203.0.113.7"}, "203.0.113.7"},
		{"10.0.0.1:99", []string{"127.0.0.1", "203.0.113.7:80"}, "203.0.113.7"},
		{"10.0.0.1:99", []string{"10.0.0.9, 203.0.113.7"}, "203.0.113.7"},
		// What is no address ends it where it is.
		{"10.0.0.1:99", []string{"unknown"}, "10.0.0.1"},
		{"10.0.0.1:99", []string{"203.0.113.7, unknown"}, "10.0.0.1"},
		{"10.0.0.1:99", []string{"203.0.113.7, unknown, 10.0.0.2"}, "10.0.0.2"},
		{"10.0.0.1:99", []string{"203.0.113.7,"}, "10.0.0.1"},
		{"10.0.0.1:99", []string{"203.0.113.7:port"}, "10.0.0.1"},
		{"10.0.0.1:99", []string{"203.0.113.7:99999"}, "10.0.0.1"},
		{"10.0.0.1:99", []string{"[2001:db8::7"}, "10.0.0.1"},
		{"10.0.0.1:99", []string{"2001:db8::7]"}, "10.0.0.1"},
		{"10.0.0.1:99", []string{"[[2001:db8::7]]"}, "10.0.0.1"},
		{"10.0.0.1:99", []string{"203.0.113.007"}, "10.0.0.1"},
		{"10.0.0.1:99", []string{"203.0.113.7\x00"}, "10.0.0.1"},
		{"10.0.0.1:99", []string{strings.Repeat(",", 10000)}, "10.0.0.1"},
		{"10.0.0.1:99", []string{"203.0.113.7" + strings.Repeat(", 10.0.0.2", 10000)}, "203.0.113.7"},
		{"10.0.0.1:99", slices.Repeat([]string{"10.0.0.2"}, 10000), "10.0.0.2"},
		// Who is no proxy is where they are, whatever they say.
		{"203.0.113.7:99", []string{"192.0.2.1"}, "203.0.113.7"},
		{"127.0.0.1:99", []string{"10.0.0.1"}, "127.0.0.1"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = c.peer
		r.Header[forwarded] = c.said
		r.Header.Set("Forwarded", "for=192.0.2.99") // which is not asked
		if got := s.originOf(r).Addr.Addr().String(); got != c.want {
			t.Errorf("%.100q from %s is taken for %s, not %s", c.said, c.peer, got, c.want)
		}
	}
}

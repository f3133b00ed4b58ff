package sshd

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/pires/go-proxyproto"
	gossh "golang.org/x/crypto/ssh"

	"parley/app/room"
)

// behind starts a server behind a proxy at loopback, whose screen says who came.
func behind(t *testing.T, limits Limits, more ...string) (*host, chan room.Visitor) {
	t.Helper()
	show, seen := witness()
	var proxies []netip.Prefix
	for _, p := range append(more, "127.0.0.1/32") {
		proxies = append(proxies, netip.MustParsePrefix(p))
	}
	return start(t, limits, show, proxies...), seen
}

// through logs in with a new key on a connection that begins with some bytes.
func (h *host) through(t *testing.T, begin []byte) (*gossh.Client, error) {
	t.Helper()
	raw, err := net.Dial("tcp", h.addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { raw.Close() })
	_, _ = raw.Write(begin)
	conn, chans, reqs, err := gossh.NewClientConn(raw, h.addr, &gossh.ClientConfig{
		User: "ana", Auth: []gossh.AuthMethod{gossh.PublicKeys(newSigner(t))}, HostKeyCallback: gossh.InsecureIgnoreHostKey(),
	})
	if err != nil {
		return nil, err
	}
	return gossh.NewClient(conn, chans, reqs), nil
}

// header is a PROXY header for a client at an address.
func header(t *testing.T, version byte, client string) []byte {
	t.Helper()
	source := net.TCPAddrFromAddrPort(netip.MustParseAddrPort(client))
	server := &net.TCPAddr{IP: net.IPv4(192, 0, 2, 200), Port: 22}
	if source.IP.To4() == nil {
		server.IP = net.ParseIP("2001:db8::200")
	}
	b, err := proxyproto.HeaderProxyFromAddrs(version, source, server).Format()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// local is the header of a proxy that speaks for itself.
func local(t *testing.T) []byte {
	b, err := (&proxyproto.Header{Version: 2, Command: proxyproto.LOCAL}).Format()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Behind a proxy people are where its header says, and nowhere else.
func TestProxyNamesItsClient(t *testing.T) {
	h, seen := behind(t, Limits{})
	for _, c := range []struct {
		what, want string
		begin      []byte
	}{
		{"v1", "192.0.2.7:4711", header(t, 1, "192.0.2.7:4711")},
		{"v2", "192.0.2.8:4711", header(t, 2, "192.0.2.8:4711")},
		{"v1, IPv6", "[2001:db8::1]:4711", header(t, 1, "[2001:db8::1]:4711")},
		{"v2, IPv6", "[2001:db8::1]:4711", header(t, 2, "[2001:db8::1]:4711")},
		{"this machine", "127.0.0.1:4711", header(t, 2, "127.0.0.1:4711")},
		{"local", "invalid AddrPort", local(t)},
		{"unknown", "invalid AddrPort", []byte("PROXY UNKNOWN\r\n")},
	} {
		client, err := h.through(t, c.begin)
		if err != nil {
			t.Errorf("%s: %v", c.what, err)
			continue
		}
		shell(t, client, 80, 24)
		if v := receive(t, seen, c.what); v.Origin.Addr.String() != c.want || c.want[0] == 'i' && v.Origin.Addr.Addr().IsLoopback() {
			t.Errorf("%s: from %s", c.what, v.Origin.Addr)
		}
		client.Close()
	}
	if strings.Contains(h.log.String(), "192.0.2.7") {
		t.Error("the client's address is in the log")
	}
}

// A proxy elsewhere can't make its own machine ours.
func TestLoopbackOfAnotherMachine(t *testing.T) {
	h := &proxyproto.Header{
		Version: 2, Command: proxyproto.PROXY, TransportProtocol: proxyproto.TCPv4,
		SourceAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1}, DestinationAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 22},
	}
	for proxy, want := range map[string]bool{"127.0.0.1": true, "10.0.0.1": false} {
		if got := addrOf(clientOf(h, from(proxy))).Addr().IsLoopback(); got != want {
			t.Errorf("by way of %s: loopback %v", proxy, got)
		}
	}
}

// Without its header, or with half of one, a proxy's connection is nobody's.
func TestProxyMustSayWhoItIs(t *testing.T) {
	h, _ := behind(t, Limits{ProxyHeader: 200 * time.Millisecond})
	long := append(header(t, 2, "192.0.2.7:1")[:14], 0xff, 0xff)
	for what, begin := range map[string][]byte{
		"no header": nil, "half a header": []byte("PROXY TCP4 192.0"), "a wrong one": []byte("PROXY TCP4 x y 1 2\r\n"),
		"a long one": append(long, make([]byte, 1<<16)...), "an endless one": bytes.Repeat([]byte("PROXY "), 1000),
		"two": append(header(t, 1, "192.0.2.7:1"), header(t, 1, "192.0.2.8:1")...),
	} {
		if _, err := h.through(t, begin); err == nil {
			t.Errorf("%s: let in", what)
		}
	}
	silent, err := net.Dial("tcp", h.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	if n, err := silent.Read(make([]byte, 1)); n != 0 || err == nil {
		t.Error("a proxy that says nothing is waited for")
	}
	if client, err := h.through(t, header(t, 1, "192.0.2.7:1")); err != nil {
		t.Error(err)
	} else {
		client.Close()
	}
}

// While proxies are waited for, others come in.
func TestSlowProxyHoldsUpNobody(t *testing.T) {
	h, _ := behind(t, Limits{ProxyHeader: soon})
	for range 50 {
		slow, err := net.Dial("tcp", h.addr)
		if err != nil {
			t.Fatal(err)
		}
		defer slow.Close()
		_, _ = io.WriteString(slow, "PROXY ")
	}
	done := make(chan error, 1)
	go func() {
		client, err := h.through(t, header(t, 2, "192.0.2.7:1"))
		if err == nil {
			client.Close()
		}
		done <- err
	}()
	if err := receive(t, done, "a login"); err != nil {
		t.Error(err)
	}
}

// A header from whoever is no proxy of ours is refused, and changes nothing.
func TestForgedProxyHeader(t *testing.T) {
	show, seen := witness()
	h := start(t, Limits{}, show, netip.MustParsePrefix("192.0.2.0/24"))
	for what, begin := range map[string][]byte{
		"v1": header(t, 1, "192.0.2.7:4711"), "v2": header(t, 2, "192.0.2.7:4711"), "local": local(t), "http": []byte("GET / HTTP/1.1\r\n\r\n"),
	} {
		if _, err := h.through(t, begin); err == nil {
			t.Errorf("%s: let in", what)
		}
	}
	shell(t, h.login(t, "ana"), 80, 24)
	if v := receive(t, seen, "ana"); !v.Origin.Addr.Addr().IsLoopback() {
		t.Errorf("ana comes from %s", v.Origin.Addr)
	}
}

// The gate counts those for whom the proxy connects, and not the proxy; who is not admitted is told why.
func TestGateCountsBehindAProxy(t *testing.T) {
	h, _ := behind(t, Limits{PerAddress: 3, Burst: 5})
	var open []*gossh.Client
	for range 3 {
		client, err := h.through(t, header(t, 2, "192.0.2.7:1"))
		if err != nil {
			t.Fatal(err)
		}
		open = append(open, client)
	}
	refused := func(client, why string) {
		t.Helper()
		if _, err := h.through(t, header(t, 2, client)); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%s: %v", client, err)
		}
	}
	refused("192.0.2.7:2", "too many connections from your address")
	if client, err := h.through(t, header(t, 2, "192.0.2.8:1")); err != nil {
		t.Error(err)
	} else {
		client.Close()
	}
	for _, c := range open {
		c.Close()
	}
	for range 5 {
		if client, err := h.through(t, header(t, 2, "192.0.2.9:1")); err == nil {
			client.Close()
		}
	}
	refused("192.0.2.9:1", "you are connecting too fast: try again in 1s")
}

// However many are turned away at once, they cost little and the accept loop goes on.
func TestManyAreTurnedAway(t *testing.T) {
	h := start(t, Limits{}, nil)
	var ours []net.Conn
	var over []<-chan struct{}
	for range 2 * told {
		a, b := net.Pipe() // whose other end takes nothing
		defer b.Close()
		ours = append(ours, a)
		over = append(over, h.refuse(a, errCrowded))
	}
	ctx, cancel := context.WithTimeout(t.Context(), soon)
	defer cancel()
	for _, done := range over {
		select {
		case <-done:
		case <-ctx.Done():
			t.Fatal("a farewell without an end")
		}
	}
	for _, c := range ours {
		if _, err := c.Write([]byte("x")); err == nil {
			t.Error("left open")
		}
	}
}

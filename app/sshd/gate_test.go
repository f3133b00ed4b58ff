package sshd

import (
	"net"
	"net/netip"
	"testing"
	"time"
)

// testGate is a gate with a clock of its own, which drops only when it must.
func testGate(l Limits, trusted ...string) (g *gate, sleep func(time.Duration)) {
	var networks []netip.Prefix
	for _, t := range trusted {
		networks = append(networks, netip.MustParsePrefix(t))
	}
	g = newGate(l.WithDefaults(), networks)
	now := time.Unix(1e9, 0)
	g.now = func() time.Time { return now }
	g.chance = func() float64 { return 0.999 }
	return g, func(d time.Duration) { now = now.Add(d) }
}

func from(ip string) net.Addr {
	return net.TCPAddrFromAddrPort(netip.AddrPortFrom(netip.MustParseAddr(ip), 40000))
}

// admitted tries n connections from ip and returns those that got in.
func admitted(g *gate, ip string, n int) (visits []*visit) {
	for range n {
		if v, err := g.admit(from(ip)); err == nil {
			visits = append(visits, v)
		}
	}
	return visits
}

func TestGateCountsConnectionsOfAnAddress(t *testing.T) {
	g, _ := testGate(Limits{})
	visits := admitted(g, "192.0.2.1", 20)
	if len(visits) != 16 {
		t.Fatalf("%d connections at once from one address", len(visits))
	}
	if n := len(admitted(g, "192.0.2.2", 1)); n != 1 {
		t.Error("its neighbour is kept out")
	}
	g.proven(visits[0])
	g.release(visits[0])
	if n := len(admitted(g, "192.0.2.1", 20)); n != 1 {
		t.Errorf("after one left, %d came in", n)
	}
}

func TestGateCountsIPv6ByNetwork(t *testing.T) {
	g, _ := testGate(Limits{PerAddress: 2})
	if n := len(admitted(g, "2001:db8::1", 1)) + len(admitted(g, "2001:db8::2", 1)) + len(admitted(g, "2001:db8::3", 1)); n != 2 {
		t.Errorf("%d connections from one /64", n)
	}
	if n := len(admitted(g, "2001:db8:0:1::1", 1)); n != 1 {
		t.Error("the next /64 is kept out")
	}
	if n := len(admitted(g, "::ffff:192.0.2.1", 2)) + len(admitted(g, "192.0.2.1", 2)); n != 2 {
		t.Errorf("%d connections from an IPv4 address and its IPv6 form", n)
	}
}

func TestGatePenaltiesFade(t *testing.T) {
	g, sleep := testGate(Limits{PerAddress: 1000})
	for _, v := range admitted(g, "192.0.2.1", 100) { // the burst
		g.proven(v)
		g.release(v)
	}
	if n := len(admitted(g, "192.0.2.1", 1)); n != 0 {
		t.Fatal("no limit to new connections")
	}
	sleep(10 * time.Second)
	visits := admitted(g, "192.0.2.1", 100)
	if len(visits) != 10 {
		t.Fatalf("%d new connections after 10 s at 60 a minute", len(visits))
	}
	for _, v := range visits { // nobody logs in, which costs as much again
		g.release(v)
	}
	sleep(10 * time.Second)
	if n := len(admitted(g, "192.0.2.1", 100)); n != 0 {
		t.Errorf("%d new connections after failed ones", n)
	}
	sleep(time.Minute)
	if n := len(admitted(g, "192.0.2.1", 100)); n != 30 {
		t.Errorf("%d new connections after a minute, not the burst", n)
	}
}

func TestGateDropsStrangersEarly(t *testing.T) {
	g, _ := testGate(Limits{PerAddress: 1 << 20, Burst: 1 << 20})
	visits := admitted(g, "192.0.2.1", 300)
	if len(visits) != 199 { // the chance of 0.999 is met one before twice the limit
		t.Fatalf("%d strangers at once", len(visits))
	}
	g.chance = func() float64 { return 0.35 }
	for _, v := range visits[:60] { // 139 are left: dropped with a chance of 0.4, later of 0.3
		g.proven(v)
	}
	if n := len(admitted(g, "192.0.2.2", 1)); n != 0 {
		t.Error("no early drop")
	}
	for _, v := range visits[60:70] {
		g.release(v)
	}
	if n := len(admitted(g, "192.0.2.2", 1)); n != 1 {
		t.Error("an early drop with few strangers")
	}
}

func TestGateExempts(t *testing.T) {
	g, _ := testGate(Limits{}, "10.0.0.0/8", "fd00::/8")
	for _, ip := range []string{"127.0.0.1", "::1", "127.9.9.9", "10.1.2.3", "fd00::1"} {
		if n := len(admitted(g, ip, 500)); n != 500 {
			t.Errorf("%s: %d of 500", ip, n)
		}
	}
	if len(g.sources) != 0 || g.strangers != 0 {
		t.Errorf("exempt connections are counted: %d, %d", len(g.sources), g.strangers)
	}
}

func TestGateForgets(t *testing.T) {
	g, sleep := testGate(Limits{Unauthenticated: 1 << 30})
	for i := range 3 * maxSources {
		ip := netip.AddrFrom4([4]byte{11, byte(i >> 16), byte(i >> 8), byte(i)})
		if v, err := g.admit(from(ip.String())); err == nil {
			g.release(v)
		}
	}
	if n := len(g.sources); n > maxSources+1 {
		t.Errorf("%d addresses are kept", n)
	}
	sleep(time.Minute)
	g.tidy()
	if n := len(g.sources); n != 0 {
		t.Errorf("%d addresses are kept after a quiet minute", n)
	}
	if g.strangers != 0 {
		t.Errorf("%d strangers are left", g.strangers)
	}
}

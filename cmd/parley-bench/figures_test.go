package main

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestPercentile(t *testing.T) {
	values := []time.Duration{5, 1, 4, 2, 3}
	for p, want := range map[float64]time.Duration{0: 1, 20: 1, 50: 3, 90: 5, 99: 5, 100: 5} {
		if got := percentile(values, p); got != want {
			t.Errorf("percentile %v = %d, want %d", p, got, want)
		}
	}
	if got := percentile(nil, 50); got != 0 {
		t.Errorf("percentile of nothing = %d", got)
	}
	if !slices.Equal(values, []time.Duration{5, 1, 4, 2, 3}) {
		t.Error("percentile changed its argument")
	}
}

func TestParseStat(t *testing.T) {
	const stat = "42 (a (strange) name) S 1 42 42 0 -1 4194560 900 0 3 0 150 25 7 8 20 0 9 0 555 1000000 2000 1844 1 1"
	if got, err := parseStat(stat); err != nil || got != 1750*time.Millisecond {
		t.Errorf("parseStat = %v, %v", got, err)
	}
	for _, bad := range []string{"", "42 (name) S 1", strings.Replace(stat, "150", "x", 1), strings.Replace(stat, " 25 ", " x ", 1)} {
		if _, err := parseStat(bad); err == nil {
			t.Errorf("parseStat(%q) gives no error", bad)
		}
	}
}

func TestParseStatus(t *testing.T) {
	if got, err := parseStatus("Name:\tparley\nVmHWM:\t  9999 kB\nVmRSS:\t    1234 kB\nThreads:\t5\n"); err != nil || got != 1234<<10 {
		t.Errorf("parseStatus = %d, %v", got, err)
	}
	for _, bad := range []string{"", "Name:\tzombie\n", "VmRSS:\tx kB\n"} {
		if _, err := parseStatus(bad); err == nil {
			t.Errorf("parseStatus(%q) gives no error", bad)
		}
	}
}

func TestMeterReadsThisProcess(t *testing.T) {
	u, err := meter{os.Getpid()}.read()
	if err != nil || u.rss < 1<<20 {
		t.Errorf("read = %+v, %v", u, err)
	}
	if u, err := (meter{}).read(); err != nil || u.cpu != 0 || u.rss != 0 {
		t.Errorf("the zero meter reads %+v, %v", u, err)
	}
}

func TestFindMarkers(t *testing.T) {
	m := marking{tag: "k3f", count: 20}
	for text, want := range map[string][]int{
		"":                             nil,
		m.marker(7) + " hello":         {7},
		m.marker(1) + m.marker(19):     {1, 19},
		m.marker(20):                   nil, // not one of ours
		"k3f.1":                        nil, // it may go on
		"k3f.1x. " + m.marker(2):       {2},
		"k3f..k3f.-1.other.3.":         nil,
		"k3f.9999999999999999. k3f.3.": {3},
	} {
		var got []int
		m.find([]byte(text), func(line int) { got = append(got, line) })
		if !slices.Equal(got, want) {
			t.Errorf("find in %q = %v, want %v", text, got, want)
		}
	}
}

func TestScannerPutsMarkersTogether(t *testing.T) {
	c := &client{markers: marking{tag: "k3f", count: 100}, seen: make([]uint64, 2), more: make(chan struct{}, 1)}
	s := &scanner{client: c}
	for _, b := range []byte("xx k3f.64. yy k3f.3. zz") {
		_, _ = s.Write([]byte{b})
	}
	if n := c.unseen(0, 100); n != 98 || c.unseen(64, 65) != 0 || c.unseen(3, 4) != 0 {
		t.Errorf("%d lines unseen", n)
	}
	if n := c.bytes.Load(); n != 23 {
		t.Errorf("%d bytes counted", n)
	}
}

func TestLatencies(t *testing.T) {
	at := func(ms int) time.Time { return time.UnixMilli(int64(ms)) }
	l := &load{
		sent: []time.Time{at(0), at(100)},
		seen: [][]time.Time{{at(5), at(107)}, {at(6), {}}},
	}
	times, lost := l.latencies()
	if want := []time.Duration{5e6, 7e6, 6e6}; !slices.Equal(times, want) || lost != 1 {
		t.Errorf("latencies = %v, %d lost", times, lost)
	}
}

func TestWatchedAreSpread(t *testing.T) {
	c := Config{Sessions: 20, Senders: 1, Lively: 3, Watch: 4}
	var got []int
	for n := range c.Sessions {
		if c.watched(n) {
			got = append(got, n)
		}
	}
	if want := []int{7, 11, 15, 19}; !slices.Equal(got, want) {
		t.Errorf("watched are %v, want %v", got, want)
	}
}

func TestTableWithoutAMeter(t *testing.T) {
	var b strings.Builder
	r := Report{Sessions: 500, Lively: 40, Watched: 8, Lines: 30, NotInRoom: 2, UnseenRaw: 3, RawDeliveries: 9, NeverQuiet: true}
	if err := r.writeTable(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"| 500, 40 of them lively |", "| – ", "0 of 240", "2 sessions", "3 of 9", "kept sending"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, &b)
		}
	}
}

package main

import (
	"fmt"
	"io"
	"time"
)

// rate is how fast requests of a kind were answered.
type rate struct {
	Requests  int     `json:"requests"`
	PerSecond float64 `json:"per_second"`
	FirstP50  float64 `json:"first_byte_p50_ms"`
	FirstP99  float64 `json:"first_byte_p99_ms"`
	P50       float64 `json:"p50_ms"`
	P99       float64 `json:"p99_ms"`
	Bytes     float64 `json:"bytes"`          // of one answer's body
	CPU       float64 `json:"server_cpu_us"`  // each
	Cores     float64 `json:"server_cpu_pct"` // of one core
}

// counted are the requests of one browser.
type counted struct {
	times, firsts []time.Duration
	bytes         int
}

func (n *counted) add(c *browser) {
	n.times, n.firsts = append(n.times, c.took), append(n.firsts, c.first)
	n.bytes += c.bytes
}

func sum(counts []counted, before, after usage) rate {
	var all counted
	for _, n := range counts {
		all.times, all.firsts = append(all.times, n.times...), append(all.firsts, n.firsts...)
		all.bytes += n.bytes
	}
	n := len(all.times)
	return rate{
		Requests: n, PerSecond: per(float64(n), after.at.Sub(before.at).Seconds()),
		FirstP50: milliseconds(percentile(all.firsts, 50)), FirstP99: milliseconds(percentile(all.firsts, 99)),
		P50: milliseconds(percentile(all.times, 50)), P99: milliseconds(percentile(all.times, 99)),
		Bytes: per(all.bytes, n), CPU: per(milliseconds(after.cpu-before.cpu)*1000, n), Cores: cpuPercent(before, after),
	}
}

// writeTable prints the report as a Markdown table.
func (r *WebReport) writeTable(w io.Writer) error {
	_, err := fmt.Fprintf(w, "| %d people, %d open streams | %.1f KB RSS each, idle CPU %.1f %%, idle bytes %d |\n|---|---|\n",
		r.People, r.Streams, r.RSSPerStream, r.IdleCPU, r.IdleBytes)
	for _, row := range []struct {
		name string
		way
	}{{"a message from a terminal to a page", r.ToPage}, {"from a page to a terminal", r.ToTerminal}} {
		if err == nil {
			_, err = fmt.Fprintf(w, "| %s | p50 / p99 %.1f / %.1f ms |\n", row.name, row.P50, row.P99)
		}
	}
	for _, row := range []struct {
		name string
		rate
	}{{"read a room page", r.Page}, {"post", r.Post}} {
		if err == nil {
			_, err = fmt.Fprintf(w, "| %s | %.0f requests / s, first byte p50 / p99 %.1f / %.1f ms, last %.1f / %.1f ms, %.1f KB, server CPU %.0f µs each (%.0f %% of a core) |\n",
				row.name, row.PerSecond, row.FirstP50, row.FirstP99, row.P50, row.P99, row.Bytes/1024, row.CPU, row.Cores)
		}
	}
	return err
}

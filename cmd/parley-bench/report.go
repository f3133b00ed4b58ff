package main

import (
	"fmt"
	"io"
	"strings"
)

// Report holds the figures. Those of the server's CPU and memory are 0 when Metered is
// false. A delivery is one line, or one reaction to one, that reaches one session, the sender's included.
type Report struct {
	Sessions int    `json:"sessions"`
	Senders  int    `json:"senders"`
	Lively   int    `json:"lively"`
	Watched  int    `json:"watched"`
	Uploads  int    `json:"uploads"` // people who uploaded files meanwhile
	Size     string `json:"size"`
	Metered  bool   `json:"metered"` // the server's pid was given

	RSSBefore      int64   `json:"rss_before_bytes"`
	RSSAfterLogin  int64   `json:"rss_after_login_bytes"`
	RSSIdle        int64   `json:"rss_idle_bytes"` // all in the room, nothing happening
	RSSAfterLoad   int64   `json:"rss_after_load_bytes"`
	RSSPerSession  float64 `json:"rss_kb_per_session"` // RSSIdle over RSSBefore, in 1024 bytes
	IdleCPU        float64 `json:"idle_cpu_percent"`   // of one core
	IdleBytes      float64 `json:"idle_bytes_per_session"`
	LoginCPU       float64 `json:"login_cpu_ms"` // each
	LoginSeconds   float64 `json:"login_seconds"`
	OpenCPU        float64 `json:"open_cpu_ms"`          // each, to open the room
	FirstFrame     float64 `json:"first_frame_ms"`       // median, from TCP connect
	DeliveryCPU    float64 `json:"cpu_ms_per_1000"`      // deliveries
	DeliveryBytes  float64 `json:"bytes_per_delivery"`   // to those who only read
	LatencyP50     float64 `json:"latency_p50_ms"`       // Enter to visible on a watched screen
	LatencyP99     float64 `json:"latency_p99_ms"`       //
	LatencyMax     float64 `json:"latency_max_ms"`       //
	Lines          int     `json:"lines"`                // typed while measured
	Reactions      int     `json:"reactions"`            // meanwhile
	Deliveries     int     `json:"deliveries"`           //
	Lost           int     `json:"lost"`                 // on watched screens
	UnseenRaw      int     `json:"unseen_in_raw_bytes"`  // on the others; diffs may hide a line
	RawDeliveries  int     `json:"raw_deliveries"`       // how many UnseenRaw is out of
	NotInRoom      int     `json:"not_seen_in_the_room"` // sessions that showed no line before the load
	NeverQuiet     bool    `json:"never_quiet"`          // the server kept sending between phases
	LoadSeconds    float64 `json:"load_seconds"`
	LoadCPUPercent float64 `json:"load_cpu_percent"`
	UploadMB       float64 `json:"upload_mb_per_second"` // of all of them
	ClientRSS      int64   `json:"client_rss_bytes"`     // this program's, at its end
}

// writeTable prints the report as a Markdown table of one row, and a line for whatever
// makes the row doubtful.
func (r *Report) writeTable(w io.Writer) error {
	server := func(format string, value float64) string {
		if !r.Metered {
			return "–"
		}
		return fmt.Sprintf(format, value)
	}
	people := fmt.Sprint(r.Sessions)
	if r.Lively > 0 {
		people += fmt.Sprintf(", %d of them lively", r.Lively)
	}
	if r.Uploads > 0 {
		people += fmt.Sprintf("; %d more upload %.0f MB/s", r.Uploads, r.UploadMB)
	}
	columns := [][2]string{
		{"N", people},
		{"size", r.Size},
		{"KB RSS / session", server("%.0f", r.RSSPerSession)},
		{"idle CPU %", server("%.1f", r.IdleCPU)},
		{"idle bytes / session", fmt.Sprintf("%.0f", r.IdleBytes)},
		{"login CPU ms", server("%.1f", r.LoginCPU)},
		{"CPU ms / 1000 deliveries", server("%.1f", r.DeliveryCPU)},
		{"bytes / delivery", fmt.Sprintf("%.0f", r.DeliveryBytes)},
		{"p50 / p99 / max ms", fmt.Sprintf("%.1f / %.1f / %.1f", r.LatencyP50, r.LatencyP99, r.LatencyMax)},
		{"first frame ms", fmt.Sprintf("%.1f", r.FirstFrame)},
		{"lost", fmt.Sprintf("%d of %d", r.Lost, r.Lines*r.Watched)},
	}
	var head, rule, row strings.Builder
	for _, c := range columns {
		fmt.Fprintf(&head, "| %s ", c[0])
		rule.WriteString("|---")
		fmt.Fprintf(&row, "| %s ", c[1])
	}
	_, err := fmt.Fprintf(w, "%s|\n%s|\n%s|\n%s", head.String(), rule.String(), row.String(), r.doubts())
	return err
}

func (r *Report) doubts() string {
	var b strings.Builder
	if r.NotInRoom > 0 {
		fmt.Fprintf(&b, "%d sessions showed no line before the load: are they in the room?\n", r.NotInRoom)
	}
	if r.UnseenRaw > 0 {
		fmt.Fprintf(&b, "%d of %d unwatched deliveries were not found in the bytes sent.\n", r.UnseenRaw, r.RawDeliveries)
	}
	if r.NeverQuiet {
		b.WriteString("The server kept sending between the phases.\n")
	}
	return b.String()
}

package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// tick is the unit in which Linux counts CPU time for other processes, on all
// architectures that Go runs on.
const tick = 10 * time.Millisecond

// usage is what a process has used so far.
type usage struct {
	cpu time.Duration // user and system
	rss int64         // resident memory now, in bytes
	at  time.Time
}

// meter reads a process's usage; the zero meter reads nothing but the clock.
type meter struct{ pid int }

func (m meter) read() (usage, error) {
	u := usage{at: time.Now()}
	if m.pid == 0 {
		return u, nil
	}
	dir := fmt.Sprintf("/proc/%d/", m.pid)
	stat, err := os.ReadFile(dir + "stat")
	if err != nil {
		return u, err
	}
	if u.cpu, err = parseStat(string(stat)); err != nil {
		return u, err
	}
	status, err := os.ReadFile(dir + "status")
	if err != nil {
		return u, err
	}
	u.rss, err = parseStatus(string(status))
	return u, err
}

// parseStat takes user and system time from /proc/PID/stat, fields 14 and 15. The name
// in field 2 may hold blanks and parentheses, so fields are counted from its end.
func parseStat(text string) (time.Duration, error) {
	end := strings.LastIndexByte(text, ')')
	fields := strings.Fields(text[end+1:])
	if end < 0 || len(fields) < 13 {
		return 0, fmt.Errorf("stat %q is too short", text)
	}
	user, err := strconv.ParseInt(fields[11], 10, 64)
	if err != nil {
		return 0, fmt.Errorf("stat: user time: %w", err)
	}
	system, err := strconv.ParseInt(fields[12], 10, 64)
	if err != nil {
		return 0, fmt.Errorf("stat: system time: %w", err)
	}
	return time.Duration(user+system) * tick, nil
}

// parseStatus takes VmRSS from /proc/PID/status, in bytes.
func parseStatus(text string) (int64, error) {
	for line := range strings.Lines(text) {
		if value, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 10, 64)
			if err != nil {
				return 0, fmt.Errorf("status: VmRSS: %w", err)
			}
			return kb << 10, nil
		}
	}
	return 0, fmt.Errorf("status has no VmRSS: the process has ended")
}

package sidebar

import (
	"strconv"
	"time"

	"parley/app/chat"
)

// since tells how long a person has been as they are, within sinceWidth cells.
func since(p *chat.Person, now time.Time) string {
	if p.Since.IsZero() {
		return ""
	}
	d, brief := coarse(now.Sub(p.Since))
	switch {
	case p.Presence == chat.Here && brief:
		return "just arrived"
	case p.Presence == chat.Here:
		return "here for " + d
	case p.Presence == chat.Away && brief:
		return "just went away"
	case p.Presence == chat.Away:
		return "away " + d
	case brief:
		return "just left"
	}
	return "seen " + d + " ago"
}

// lastAt tells when something was posted last.
func lastAt(t, now time.Time) string {
	if t.IsZero() {
		return "no messages yet"
	}
	d, brief := coarse(now.Sub(t))
	if brief {
		return "just now"
	}
	return d + " ago"
}

// coarse tells a time in its greatest unit, and whether it is shorter than the smallest.
func coarse(d time.Duration) (text string, brief bool) {
	const day = 24 * time.Hour
	n, unit := int(d/time.Minute), " min"
	switch {
	case d < time.Minute:
		return "", true
	case d >= 365*day:
		n, unit = int(d/(365*day)), " y"
	case d >= 60*day:
		n, unit = int(d/(30*day)), " mo"
	case d >= day:
		n, unit = int(d/day), " d"
	case d >= time.Hour:
		n, unit = int(d/time.Hour), " h"
	}
	return strconv.Itoa(n) + unit, false
}

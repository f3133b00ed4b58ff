package chat

import (
	"strconv"
	"time"
)

// Lately tells how long a person has been as they are, in at most 16 letters: "here for 5 min", "seen 2 d ago". It is
// empty when that is not known, or not for others.
func (p *Person) Lately(now time.Time) string {
	if p.Since.IsZero() {
		return ""
	}
	d, brief := Coarse(now.Sub(p.Since))
	switch {
	case p.Presence == Here && brief:
		return "just arrived"
	case p.Presence == Here:
		return "here for " + d
	case p.Presence == Away && brief:
		return "just went away"
	case p.Presence == Away:
		return "away " + d
	case brief:
		return "just left"
	}
	return "seen " + d + " ago"
}

// Coarse tells a time in its greatest unit, and whether it is shorter than the smallest.
func Coarse(d time.Duration) (text string, brief bool) {
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

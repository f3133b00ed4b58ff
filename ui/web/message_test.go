package web

import (
	"testing"
	"time"
)

// Days begin at midnight where the person is, also where clocks change.
func TestDay(t *testing.T) {
	zone, err := time.LoadLocation("America/Sao_Paulo")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 10, 1, 30, 0, 0, zone)
	v := viewer{zone: zone, now: now}
	for _, c := range []struct {
		at         time.Time
		name, date string
	}{
		{now, "Today", "2026-03-10"},
		{time.Date(2026, 3, 10, 0, 0, 0, 0, zone), "Today", "2026-03-10"},
		{time.Date(2026, 3, 9, 23, 59, 59, 999, zone), "Yesterday", "2026-03-09"},
		{time.Date(2026, 3, 10, 23, 59, 59, 0, zone).UTC(), "Today", "2026-03-10"},          // already the 11th in UTC
		{time.Date(2018, 11, 4, 1, 0, 0, 0, zone), "Sunday, 4 November 2018", "2018-11-04"}, // which had no midnight
		{time.Date(2018, 11, 3, 23, 30, 0, 0, zone), "Saturday, 3 November 2018", "2018-11-03"},
		{now.Add(-time.Second), "Today", "2026-03-10"},
	} {
		if d := v.day(c.at); d.name != c.name || d.date != c.date {
			t.Errorf("%v is %s, %s", c.at, d.name, d.date)
		}
	}
}

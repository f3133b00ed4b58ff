package main

import (
	"math"
	"slices"
	"time"
)

// percentile is the smallest value that at least p percent of values do not exceed; 0
// when there are none. values need no order and are not changed.
func percentile(values []time.Duration, p float64) time.Duration {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	rank := int(math.Ceil(p / 100 * float64(len(sorted))))
	return sorted[min(max(rank, 1), len(sorted))-1]
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// per divides, and is 0 where there is nothing to divide by.
func per[N, D int | int64 | float64](n N, d D) float64 {
	if d == 0 {
		return 0
	}
	return float64(n) / float64(d)
}

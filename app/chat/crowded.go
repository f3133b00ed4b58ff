package chat

import "time"

// FirstToGo returns the key of the entry that makes room in a table which is full: the oldest of whoever has most of them, so
// that who fills the table pushes out nobody else. of says whose an entry is, and until when it lasts; all last equally long.
func FirstToGo[K comparable, V any](table map[K]V, of func(V) (whose string, until time.Time)) (first K) {
	counts := map[string]int{}
	most := ""
	for _, v := range table {
		whose, _ := of(v)
		if counts[whose]++; counts[whose] > counts[most] {
			most = whose
		}
	}
	var oldest time.Time
	for k, v := range table {
		if whose, until := of(v); whose == most && (oldest.IsZero() || until.Before(oldest)) {
			first, oldest = k, until
		}
	}
	return first
}

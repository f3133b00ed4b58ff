package chat

import "strings"

// Isolates: what is between one of the first three and pdi is laid out in a direction of its own.
// Source: UAX #9.
const (
	lri = '\u2066'
	rli = '\u2067'
	fsi = '\u2068'
	pdi = '\u2069'
)

// maxIsolates is how deep isolates may be nested; quotations in quotations need two or three.
const maxIsolates = 8

// closeIsolates closes the isolates of each line at its end, and drops a pdi that closes nothing and
// an isolate that is nested too deep, with its pdi. So no line can turn another, or the screen's own
// words after it, around.
func closeIsolates(s string) string {
	if !strings.ContainsAny(s, "\u2066\u2067\u2068\u2069") {
		return s
	}
	var out strings.Builder
	depth := 0 // isolates that are open, the dropped ones among them
	for _, r := range s {
		switch r {
		case lri, rli, fsi:
			if depth++; depth > maxIsolates {
				continue
			}
		case pdi:
			if depth == 0 {
				continue
			}
			if depth--; depth >= maxIsolates {
				continue
			}
		case '\n':
			closeAll(&out, depth)
			depth = 0
		}
		out.WriteRune(r)
	}
	closeAll(&out, depth)
	return out.String()
}

func closeAll(out *strings.Builder, depth int) {
	for range min(depth, maxIsolates) {
		out.WriteRune(pdi)
	}
}

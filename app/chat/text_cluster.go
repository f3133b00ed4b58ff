package chat

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// Limits of one grapheme cluster: of the letters and emoji in use none is near them (a family of four
// with skin tones is 11 runes, a pointed and accented Hebrew letter has 4 marks).
const (
	maxCluster = 16 // runes
	maxMarks   = 8  // of them combining marks
)

// noBase stands for the missing letter under a mark; Unicode's charts draw it so.
const noBase = '◌'

// boundClusters cuts grapheme clusters down to their limits: marks above maxMarks are dropped, and a
// cluster that is still too long ends in U+FFFD, which also keeps it apart from the next. A mark at
// the start of a line gets noBase to stand on, else it would change what the screen has before it.
func boundClusters(s string) string {
	if isPlainUnicode(s) {
		return s
	}
	var out strings.Builder
	out.Grow(len(s) + utf8.UTFMax)
	cluster, rest, state, start := "", s, -1, true
	for rest != "" {
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if start {
			if r, _ := utf8.DecodeRuneInString(cluster); unicode.IsMark(r) {
				out.WriteRune(noBase)
			}
		}
		start = cluster == "\n" || cluster == "\t"
		if utf8.RuneCountInString(cluster) > maxMarks {
			cluster = boundCluster(cluster)
		}
		out.WriteString(cluster)
	}
	return out.String()
}

// boundCluster is boundClusters for one cluster.
func boundCluster(cluster string) string {
	marks := 0
	runes := []rune(strings.Map(func(r rune) rune {
		if unicode.IsMark(r) {
			if marks++; marks > maxMarks {
				return -1
			}
		}
		return r
	}, cluster))
	if len(runes) > maxCluster {
		runes = append(runes[:maxCluster-1], utf8.RuneError)
	}
	return string(runes)
}

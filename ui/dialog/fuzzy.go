package dialog

import (
	"unicode"
	"unicode/utf8"
)

// Limits of what is compared; what is longer counts by its beginning.
const (
	maxPattern = 32
	maxName    = 64
)

// What a match is worth. Letters in a row and at the beginnings of words are what people mean when
// they shorten a name; letters that are far apart are seldom it.
const (
	scoreHit    = 16
	scoreRow    = 10 // right behind the letter before
	scoreStart  = 12 // at the very beginning
	scoreWord   = 10 // at the beginning of a word
	scoreWhole  = 24 // nothing else in the name
	scoreGap    = -3 // letters were skipped,
	scoreSkip   = -1 // and for each of them
	skipAtFront = 6  // skipped before the first letter; more do not count
	impossible  = -1 << 14
)

// matcher finds a pattern's letters in names, in their order but not necessarily side by side, in
// the best way there is. It is made once for a dialog, for its tables are large.
type matcher struct {
	pattern []rune

	n      int // letters of the name
	name   [maxName]rune
	offset [maxName]int // of a letter in the name, in bytes
	bonus  [maxName]int16

	// score[i][j] is the worth of the best way that has pattern[i] at name[j]; prev is where that
	// way has pattern[i-1].
	score [maxPattern][maxName]int16
	prev  [maxPattern][maxName]int8
}

// look says what to look for. Spaces only help people to read what they type.
func (m *matcher) look(pattern string) {
	m.pattern = m.pattern[:0]
	for _, r := range pattern {
		if r = fold(r); r != 0 && r != ' ' && len(m.pattern) < maxPattern {
			m.pattern = append(m.pattern, r)
		}
	}
}

// match returns what a name is worth; ok is false if it does not have all letters.
func (m *matcher) match(name string) (score int, ok bool) {
	if len(m.pattern) == 0 {
		return 0, true
	}
	if !m.read(name) {
		return 0, false
	}
	for i := range m.pattern {
		m.place(i)
	}
	_, best := m.end()
	if m.n == len(m.pattern) {
		best += scoreWhole
	}
	return int(best), best > impossible/2
}

// marks appends the byte offsets of the letters that make the match, in their order.
func (m *matcher) marks(to []int, name string) []int {
	if _, ok := m.match(name); !ok || len(m.pattern) == 0 {
		return to
	}
	first := len(to)
	to = append(to, make([]int, len(m.pattern))...)
	at, _ := m.end()
	for i := len(m.pattern) - 1; i >= 0; i-- {
		to[first+i] = m.offset[at]
		at = int(m.prev[i][at])
	}
	return to
}

// read folds a name, and says whether the pattern's letters are in it at all.
func (m *matcher) read(name string) bool {
	m.n = 0
	found := 0
	before := other
	for at, r := range name {
		f, is := r, other
		if r < utf8.RuneSelf {
			is = asciiClass[r]
			if is == capital {
				f += 'a' - 'A'
			}
		} else {
			f, is = fold(r), classOf(r)
		}
		if f == 0 {
			continue
		}
		if m.n == maxName {
			break
		}
		m.name[m.n], m.offset[m.n], m.bonus[m.n] = f, at, worth(m.n, before, is)
		m.n++
		if found < len(m.pattern) && m.pattern[found] == f {
			found++
		}
		before = is
	}
	return found == len(m.pattern)
}

// class is what sort of character one is, as far as words begin with it.
type class uint8

const (
	other class = iota
	small
	capital
	digit
)

var asciiClass = func() (table [utf8.RuneSelf]class) {
	for r := range rune(utf8.RuneSelf) {
		table[r] = classOf(r)
	}
	return table
}()

func classOf(r rune) class {
	switch {
	case unicode.IsUpper(r):
		return capital
	case unicode.IsLetter(r):
		return small
	case unicode.IsDigit(r):
		return digit
	}
	return other
}

// worth is what the place of a letter adds.
func worth(at int, before, is class) int16 {
	switch {
	case at == 0:
		return scoreStart
	case before == other && is != other, before == small && is == capital:
		return scoreWord
	}
	return 0
}

// place finds the best way to have pattern[i] at each letter of the name.
func (m *matcher) place(i int) {
	row, prev := &m.score[i], &m.prev[i]
	gap, gapAt := int16(impossible), 0 // the best way that has a gap before the letter at hand
	for j := range m.n {
		if i > 0 && j >= 2 {
			gap += scoreSkip
			if s := m.score[i-1][j-2] + scoreGap; s > gap {
				gap, gapAt = s, j-2
			}
		}
		row[j], prev[j] = impossible, 0
		switch {
		case m.name[j] != m.pattern[i]:
			continue
		case i == 0:
			row[j] = scoreHit + m.bonus[j] + scoreSkip*int16(min(j, skipAtFront))
			continue
		}
		best, from := gap, gapAt
		if j > 0 {
			if s := m.score[i-1][j-1] + scoreRow; s >= best {
				best, from = s, j-1
			}
		}
		if best > impossible/2 {
			row[j], prev[j] = best+scoreHit+m.bonus[j], int8(from)
		}
	}
}

// end returns where the best way has the last letter.
func (m *matcher) end() (at int, score int16) {
	score = impossible
	for j, s := range m.score[len(m.pattern)-1][:m.n] {
		if s > score {
			at, score = j, s
		}
	}
	return at, score
}

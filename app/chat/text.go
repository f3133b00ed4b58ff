package chat

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// What may enter is decided here, once: text that is stored went through CleanText or CleanLine, and
// what a person typed is nowhere else looked at for safety. Printable is for the ways out, where text
// may come that never went through the door (an old database, a client's version string, a log).
//
// Cleaned text is UTF-8 in NFC, in which
//   - there are no controls but \n and \t: the others are shown as pictures (ESC as ␛), C1 and
//     noncharacters as U+FFFD;
//   - nothing is invisible unless writing needs it where it stands (text_join.go);
//   - a grapheme cluster is at most maxCluster runes, maxMarks of them combining (text_cluster.go);
//   - no bidi embedding or override is left, and isolates end with their line (text_bidi.go).
//
// Cleaning is idempotent: clean text is returned as it is.

// maxInput is how many bytes of a text are looked at at all. Nothing that fits when clean is nearly
// as long when dirty.
const maxInput = 8 * MaxMessageBytes

// CleanText returns a message's text as it may be stored: lines separated by \n, without white space
// at the end and without blank lines at the start; the first line keeps its indent. It fails with
// Invalid when the clean text is empty, shows nothing, or is over MaxMessageBytes or MaxMessageLines.
func CleanText(s string) (string, error) {
	if len(s) > maxInput {
		return "", tooLong(s)
	}
	s = trimText(s)
	if !isPlain(s) {
		s = settle(s, func(s string) string { return trimText(clean(s)) })
	}
	if err := tooLong(s); err != nil {
		return "", err
	}
	if !strings.ContainsFunc(s, isVisible) {
		return "", Errorf(Invalid, "the message is empty")
	}
	return s, nil
}

// CleanLine is CleanText for what is one line: a topic, a status, a reason. Every run of white space
// becomes one space, none stays at the ends. It may be empty. It fails with Invalid when more than
// limit characters (runes) are left: cutting is for the person to do.
func CleanLine(s string, limit int) (string, error) {
	if len(s) > maxInput {
		return "", Errorf(Invalid, "the text has %d bytes; at most %d characters fit", len(s), limit)
	}
	s = oneLine(s)
	if !isPlain(s) {
		s = settle(s, func(s string) string { return oneLine(clean(s)) })
	}
	if n := utf8.RuneCountInString(s); n > limit {
		return "", Errorf(Invalid, "the text has %d characters; at most %d fit", n, limit)
	}
	if !strings.ContainsFunc(s, isVisible) {
		return "", nil
	}
	return s, nil
}

// Printable returns s safe to be written to a terminal, a log or a page: as CleanText does, with
// white space and length left alone. \n and \t stay. Clean text is returned as it is, at no cost.
func Printable(s string) string {
	if isPlain(s) {
		return s
	}
	return settle(s, clean)
}

// PrintableLine is Printable for a place where a line break would be a forgery (a title, a log, a
// name): line breaks and tabs are shown as pictures.
func PrintableLine(s string) string {
	if isPlain(s) {
		return strings.Map(picture, s)
	}
	return settle(s, func(s string) string { return strings.Map(picture, clean(s)) })
}

// picture maps a control of C0, or DEL, to its picture in the Control Pictures block.
func picture(r rune) rune {
	switch {
	case r < 0x20:
		return 0x2400 + r
	case r == 0x7F:
		return 0x2421
	}
	return r
}

// tooLong returns the Error that says which limit of a message s is over, or nil.
func tooLong(s string) error {
	if n := strings.Count(s, "\n") + 1; n > MaxMessageLines {
		return Errorf(Invalid, "the message has %d lines; at most %d fit", n, MaxMessageLines)
	}
	if len(s) > MaxMessageBytes {
		return Errorf(Invalid, "the message has %d bytes; at most %d fit", len(s), MaxMessageBytes)
	}
	return nil
}

// trimText cuts white space from the end of s, and blank lines from its start.
func trimText(s string) string {
	s = strings.TrimRightFunc(s, unicode.IsSpace)
	indent := len(s) - len(strings.TrimLeftFunc(s, unicode.IsSpace))
	return s[strings.LastIndexAny(s[:indent], "\r\n")+1:]
}

// oneLine makes every run of white space one space, and none at the ends.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// settle repeats step until it changes nothing, so that what it makes is a fixed point. Steps are
// few: what one pass takes away can bring together what the next has to judge again.
func settle(s string, step func(string) string) string {
	for range 16 {
		next := step(s)
		if next == s {
			break
		}
		s = next
	}
	return s
}

// clean is one pass of every rule, each of which leaves a text alone that keeps it.
func clean(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = norm.NFC.String(strings.Map(admit, s))
	return closeIsolates(boundClusters(dropUnjoined(s)))
}

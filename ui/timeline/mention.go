package timeline

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// mentions says whether text has "@name" as a word, in any case.
func mentions(text, name string) bool {
	at, _ := findMention(text, name)
	return at >= 0
}

// findMention returns the bounds of the first "@name" in text, or -1.
func findMention(text, name string) (from, to int) {
	if name == "" {
		return -1, -1
	}
	for at := 0; ; at++ {
		i := strings.IndexByte(text[at:], '@')
		if i < 0 {
			return -1, -1
		}
		at += i
		n := foldPrefix(text[at+1:], name)
		if n > 0 && !wordBefore(text[:at]) && !wordAfter(text[at+1+n:]) {
			return at, at + 1 + n
		}
	}
}

// firstMention returns the bounds of the first mention of any of the names in text, or -1.
func firstMention(text string, names []string) (from, to int) {
	from, to = -1, -1
	for _, name := range names {
		if a, b := findMention(text, name); a >= 0 && (from < 0 || a < from) {
			from, to = a, b
		}
	}
	return from, to
}

// foldPrefix returns how many bytes at the front of s are name in any case; 0 when s begins otherwise.
func foldPrefix(s, name string) int {
	n := 0
	for _, want := range name {
		got, size := utf8.DecodeRuneInString(s[n:])
		if size == 0 || (got != want && unicode.ToLower(unicode.ToUpper(got)) != unicode.ToLower(unicode.ToUpper(want))) {
			return 0
		}
		n += size
	}
	return n
}

func wordBefore(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return s != "" && inName(r)
}

// wordAfter says whether s goes on with a name: hyphens and dots count when more of it follows them.
func wordAfter(s string) bool {
	s = strings.TrimLeft(s, "-.")
	r, _ := utf8.DecodeRuneInString(s)
	return s != "" && inName(r)
}

func inName(r rune) bool {
	return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r)
}

// mark returns the spans with mentions of st.names in the look for them. A mention may reach over
// several spans, as an underscore in a name is a span of its own to Markdown.
func mark(spans []span, st style) []span {
	var out []span
	for i := 0; i < len(spans); {
		if spans[i].code || spans[i].link != "" {
			out = append(out, spans[i])
			i++
			continue
		}
		end := i + 1
		for end < len(spans) && spans[end].style == spans[i].style && !spans[end].code && spans[end].link == "" {
			end++
		}
		text, _ := join(spans[i:end])
		out = append(out, markText(text, spans[i], st)...)
		i = end
	}
	return out
}

func markText(text string, like span, st style) []span {
	var out []span
	add := func(part string, as span) {
		if part != "" {
			as.text = part
			out = append(out, as)
		}
	}
	for {
		from, to := firstMention(text, st.names)
		if from < 0 {
			add(text, like)
			return out
		}
		add(text[:from], like)
		mention := like
		mention.style = like.style.With(st.th.Mention)
		add(text[from:to], mention)
		text = text[to:]
	}
}

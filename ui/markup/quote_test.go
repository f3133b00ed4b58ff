package markup

import (
	"slices"
	"testing"
)

func TestQuotesApart(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"hello", []string{"hello"}},
		{"> said\nanswer", []string{"> said\n", "answer"}},
		{"> one\n> two\n\nanswer", []string{"> one\n> two\n\nanswer"}},
		{"> a\nb\n> c\nd", []string{"> a\n", "b\n> c\n", "d"}},
		{">_< face\nmore", []string{">_< face\nmore"}},
		{"```\n> code\ncode\n```\n> q\na", []string{"```\n> code\ncode\n```\n> q\n", "a"}},
		{"~~~~\n~~~\n> x\ny", []string{"~~~~\n~~~\n> x\ny"}},
	} {
		if got := slices.Collect(quotesApart(c.text)); !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

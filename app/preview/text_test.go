package preview

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

func utf16Of(s string, high bool) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune("\ufeff" + s)) {
		if high {
			b = append(b, byte(u>>8), byte(u))
		} else {
			b = append(b, byte(u), byte(u>>8))
		}
	}
	return b
}

func TestTexts(t *testing.T) {
	long := strings.Repeat("x", 300)
	f, folder := newFake(), t.TempDir()
	for name, test := range map[string]struct {
		data []byte
		want []string
	}{
		"lines":            {[]byte("one\r\ntwo\rthree\n\n"), []string{"one", "two", "three"}},
		"first line blank": {[]byte("\n\nthree"), []string{"", "", "three"}},
		"tabs":             {[]byte("a\tb\n\tc"), []string{"a   b", "    c"}},
		"escapes":          {[]byte("a\x1b[2Jb\x07\u009b"), []string{"a␛[2Jb␇\ufffd"}},
		"bidi":             {[]byte("a\u202eb"), nil},
		"BOM":              {[]byte("\ufeffgrüße"), []string{"grüße"}},
		"UTF-16LE":         {utf16Of("grüße\n𝄞", false), []string{"grüße", "𝄞"}},
		"UTF-16BE":         {utf16Of("grüße\n𝄞", true), []string{"grüße", "𝄞"}},
		"a long line":      {[]byte(long), []string{strings.Repeat("x", maxLine) + "…"}},
		"many lines":       {[]byte(strings.Repeat("y\n", 1000)), slices.Repeat([]string{"y"}, maxLines)},
		"cut in a letter":  {[]byte("z" + strings.Repeat("ü", maxText)), []string{"z" + strings.Repeat("ü", maxLine-1) + "…"}},
	} {
		id := f.add(test.data)
		for range 2 { // made, and as it was kept
			p, err := newMaker(t, f, folder).Preview(t.Context(), id)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if test.want == nil && strings.ContainsRune(p.Lines[0], '\u202e') || test.want != nil && !slices.Equal(p.Lines, test.want) {
				t.Errorf("%s: %q, not %q", name, p.Lines, test.want)
			}
		}
	}
}

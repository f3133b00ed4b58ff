package dialog

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"parley/ui/theme"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares with a file under testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs:\n%s\nwant:\n%s", name, got, want)
	}
}

func TestGolden(t *testing.T) {
	for name, th := range themes {
		golden(t, name, pages(th))
	}
}

func pages(th *theme.Theme) string {
	var b strings.Builder
	for _, size := range [][2]int{{120, 30}, {80, 24}, {45, 12}} {
		all := samples(th)
		for _, name := range slices.Sorted(maps.Keys(all)) {
			fmt.Fprintf(&b, "%s %dx%d\n", name, size[0], size[1])
			for _, r := range all[name].Box(size[0], size[1]) {
				b.WriteString(strings.ReplaceAll(r, "\x1b", "␛") + "\n")
			}
		}
	}
	return b.String()
}

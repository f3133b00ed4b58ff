package sidebar

import (
	"flag"
	"os"
	"path/filepath"
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
		golden(t, "sidebar-"+name, sidebarPages(th))
		golden(t, "home-"+name, homePages(th))
	}
}

func sidebarPages(th *theme.Theme) string {
	m := New(th)
	m.SetRooms(sampleRooms())
	m.SetCurrent(2)
	var b strings.Builder
	for _, size := range [][2]int{{24, 20}, {22, 9}, {12, 12}} {
		m.SetSize(size[0], size[1])
		b.WriteString(visible(m.Rows()) + "\n")
	}
	for _, width := range []int{45, 60, 80, 120} {
		b.WriteString(visible([]string{m.Strip(width)}))
	}
	return b.String()
}

func homePages(th *theme.Theme) string {
	var b strings.Builder
	for _, size := range [][2]int{{120, 30}, {80, 24}, {56, 14}, {45, 16}} {
		h := sampleHome(th, size[0], size[1])
		b.WriteString(visible(h.Rows()) + "\n")
		h.Move(6)
		h.SetPeople(samplePeople()[1:2], now)
		b.WriteString(visible(h.Rows()[:8]) + "\n")
	}
	return b.String()
}

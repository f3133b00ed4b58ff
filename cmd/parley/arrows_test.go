package main

import (
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

// imports runs go list, and returns what each package of the module imports: itself, or with deps also
// by way of others.
func imports(t *testing.T, deps bool) map[string][]string {
	t.Helper()
	field := "Imports"
	if deps {
		field = "Deps"
	}
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .`+field+` " "}}`, "parley/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	all := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		names := strings.Fields(line)
		all[names[0]] = names[1:]
	}
	return all
}

// isStandard tells whether a package is of the standard library: its first element has no dot.
func isStandard(pkg string) bool {
	first, _, _ := strings.Cut(pkg, "/")
	return !strings.Contains(first, ".") && first != "parley"
}

// isUnder tells whether pkg is one of roots or in one of them.
func isUnder(pkg string, roots ...string) bool {
	return slices.ContainsFunc(roots, func(r string) bool { return pkg == r || strings.HasPrefix(pkg, r+"/") })
}

// arrow says which packages of this module one may import.
type arrow struct {
	pkg string // a pattern of path.Match
	may []string
}

// The first that matches counts. A package that is not listed is an error: it has to be thought about.
var arrows = []arrow{
	{"parley/cmd/*", []string{"parley"}},
	{"parley/app/chat", nil},
	{"parley/app/room", []string{"parley/app/chat"}},
	{"parley/app/store", []string{"parley/app/chat"}},
	{"parley/app/blob", []string{"parley/app/chat"}},
	{"parley/app/preview", []string{"parley/app/chat"}},
	{"parley/app/push", []string{"parley/app/chat"}},
	{"parley/app/command", []string{"parley/app/room", "parley/app/chat"}},
	{"parley/app/console", []string{"parley/app/command", "parley/app/room", "parley/app/chat"}},
	{"parley/app/files", []string{"parley/app/room", "parley/app/chat"}},
	{"parley/app/sshd", []string{"parley/app/files", "parley/app/command", "parley/app/room", "parley/app/chat", "parley/keys"}},
	{"parley/keys", nil},
	{"parley/ui", []string{"parley/app/room", "parley/app/command", "parley/app/chat", "parley/ui"}},
	{"parley/ui/web", []string{"parley/app/room", "parley/app/command", "parley/app/chat", "parley/ui/markup"}},
	{"parley/ui/uitest", nil},
	{"parley/ui/theme", []string{"parley/app/chat"}},
	{"parley/ui/markup", nil},
	{"parley/ui/*", []string{"parley/app/chat", "parley/ui/theme", "parley/ui/markup"}},
}

// Who may import whom.
func TestArrows(t *testing.T) {
	for pkg, list := range imports(t, false) {
		at := slices.IndexFunc(arrows, func(a arrow) bool {
			ok, _ := path.Match(a.pkg, pkg)
			return ok
		})
		if at < 0 {
			t.Errorf("%s: nothing is said of what it may import", pkg)
			continue
		}
		for _, dep := range list {
			if isUnder(dep, "parley") && !isUnder(dep, arrows[at].may...) {
				t.Errorf("%s must not import %s", pkg, dep)
			}
		}
	}
}

// What the domain is made of: the standard library, and what Unicode needs, with the names of emoji.
func TestDomainIsPlain(t *testing.T) {
	all := imports(t, false)
	for _, pkg := range []string{"parley/app/chat", "parley/app/room"} {
		for _, dep := range all[pkg] {
			if !isStandard(dep) && !isUnder(dep, "parley/app/chat", "golang.org/x/text", "github.com/rivo/uniseg", "go.mau.fi/util/confusable", "github.com/kyokomi/emoji/v2") {
				t.Errorf("%s must not import %s", pkg, dep)
			}
		}
	}
}

// What must not be seen from where, by way of nobody.
func TestNeverSeen(t *testing.T) {
	deps := imports(t, true)
	terminal := []string{"charm.land", "github.com/charmbracelet"}
	ssh := []string{"golang.org/x/crypto/ssh", "charm.land/ssh", "charm.land/wish"}
	sql := []string{"database/sql", "modernc.org/sqlite", "github.com/pressly/goose"}
	web := []string{"net/http"}
	for pkg, never := range map[string][]string{
		"parley/app/chat":    slices.Concat(terminal, ssh, sql, web),
		"parley/app/room":    slices.Concat(terminal, ssh, sql, web),
		"parley/app/command": slices.Concat(terminal, ssh, sql, web),
		"parley/app/console": slices.Concat(terminal, ssh, sql, web),
		"parley/app/store":   slices.Concat(terminal, ssh),
		"parley/ui":          slices.Concat(ssh, sql),
		"parley/ui/screen":   slices.Concat(ssh, sql),
		"parley/ui/timeline": slices.Concat(ssh, sql, []string{"charm.land/bubbletea"}),
		"parley/ui/composer": slices.Concat(ssh, sql),
		"parley/ui/sidebar":  slices.Concat(ssh, sql, []string{"charm.land/bubbletea"}),
	} {
		if len(deps[pkg]) == 0 {
			t.Errorf("there is no %s", pkg)
		}
		for _, dep := range deps[pkg] {
			if isUnder(dep, never...) && dep != "database/sql/driver" { // which many types know
				t.Errorf("%s must not see %s, not even through others", pkg, dep)
			}
		}
	}
	for pkg, list := range deps {
		for _, dep := range list {
			switch {
			case isUnder(pkg, "parley/app") && isUnder(dep, "parley/ui"):
				t.Errorf("%s: app must not see %s", pkg, dep)
			case pkg == "parley/cmd/parley" && isUnder(dep, "testing", "parley/ui/uitest"):
				t.Errorf("the binary has %s in it", dep)
			}
		}
	}
}

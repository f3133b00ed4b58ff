package uitest

import (
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// FindAxe returns axe-core, the script that looks for what keeps people from using a page: PARLEY_AXE names its file,
// axe.min.js of the npm package axe-core. Without one the test is skipped, and says why.
func FindAxe(t testing.TB) string {
	t.Helper()
	script, err := os.ReadFile(os.Getenv("PARLEY_AXE"))
	if err == nil {
		return string(script)
	}
	if os.Getenv("PARLEY_TEST_ALL") != "" {
		t.Fatalf("axe-core is not there: PARLEY_AXE: %v", err)
	}
	t.Skip("axe-core is not there: PARLEY_AXE is to name axe.min.js of the npm package axe-core")
	return ""
}

// findings has axe look at the page, with all of its rules that make sense here, and says what it found.
const findings = `axe.run(document, {rules: {"target-size": {enabled: true}}}).then((r) => r.violations.flatMap((v) =>
	v.nodes.map((n) => v.id + ": " + n.target.join(" ") + ": " + n.failureSummary.replaceAll("\n", " ") + " " + n.html.slice(0, 200))).join("\n"))`

// Axe returns what axe-core, which is given as text, finds on the page, a line each.
func (b *Tab) Axe(script string) []string {
	b.t.Helper()
	if b.Eval("typeof axe") != "object" { // it is large
		b.run("axe", chromedp.Evaluate(script+";0", nil))
	}
	var text string
	b.run("axe", chromedp.Evaluate(findings, &text, func(p *runtime.EvaluateParams) *runtime.EvaluateParams {
		return p.WithAwaitPromise(true)
	}))
	return strings.FieldsFunc(text, func(r rune) bool { return r == '\n' })
}

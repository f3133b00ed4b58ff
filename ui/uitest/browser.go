package uitest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// browsing is the line by which the server says where browsers find it.
var browsing = regexp.MustCompile(`browsers\s+(https?://\S+)`)

// Web is where browsers find the server, which was started with --web. It fails the test when that was not so.
func (s *Server) Web() string {
	s.t.Helper()
	m := browsing.FindAllStringSubmatch(s.Logs(), -1)
	for deadline := time.Now().Add(10 * time.Second); m == nil && time.Now().Before(deadline); m = browsing.FindAllStringSubmatch(s.Logs(), -1) {
		time.Sleep(10 * time.Millisecond) // the line comes right after the one that Addr is from
	}
	if m == nil {
		s.t.Fatal("uitest: the server serves no browsers")
	}
	return m[len(m)-1][1]
}

// chromium is the one browser of a test process; each Tab has cookies of its own.
var chromium struct {
	sync.Mutex
	path string
	ctx  context.Context
	tabs int
	stop func()
}

// FindChromium returns the path of Chromium, or skips the test and says why.
func FindChromium(t testing.TB) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("PARLEY_TEST_ALL") != "" {
		t.Fatal("chromium is not installed")
	}
	t.Skip("chromium is not installed")
	return ""
}

// Tab is a browser of one person: a tab with cookies of its own. Its methods fail the test when what they wait for
// does not come.
type Tab struct {
	t       testing.TB
	ctx     context.Context
	timeout time.Duration
	base    string
}

// OpenTab opens a tab of so many pixels, for the server at base. The browser is started with the first tab and ends
// with the last.
func OpenTab(t testing.TB, base string, width, height int) *Tab {
	t.Helper()
	path := FindChromium(t)
	chromium.Lock()
	defer chromium.Unlock()
	if chromium.tabs == 0 {
		opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
			chromedp.Flag("disable-dev-shm-usage", true), chromedp.WSURLReadTimeout(time.Minute))
		alloc, stopAlloc := chromedp.NewExecAllocator(context.Background(), opts...)
		ctx, stop := chromedp.NewContext(alloc)
		if err := chromedp.Run(ctx); err != nil {
			t.Fatalf("uitest: start %s: %v", path, err)
		}
		chromium.ctx, chromium.stop = ctx, func() { stop(); stopAlloc() }
	}
	return openTab(t, "", base).Size(width, height)
}

// Another opens a second tab of the same person, which has the cookies of this one.
func (b *Tab) Another(width, height int) *Tab {
	b.t.Helper()
	chromium.Lock()
	defer chromium.Unlock()
	info, err := target.GetTargetInfo().Do(cdp.WithExecutor(b.ctx, chromedp.FromContext(b.ctx).Target))
	if err != nil {
		b.t.Fatalf("uitest: another tab: %v", err)
	}
	return openTab(b.t, info.BrowserContextID, b.base).Size(width, height)
}

// openTab opens a tab with those cookies, or with its own. The caller holds the lock of chromium.
func openTab(t testing.TB, cookies cdp.BrowserContextID, base string) *Tab {
	t.Helper()
	ctx, cancel, err := newTab(chromium.ctx, cookies)
	if err != nil {
		t.Fatalf("uitest: a tab: %v", err)
	}
	chromium.tabs++
	t.Cleanup(func() {
		cancel()
		chromium.Lock()
		defer chromium.Unlock()
		if chromium.tabs--; chromium.tabs == 0 {
			chromium.stop()
		}
	})
	// A page that asks whether it may be left is left.
	chromedp.ListenTarget(ctx, func(e any) {
		if d, ok := e.(*page.EventJavascriptDialogOpening); ok && d.Type == page.DialogTypeBeforeunload {
			go func() { _ = chromedp.Run(ctx, page.HandleJavaScriptDialog(true)) }()
		}
	})
	return &Tab{t: t, ctx: ctx, timeout: time.Minute, base: base}
}

// newTab opens a tab with those cookies, or with its own. It is a window, since without one Chromium opens no tab with those.
func newTab(browser context.Context, cookies cdp.BrowserContextID) (context.Context, context.CancelFunc, error) {
	var tab target.ID
	err := chromedp.Run(browser, chromedp.ActionFunc(func(ctx context.Context) (err error) {
		ctx = cdp.WithExecutor(ctx, chromedp.FromContext(ctx).Browser)
		if cookies == "" {
			cookies, err = target.CreateBrowserContext().WithDisposeOnDetach(true).Do(ctx)
		}
		if err == nil {
			tab, err = target.CreateTarget("about:blank").WithBrowserContextID(cookies).WithNewWindow(true).Do(ctx)
		}
		return err
	}))
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithTargetID(tab))
	if err == nil {
		err = chromedp.Run(ctx) // the first has to be without an end, since the tab has its
	}
	return ctx, cancel, err
}

// run does what the page can do at once. An element that was replaced between being found and being used is looked for
// again.
func (b *Tab) run(what string, actions ...chromedp.Action) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, b.timeout)
	defer cancel()
	err := chromedp.Run(ctx, actions...)
	for err != nil && ctx.Err() == nil && strings.Contains(err.Error(), "Could not find node") {
		err = chromedp.Run(ctx, actions...)
	}
	if err != nil {
		b.t.Fatalf("uitest: the browser, %s: %v\n%s", what, err, b.Text())
	}
}

// Size gives the page so many pixels. One of less than 600 in width is a phone's.
func (b *Tab) Size(width, height int) *Tab {
	b.t.Helper()
	b.run("size", emulation.SetDeviceMetricsOverride(int64(width), int64(height), 1, width < 600))
	return b
}

// Dark has the page in dark colours.
func (b *Tab) Dark() *Tab {
	b.t.Helper()
	return b.Colours(true)
}

// Colours has the page in dark colours, or in light ones.
func (b *Tab) Colours(dark bool) *Tab {
	b.t.Helper()
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	b.run("colours", emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}))
	return b
}

// NoScripts turns JavaScript off.
func (b *Tab) NoScripts() *Tab {
	b.t.Helper()
	b.run("no scripts", emulation.SetScriptExecutionDisabled(true))
	return b
}

// Go opens a path of the server, or an address, and waits until it is loaded.
func (b *Tab) Go(path string) *Tab {
	b.t.Helper()
	if strings.HasPrefix(path, "/") {
		path = b.base + path
	}
	b.run("go to "+path, chromedp.Navigate(path))
	return b
}

// SignIn lets the browser in by a link, as a person does.
func (b *Tab) SignIn(link string) *Tab {
	b.t.Helper()
	return b.Go(link).Click("main button").WaitFor("#rooms")
}

// WaitFor waits until an element is shown.
func (b *Tab) WaitFor(selector string) *Tab {
	b.t.Helper()
	b.run("wait for "+selector, chromedp.WaitVisible(selector, chromedp.ByQuery))
	return b
}

// WaitText waits until an element says something.
func (b *Tab) WaitText(selector, text string) *Tab {
	b.t.Helper()
	return b.WaitUntil(fmt.Sprintf("[...document.querySelectorAll(%q)].some(e => e.innerText.includes(%q))", selector, text))
}

// WaitUntil waits until an expression of JavaScript is true.
func (b *Tab) WaitUntil(expression string) *Tab {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, b.timeout)
	defer cancel()
	var last error
	for {
		ok := false
		// A page that is being left answers with an error; the next one will not.
		if last = chromedp.Run(ctx, chromedp.Evaluate("Boolean("+expression+")", &ok)); ok {
			return b
		}
		if ctx.Err() != nil {
			b.t.Fatalf("uitest: the browser, until %s: %v\n%s", expression, last, b.Text())
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// Eval returns what an expression of JavaScript is, as text.
func (b *Tab) Eval(expression string) string {
	b.t.Helper()
	var text string
	b.run(expression, chromedp.Evaluate("String("+expression+")", &text))
	return text
}

// Click clicks on an element.
func (b *Tab) Click(selector string) *Tab {
	b.t.Helper()
	b.run("click "+selector, chromedp.Click(selector, chromedp.ByQuery))
	return b
}

// Type types into an element; "\r" is Enter.
func (b *Tab) Type(selector, text string) *Tab {
	b.t.Helper()
	for i, part := range strings.Split(text, "\r") {
		if i > 0 {
			b.Press("Enter") // what the page does with it may take the place of a line break
		}
		if i == 0 || part != "" {
			b.run("type into "+selector, chromedp.SendKeys(selector, part, chromedp.ByQuery))
		}
	}
	return b
}

// Text is what the page shows, or where it is when that can't be said.
func (b *Tab) Text() string {
	ctx, cancel := context.WithTimeout(b.ctx, 5*time.Second)
	defer cancel()
	var text string
	_ = chromedp.Run(ctx, chromedp.Evaluate("location.href + '\\n' + document.body.innerText", &text))
	return text
}

// Shot writes a picture of the page, as PNG, into the folder that PARLEY_SHOTS names; nothing without that.
func (b *Tab) Shot(name string) *Tab {
	b.t.Helper()
	dir := os.Getenv("PARLEY_SHOTS")
	if dir == "" {
		return b
	}
	var png []byte
	b.run("shot", chromedp.ActionFunc(func(ctx context.Context) (err error) {
		png, err = page.CaptureScreenshot().Do(ctx)
		return err
	}))
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
		b.t.Fatalf("uitest: %v", err)
	}
	return b
}

// Context is for what Tab does not do itself.
func (b *Tab) Context() context.Context { return b.ctx }

// Press presses a key on what has the focus: a letter, or the name that JavaScript has for it ("ArrowUp"), perhaps
// after "Control+" or "Alt+".
func (b *Tab) Press(key string) *Tab {
	b.t.Helper()
	held := input.ModifierNone
	name, control := strings.CutPrefix(key, "Control+")
	name, alt := strings.CutPrefix(name, "Alt+")
	if control {
		held |= input.ModifierCtrl
	}
	if alt {
		held |= input.ModifierAlt
	}
	down, up := input.DispatchKeyEvent(input.KeyDown), input.DispatchKeyEvent(input.KeyUp)
	for r, k := range kb.Keys {
		if k.Key == name && (len(name) > 1 || k.Text == name) && r != '\n' {
			down = down.WithKey(k.Key).WithCode(k.Code).WithWindowsVirtualKeyCode(k.Windows).WithNativeVirtualKeyCode(k.Native)
			up = up.WithKey(k.Key).WithCode(k.Code).WithWindowsVirtualKeyCode(k.Windows).WithNativeVirtualKeyCode(k.Native)
			if k.Print && held == input.ModifierNone {
				down = down.WithText(k.Text) // it types, unless the page does something else with it
			}
			break
		}
	}
	b.run("press "+key, down.WithModifiers(held), up.WithModifiers(held))
	return b
}

// Focus gives an element the focus.
func (b *Tab) Focus(selector string) *Tab {
	b.t.Helper()
	b.run("focus "+selector, chromedp.Focus(selector, chromedp.ByQuery))
	return b
}

// Hover puts the pointer over the middle of an element.
func (b *Tab) Hover(selector string) *Tab {
	b.t.Helper()
	var box []float64
	find := fmt.Sprintf(`(() => { const r = document.querySelector(%q).getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()`, selector)
	b.WaitFor(selector).run("hover "+selector, chromedp.Evaluate(find, &box), chromedp.ActionFunc(func(ctx context.Context) error {
		return input.DispatchMouseEvent(input.MouseMoved, box[0], box[1]).Do(ctx)
	}))
	return b
}

package ui_test

import (
	"context"
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"

	"parley/ui/uitest"
)

// TestWebLinkOnScreen: /web shows the link, with a code for a camera where there is room for it.
func TestWebLinkOnScreen(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t, "--web", "127.0.0.1:0")
	for _, size := range [][2]int{{80, 24}, {120, 40}, {45, 20}} {
		ana := visit(t, srv, "ana", uitest.Size(size[0], size[1])).Enter("/web")
		ana.WaitFor("Let a browser in").WaitFor("http://127.0.0.1:")
		screen := ana.Screen()
		if drawn := strings.Count(screen, "█") > 100; drawn != (size[0] >= 80) {
			t.Errorf("at %v, is a code drawn: %v\n%s", size, drawn, screen)
		}
		ana.Press("esc").WaitGone("Let a browser in").Enter("/quit").WaitExit()
	}
}

// TestWebPasskey: who was let in by a link adds a passkey, comes back with it alone; a newcomer makes an account with one.
func TestWebPasskey(t *testing.T) {
	t.Parallel()
	uitest.FindChromium(t)
	srv, at := namedServer(t)
	visit(t, srv, "bob").Enter("/quit").WaitExit()
	bob := uitest.OpenTab(t, at, 1000, 700)
	authenticator(t, bob)
	bob.SignIn(webLink(t, srv, "bob")).Go("/passkeys").Shot("passkeys-none").Click("#add-passkey button").WaitText(".rows .title", "Chrome on Linux").Shot("passkeys")
	bob.Go("/").Click(".me button").WaitFor("#use-passkey button").Shot("signin").Click("#use-passkey button").WaitFor("#rooms").WaitText(".me", "bob")
	bob.Go("/passkeys").Click(".rows summary").Click(".rows .danger").WaitFor("#use-passkey button").Click("#use-passkey button").WaitText("#status", "opens no account")

	max := uitest.OpenTab(t, at, 360, 740)
	authenticator(t, max)
	max.Go("/in").WaitFor("#join").Type("#join [name=name]", "bob").Click("#join button").WaitText("#status", "taken").Shot("join")
	max.Eval(`document.querySelector("#join [name=name]").value = ""`)
	max.Type("#join [name=name]", "max").Click("#join button").WaitUntil(`document.querySelector("#rooms .me")?.textContent.includes("max")`)
	visit(t, srv, "ana").WaitFor("max")
}

// namedServer serves browsers under a name, as passkeys need it.
func namedServer(t *testing.T) (srv *uitest.Server, at string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().(*net.TCPAddr)
	l.Close()
	at = fmt.Sprintf("http://localhost:%d", addr.Port)
	return uitest.StartServer(t, "--web", addr.String(), "--web-url", at), at
}

// authenticator gives a tab a device that has passkeys and says yes to all.
func authenticator(t *testing.T, b *uitest.Tab) {
	t.Helper()
	err := chromedp.Run(b.Context(), webauthn.Enable(), chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := webauthn.AddVirtualAuthenticator(&webauthn.VirtualAuthenticatorOptions{
			Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal,
			HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
		}).Do(ctx)
		return err
	}))
	if err != nil {
		t.Fatal(err)
	}
}

// TestWebAttacks: what people write runs in no browser, wherever it is shown.
func TestWebAttacks(t *testing.T) {
	t.Parallel()
	uitest.FindChromium(t)
	srv := uitest.StartServer(t, "--web", "127.0.0.1:0")
	for _, text := range []string{
		`<img src=x onerror="document.title='run'">`, `"><svg/onload=document.title='run'>`, `[x](javascript:document.title='run')`, `</textarea><script>document.title='run'</script>`,
	} {
		quoted := "'" + strings.ReplaceAll(text, "'", `'"'"'`) + "'"
		run(t, srv, "eve", "say '#lobby' "+quoted)
		run(t, srv, "eve", "status "+quoted)
	}
	ana := visit(t, srv, "ana")
	bob := uitest.OpenTab(t, srv.Web(), 1000, 700).SignIn(webLink(t, srv, "ana"))
	bob.Click(`#roomlist a[data-room="1"]`).WaitText(".msg .body", "onload")
	ana.Enter("/go #lobby").Enter(`<img src=x onerror="document.title='run'">`)
	bob.WaitUntil(`document.querySelectorAll(".msg .body").length >= 5`)
	for _, path := range []string{"/", "/r/1", "/people", "/search?q=title", "/u/eve"} {
		bob.Go(path).WaitFor("main")
		if got := bob.Eval(`document.title + (document.querySelector("main [src='x'], main [dir=auto] svg, main script:not([src])") ? " has an element" : "")`); strings.HasPrefix(got, "run") || strings.Contains(got, "element") {
			t.Errorf("%s: %s", path, got)
		}
	}
}

package web_test

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/serviceworker"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"parley/app/chat"
	"parley/app/push"
	"parley/ui/uitest"
)

// pushService is what a browser's maker runs, with the keys of one browser.
type pushService struct {
	*httptest.Server
	key  *ecdh.PrivateKey
	auth []byte
	came chan []byte // what was sent, as it came
}

func newPushService(t *testing.T) *pushService {
	t.Helper()
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	s := &pushService{key: key, auth: make([]byte, 16), came: make(chan []byte, 10)}
	_, _ = rand.Read(s.auth)
	s.Server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if r.Header.Get("Content-Encoding") != "aes128gcm" || !strings.HasPrefix(r.Header.Get("Authorization"), "vapid t=") {
			t.Errorf("a notice came with %v", r.Header)
		}
		w.WriteHeader(http.StatusCreated)
		s.came <- body
	}))
	t.Cleanup(s.Close)
	return s
}

// open opens what was sent, as the browser does: RFC 8291.
func (s *pushService) open(t *testing.T, sealed []byte) []byte {
	t.Helper()
	salt, rest := sealed[:16], sealed[20:] // between them is the size of a record
	n := int(rest[0])
	from, err := ecdh.P256().NewPublicKey(rest[1 : 1+n])
	if err != nil {
		t.Fatal(err)
	}
	secret, err := s.key.ECDH(from)
	if err != nil {
		t.Fatal(err)
	}
	derive := func(secret, salt []byte, info string, n int) []byte {
		key, err := hkdf.Key(sha256.New, secret, salt, info, n)
		if err != nil {
			t.Fatal(err)
		}
		return key
	}
	ikm := derive(secret, s.auth, "WebPush: info\x00"+string(s.key.PublicKey().Bytes())+string(from.Bytes()), 32)
	block, err := aes.NewCipher(derive(ikm, salt, "Content-Encoding: aes128gcm\x00", 16))
	if err != nil {
		t.Fatal(err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	text, err := gcm.Open(nil, derive(ikm, salt, "Content-Encoding: nonce\x00", 12), rest[1+n:], nil)
	if err != nil || len(text) == 0 {
		t.Fatalf("it is not for this browser: %v", err)
	}
	return text[:bytes.LastIndexByte(text, 2)] // what is after it fills up
}

// subscribe has pages get from their browser what it would give if the service were the one of its maker, which can't be
// reached from here; all that the page does with it is as ever.
func (s *pushService) subscribe() string {
	enc := base64.RawURLEncoding.EncodeToString
	return fmt.Sprintf(`PushManager.prototype.getSubscription = async () => sessionStorage.taken ? { unsubscribe: async () => { sessionStorage.taken = ""; } } : null;
		PushManager.prototype.subscribe = async (options) => {
			if (!options.userVisibleOnly || atob(options.applicationServerKey.replaceAll("-", "+").replaceAll("_", "/")).length !== 65) throw new Error("that is no key");
			sessionStorage.taken = "1";
			return { toJSON: () => ({ endpoint: %q, keys: { p256dh: %q, auth: %q } }) };
		};`, s.URL+"/push/1", enc(s.key.PublicKey().Bytes()), enc(s.auth))
}

// worker is the service worker of a tab's server.
func worker(t *testing.T, tab *uitest.Tab) (serviceworker.RegistrationID, context.Context) {
	t.Helper()
	known := make(chan serviceworker.RegistrationID, 100)
	chromedp.ListenTarget(tab.Context(), func(e any) {
		if e, ok := e.(*serviceworker.EventWorkerRegistrationUpdated); ok {
			for _, r := range e.Registrations {
				known <- r.RegistrationID
			}
		}
	})
	var list []*target.Info
	err := chromedp.Run(tab.Context(), serviceworker.Enable(), chromedp.ActionFunc(func(ctx context.Context) (err error) {
		list, err = target.GetTargets().Do(cdp.WithExecutor(ctx, chromedp.FromContext(ctx).Browser))
		return err
	}))
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range list {
		if i.Type == "service_worker" {
			ctx, cancel := chromedp.NewContext(tab.Context(), chromedp.WithTargetID(i.TargetID))
			t.Cleanup(cancel)
			if err := chromedp.Run(ctx); err != nil { // without an end, since the worker would have it too
				t.Fatal(err)
			}
			if state := evaluate(t, ctx, `(async () => registration.active?.state)()`); state != "activated" {
				t.Fatalf("the service worker is %s", state)
			}
			return await(t, known), ctx
		}
	}
	t.Fatal("there is no service worker")
	return "", nil
}

func await[T any](t *testing.T, c chan T) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(time.Minute):
		t.Fatal("it does not come")
		panic("unreachable")
	}
}

// notices is what a browser shows.
const notices = `(async () => {
	const [n] = await (await navigator.serviceWorker.ready).getNotifications();
	return n ? n.title + ": " + n.body : "";
})()`

// TestNoticeInBrowser: notices are turned on with a click; a mention comes sealed so that the browser can open it, is shown
// by it, and leads to the message; and they are turned off again.
func TestNoticeInBrowser(t *testing.T) {
	uitest.FindChromium(t)
	service := newPushService(t)
	keys, err := push.LoadKeys(filepath.Join(t.TempDir(), "push_key"))
	if err != nil {
		t.Fatal(err)
	}
	sender := push.New(push.Config{Keys: keys, Subject: "https://chat.example.org", Client: service.Client(), Log: slog.New(slog.DiscardHandler), Gone: func(context.Context, int64) {}})
	t.Cleanup(sender.Close)
	h := newHouse(t, func(h *house) { h.rules.Pusher, h.config.PushKey = sender, keys.Public })
	ana, bob := h.enter("ana"), h.enter("bob")

	tab := uitest.OpenTab(t, h.http.URL, 900, 700)
	allowNotices(t, tab, h.http.URL)
	tab.SignIn(h.link(bob)).Go("/settings").Click("#push button")
	bob.Close()
	tab.WaitText("#status", "could not be registered").WaitText("#push button", "Turn on") // the windows of tests are private ones, which their maker takes nothing for
	if err := chromedp.Run(tab.Context(), chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := page.AddScriptToEvaluateOnNewDocument(service.subscribe()).Do(ctx)
		return err
	})); err != nil {
		t.Fatal(err)
	}
	tab.Go("/settings").Click("#push button").WaitText("#push button", "Turn off").WaitUntil(`document.documentElement.classList.contains("scripted")`)

	// While the page is in sight nothing is sent; once it is hidden, a mention is.
	tab.Eval(`(Object.defineProperty(document, "hidden", { get: () => true }), document.dispatchEvent(new Event("visibilitychange")))`)
	var sealed []byte
	for n := 0; sealed == nil; n++ {
		if n == 60 {
			t.Fatal("nothing is sent")
		}
		if _, err := ana.Post(t.Context(), chat.Draft{Room: 1, ClientID: strconv.Itoa(n), Text: "the boat leaves, @bob"}); err != nil {
			t.Fatal(err)
		}
		select {
		case sealed = <-service.came:
		case <-time.After(time.Second): // it may not be known yet that the page is hidden
		}
	}
	text := service.open(t, sealed)
	if strings.Contains(h.log.String(), "the boat leaves") || !strings.Contains(string(text), "the boat leaves, @bob") {
		t.Fatalf("%s was sent", text)
	}
	registration, worker := worker(t, tab)
	// A busy browser may lose what its tools deliver. A notice that comes twice takes its own place.
	shown := ""
	for tries := 0; shown == "" && tries < 12; tries++ {
		if err := chromedp.Run(tab.Context(), serviceworker.DeliverPushMessage(h.http.URL, registration, string(text))); err != nil {
			t.Fatal(err)
		}
		for range 250 {
			if shown = evaluate(t, tab.Context(), notices); shown != "" {
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
	if !strings.Contains(shown, "ana") || !strings.HasSuffix(shown, ": the boat leaves, @bob") {
		t.Errorf("%q is shown", shown)
	}
	// A click, which nobody can make here: what browsers let be done only at one is put in its place.
	evaluate(t, worker, `(async () => {
		WindowClient.prototype.focus = async function () { return this; };
		const [notification] = await registration.getNotifications();
		const e = new NotificationEvent("notificationclick", { notification });
		e.waitUntil = () => {};
		setTimeout(() => dispatchEvent(e), 1);
		return "";
	})()`)
	tab.WaitUntil(`location.pathname === "/r/1"`).WaitText(".msg:target .body", "the boat leaves, @bob")
	if left := evaluate(t, tab.Context(), notices); left != "" {
		t.Errorf("%q is still shown", left)
	}

	tab.Go("/settings").Click("#push button").WaitText("#push button", "Turn on").WaitUntil(`sessionStorage.taken === ""`)
}

// allowNotices has the browser be one that was told to show the notices of a site.
func allowNotices(t *testing.T, tab *uitest.Tab, site string) {
	t.Helper()
	err := chromedp.Run(tab.Context(), chromedp.ActionFunc(func(ctx context.Context) error {
		info, err := target.GetTargetInfo().Do(ctx)
		if err != nil {
			return err
		}
		all := cdp.WithExecutor(ctx, chromedp.FromContext(ctx).Browser)
		notices := []cdpbrowser.PermissionType{cdpbrowser.PermissionTypeNotifications}
		return cdpbrowser.GrantPermissions(notices).WithOrigin(site).WithBrowserContextID(info.BrowserContextID).Do(all)
	}))
	if err != nil {
		t.Fatal(err)
	}
}

// evaluate returns what comes of a promise.
func evaluate(t *testing.T, ctx context.Context, promise string) (text string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	err := chromedp.Run(ctx, chromedp.Evaluate(promise, &text, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

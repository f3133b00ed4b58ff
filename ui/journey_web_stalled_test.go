package ui_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"parley/ui/uitest"
)

// raw is a browser of a person, without a screen.
type raw struct {
	*http.Client
	testing.TB
	base string
}

func rawBrowser(t *testing.T, srv *uitest.Server, name string) *raw {
	t.Helper()
	jar, err := cookiejar.New(nil)
	must(t, err)
	b := &raw{&http.Client{Jar: jar, Timeout: time.Minute}, t, srv.Web()}
	b.post(strings.TrimPrefix(webLink(t, srv, name), b.base), "", nil)
	return b
}

// try sends a form as a script does, and returns what is answered.
func (b *raw) try(path, kind string, body io.Reader) (text string, err error) {
	r, err := http.NewRequestWithContext(b.Context(), http.MethodPost, b.base+path, body)
	if err != nil {
		return "", err
	}
	r.Header.Set("Origin", b.base)
	r.Header.Set("Accept", "application/json")
	r.Header.Set("Content-Type", kind)
	res, err := b.Do(r)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	got, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s %s", path, res.Status, got)
	}
	return string(got), err
}

func (b *raw) post(path, kind string, body io.Reader) (text string) {
	b.Helper()
	text, err := b.try(path, kind, body)
	must(b, err)
	return text
}

// say posts in the lobby.
func (b *raw) say(text string) error {
	_, err := b.try("/r/1/post", "application/x-www-form-urlencoded", strings.NewReader(url.Values{"text": {text}, "id": {text[:min(len(text), 20)]}}.Encode()))
	return err
}

// stall opens a connection, on which it sends what it is told to and then does nothing; it reads no more than the first
// bytes of an answer, if there are to be some.
func (b *raw) stall(answered bool, lines ...string) net.Conn {
	b.Helper()
	at, _ := url.Parse(b.base)
	c, err := (&net.Dialer{}).DialContext(b.Context(), "tcp", at.Host)
	must(b, err)
	b.Cleanup(func() { _ = c.Close() })
	must(b, c.(*net.TCPConn).SetReadBuffer(4<<10))
	cookie := ""
	for _, k := range b.Jar.Cookies(at) {
		cookie += k.String() + "; "
	}
	text := strings.NewReplacer("HOST", at.Host, "COOKIE", "Cookie: "+cookie, "ORIGIN", "Origin: "+b.base).Replace(strings.Join(lines, "\r\n"))
	_, err = io.WriteString(c, text)
	must(b, err)
	if answered {
		_ = c.SetReadDeadline(time.Now().Add(time.Minute))
		if line, err := bufio.NewReaderSize(c, 16).ReadString('\n'); err != nil || !strings.Contains(line, " 200 ") {
			b.Fatalf("%s: %q, %v", lines[0], line, err)
		}
	}
	return c
}

// A server that is told to end does so while browsers stand still in all ways: streams and files that nobody reads, uploads and
// headers that don't come to an end, a browser that waits to be let in. What was acknowledged until then is kept.
func TestWebEndsWithStalledBrowsers(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t, "--web", freeAddr(t), "--limit", "posts-burst=100000,pages-burst=100000,uploads-burst=1000")
	visit(t, srv, "ana").Enter("/quit").WaitExit()
	ana := rawBrowser(t, srv, "ana")
	long := strings.Repeat("`a` ", 2000) // which is four times as long on a page
	for i := range 150 {
		must(t, ana.say(fmt.Sprint(i, " ", long)))
	}
	var up struct{ Upload string }
	must(t, json.Unmarshal([]byte(ana.post("/r/1/upload?name=large.bin", "application/octet-stream", bytes.NewReader(make([]byte, 24<<20)))), &up))
	ana.post("/r/1/post", "application/x-www-form-urlencoded", strings.NewReader("text=a+file&id=f&file="+up.Upload))

	for range 3 {
		ana.stall(true, "GET /events?room=1&after=0 HTTP/1.1", "Host: HOST", "COOKIE", "", "")
	}
	ana.stall(true, "GET /f/1/large.bin HTTP/1.1", "Host: HOST", "COOKIE", "", "")
	ana.stall(true, "GET /r/1/messages?after=1 HTTP/1.1", "Host: HOST", "COOKIE", "", "")
	ana.stall(false, "POST /r/1/upload?name=half.bin HTTP/1.1", "Host: HOST", "COOKIE", "ORIGIN", "Content-Length: 1000000", "", strings.Repeat("x", 100_000))
	ana.stall(false, "POST /r/1/attach HTTP/1.1", "Host: HOST", "COOKIE", "ORIGIN", "Transfer-Encoding: chunked", "Content-Type: multipart/form-data; boundary=b", "",
		"41", "--b", `Content-Disposition: form-data; name="file"; filename="x"`, "", "")
	ana.stall(false, "POST /r/1/post HTTP/1.1", "Host: HOST", "COOKIE", "ORIGIN", "Content-Type: application/x-www-form-urlencoded", "Content-Length: 1000", "", "text=half")
	ana.stall(false, "GET /r/1 HTTP/1.1", "Host: HOST", "X-Slow: ")
	ana.stall(false, "")
	guest := ana.stall(false, "GET /in HTTP/1.1", "Host: HOST", "", "")
	res, err := http.ReadResponse(bufio.NewReader(guest), nil)
	must(t, err)
	for _, k := range res.Cookies() {
		ana.stall(false, "POST /in/wait HTTP/1.1", "Host: HOST", "ORIGIN", "Accept: application/json", "Cookie: "+k.Name+"="+k.Value, "Content-Length: 0", "", "")
	}

	var said atomic.Int32
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for ana.say(fmt.Sprintf("line %d", said.Load())) == nil {
			said.Add(1)
		}
	}()
	for deadline := time.Now().Add(30 * time.Second); said.Load() < 20 && time.Now().Before(deadline); {
		time.Sleep(5 * time.Millisecond)
	}
	began := time.Now()
	if code := srv.Stop(); code != 0 {
		t.Errorf("it ended with %d", code)
	}
	t.Logf("it ended within %v, after %d lines", time.Since(began), said.Load())
	<-ended
	srv.Restart()
	kept := ana.lines()
	for i := range said.Load() {
		if !kept[fmt.Sprint("line ", i)] {
			t.Errorf("line %d was acknowledged and is lost", i)
		}
	}
}

// lines are the last of what the lobby has.
func (b *raw) lines() map[string]bool {
	b.Helper()
	kept := map[string]bool{}
	for after := 150; ; { // below it are the long ones
		res, err := b.Get(fmt.Sprint(b.base, "/r/1/messages?after=", after))
		must(b, err)
		page, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		must(b, err)
		if res.StatusCode != http.StatusOK {
			b.Fatalf("%s %s", res.Status, page)
		}
		found := line.FindAllSubmatch(page, -1)
		for _, m := range found {
			kept[string(m[1])] = true
		}
		if len(found) == 0 {
			return kept
		}
		after += 64
	}
}

// line finds what was said in a piece of history.
var line = regexp.MustCompile(`>(?:<p>)?([a-z]+ \d*)<`)

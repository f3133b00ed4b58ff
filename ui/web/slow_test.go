package web_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"parley/app/chat"
)

// quickAnswers has an answer take no longer than this.
const quickAnswers = 200 * time.Millisecond

// TestSlowFiles: a file may take longer, on its way here and on its way back, than an answer may.
func TestSlowFiles(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(h *house) { h.http.Config.WriteTimeout = quickAnswers })
	ana := s.visit("ana")
	lobby := fmt.Sprintf("/r/%d", ana.Lobby())
	piece := strings.Repeat("0123456789abcdef", 16<<10) // 256 KiB
	body, in := io.Pipe()
	go func() {
		for range 3 {
			_, _ = io.WriteString(in, piece)
			time.Sleep(2 * quickAnswers)
		}
		_ = in.Close()
	}()
	res, answer := ana.do("POST", lobby+"/upload?name=long.bin", "application/octet-stream", "application/json", body)
	if res.StatusCode != http.StatusOK {
		t.Fatalf("%d %s", res.StatusCode, answer)
	}
	status, posted := ana.script(lobby+"/post", url.Values{"text": {""}, "id": {"long"}, "file": {strings.Split(answer, `"`)[3]}})
	if status != http.StatusOK {
		t.Fatalf("%d %v", status, posted)
	}
	m, err := ana.Message(t.Context(), chat.Place{Room: ana.Lobby(), Seq: chat.Seq(posted["seq"].(float64))})
	if err != nil {
		t.Fatal(err)
	}
	file, err := ana.browser.client.Get(s.http.URL + fmt.Sprintf("/f/%d/long.bin", m.Files[0].ID))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Body.Close()
	got := 0
	for buf := make([]byte, 256<<10); err == nil; time.Sleep(quickAnswers) {
		var n int
		n, err = io.ReadFull(file.Body, buf)
		got += n
	}
	if got != 3*len(piece) {
		t.Errorf("%d bytes came back, %v", got, err)
	}
}

// TestStreamOutlastsAnAnswer: the stream of a page goes on when the time of an answer is long over.
func TestStreamOutlastsAnAnswer(t *testing.T) {
	t.Parallel()
	h := newHouse(t, func(h *house) { h.http.Config.WriteTimeout = quickAnswers })
	ana := h.enter("ana")
	stream := h.visit(ana).stream(int(ana.Lobby()))
	stream.wait(t, "event: hello")
	time.Sleep(2 * quickAnswers)
	inLobby(t, ana, "still there?")
	stream.wait(t, "still there?")
}

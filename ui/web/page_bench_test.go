package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"parley/app/chat"
)

// BenchmarkRoomPage is what a page of a room with 60 messages costs, compressed, without a connection.
func BenchmarkRoomPage(b *testing.B) {
	h := newHouse(b, func(h *house) { h.rules.Limits.PageBurst = 1 << 30 })
	ana := h.enter("ana")
	for i := range 60 {
		_, err := ana.Post(b.Context(), chat.Draft{Room: ana.Lobby(), ClientID: fmt.Sprint(i), Text: fmt.Sprintf("hello, everybody, for the %d. time", i)})
		if err != nil {
			b.Fatal(err)
		}
	}
	r := httptest.NewRequest(http.MethodGet, h.http.URL+"/r/1", nil)
	r.Header = http.Header{"Accept-Encoding": {"gzip"}, "Accept": {"text/html"}}
	for _, c := range h.visit(ana).jar.Cookies(r.URL) {
		r.AddCookie(c)
	}
	b.ReportAllocs()
	for b.Loop() {
		w := httptest.NewRecorder()
		h.pages.ServeHTTP(w, r.Clone(b.Context()))
		if w.Code != http.StatusOK {
			b.Fatal(w.Code, w.Body)
		}
	}
}

package web

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestPanics: a panic before anything was answered is an answer of its own; one after that breaks the answer off, so that
// nobody takes what came for the whole, and adds nothing to it. The log has both, and the server goes on.
func TestPanics(t *testing.T) {
	long := strings.Repeat("a long page ", 100_000)
	mux := http.NewServeMux()
	for path, said := range map[string]string{"/before": "", "/short": "the beginning of a page", "/long": long} {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			if said != "" {
				_, _ = io.WriteString(w, said)
			}
			panic("oh no, " + path)
		})
	}
	mux.HandleFunc("/status", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusOK)
		panic("oh no, /status")
	})
	const code = "7K3F-9QXA-0RTB-M2VD"
	mux.HandleFunc("/in/{code}", func(_ http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		panic("oh no, " + r.Pattern)
	})
	mux.HandleFunc("/abort", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	mux.HandleFunc("/fine", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "fine") })
	var log bytes.Buffer
	s := &Server{log: slog.New(slog.NewTextHandler(&log, nil))}
	safe, err := s.safe("", nil, mux)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(safe)
	defer srv.Close()
	ask := func(path, encodings string) (status int, body string, err error) {
		r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, srv.URL+path, nil)
		r.Header.Set("Accept-Encoding", encodings)
		r.Header.Set("Cookie", "parley="+code)
		res, err := srv.Client().Do(r)
		if err != nil {
			return 0, "", err
		}
		defer res.Body.Close()
		text, err := io.ReadAll(res.Body)
		return res.StatusCode, string(text), err
	}
	for _, encodings := range []string{"identity", "gzip"} {
		if status, body, err := ask("/before", encodings); status != http.StatusInternalServerError || !strings.Contains(body, "something went wrong") || err != nil {
			t.Errorf("%s, before: %d %s, %v", encodings, status, body, err)
		}
		if status, _, err := ask("/in/"+code+"?text="+code, encodings); status != http.StatusInternalServerError || err != nil {
			t.Errorf("%s, a code: %d, %v", encodings, status, err)
		}
		for _, path := range []string{"/short", "/long", "/status", "/abort"} {
			if status, body, err := ask(path, encodings); err == nil || strings.Contains(body, "something went wrong") {
				t.Errorf("%s, %s: %d, %d bytes, %v", encodings, path, status, len(body), err)
			}
		}
		if status, body, err := ask("/fine", encodings); status != http.StatusOK || body != "fine" || err != nil {
			t.Errorf("%s, after: %d %s, %v", encodings, status, body, err)
		}
	}
	srv.Close() // a broken answer can be seen before its line is in the log
	if strings.Contains(log.String(), code) {
		t.Errorf("what opens an account is in the log:\n%.2000s", log.String())
	}
	for _, path := range []string{"/before", "/in/{code}", "/short", "/long", "/status"} {
		if strings.Count(log.String(), "oh no, "+path) < 2 {
			t.Errorf("%s is not in the log:\n%.2000s", path, log.String())
		}
	}
}

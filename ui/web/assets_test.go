package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"testing"
)

// askAsset asks for an asset as a browser does that takes these encodings.
func askAsset(name, encodings string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, assetsPath+name, nil)
	r.SetPathValue("file", name)
	r.Header.Set("Accept-Encoding", encodings)
	w := httptest.NewRecorder()
	serveAsset(w, r)
	return w
}

// Assets are kept for good by browsers, and come compressed to those that take that, as the same bytes.
func TestAssets(t *testing.T) {
	for name, a := range assets {
		plain, zipped := askAsset(name, ""), askAsset(name, "gzip, br")
		if !bytes.Equal(plain.Body.Bytes(), a.body) || plain.Header().Get("Content-Encoding") != "" {
			t.Errorf("%s does not come as it is", name)
		}
		if !strings.Contains(plain.Header().Get("Cache-Control"), "immutable") || plain.Header().Get("Content-Type") == "" {
			t.Errorf("%s has the headers %v", name, plain.Header())
		}
		if zipped.Header().Get("Content-Encoding") == "" {
			if ext := path.Ext(name); ext == ".js" || ext == ".css" {
				t.Errorf("%s is not compressed", name)
			}
			continue
		}
		zip, err := gzip.NewReader(zipped.Body)
		if err != nil {
			t.Fatal(name, err)
		}
		if body, err := io.ReadAll(zip); err != nil || !bytes.Equal(body, a.body) {
			t.Errorf("%s comes compressed as something else: %v", name, err)
		}
	}
	if w := askAsset("../web.go", ""); w.Code != http.StatusNotFound {
		t.Errorf("what is no asset: %d", w.Code)
	}
}

// A page with all that it loads is small, whatever is added to it.
func TestAssetsAreSmall(t *testing.T) {
	sum := len(assets["app.css"].zipped) + len(assets["icon.svg"].body)
	for _, name := range modules("app.js") {
		sum += len(assets[name].zipped)
	}
	if most := 60 << 10; sum > most { // 40 KB are left for the page itself
		t.Errorf("styles and scripts are %d bytes compressed, which is more than %d", sum, most)
	}
}

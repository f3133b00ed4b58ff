package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

//go:embed assets
var assetFiles embed.FS

//go:embed pages
var pageFiles embed.FS

// pages are the templates, which escape all that is put into them but template.HTML.
var pages = template.Must(template.ParseFS(pageFiles, "pages/*.html"))

// asset is a file that pages load.
type asset struct {
	body []byte
	kind string
}

// assetsPath is where the assets are. It has their hash: when one changes, all have another address, and a browser may
// keep what it has for good.
var assets, assetsPath = loadAssets()

var assetTypes = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml", ".png": "image/png",
	".webmanifest": "application/manifest+json",
}

func loadAssets() (map[string]asset, string) {
	all, sum := map[string]asset{}, sha256.New()
	_ = fs.WalkDir(assetFiles, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := assetFiles.ReadFile(file)
		if err != nil {
			return err
		}
		sum.Write([]byte(file))
		sum.Write(body)
		all[path.Base(file)] = asset{body, assetTypes[path.Ext(file)]}
		return nil
	})
	return all, "/a/" + hex.EncodeToString(sum.Sum(nil)[:6]) + "/"
}

func serveAsset(w http.ResponseWriter, r *http.Request) {
	a, ok := assets[r.PathValue("file")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", a.kind)
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = w.Write(a.body)
}

// show answers with a page.
func (s *Server) show(w http.ResponseWriter, name string, view any) error {
	var b strings.Builder
	if err := pages.ExecuteTemplate(&b, name, view); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, err := w.Write([]byte(b.String()))
	return ignored(err)
}

// ignored is for an answer that the browser did not wait for.
func ignored(error) error { return nil }

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

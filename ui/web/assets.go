package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

//go:embed assets
var assetFiles embed.FS

//go:embed pages
var pageFiles embed.FS

// pages are the templates, which escape all that is put into them but template.HTML.
var pages = template.Must(template.New("").Funcs(frameFuncs).ParseFS(pageFiles, "pages/*.html"))

// imports finds what a script needs of others.
var imports = regexp.MustCompile(`(?m)^(?:import|export) (?:.*from )?"\./(.+)";$`)

// appScripts have a page of people who are in load its scripts.
var appScripts = scripts("app.js")

// scripts are the elements that load a script, and all that it needs.
func scripts(script string) string {
	var h html
	for _, name := range modules(script) {
		h.raw(`<link rel="modulepreload" href="`, assetsPath, name, "\">\n")
	}
	h.raw(`<script type="module" src="`, assetsPath, script, "\"></script>\n")
	return string(h)
}

// modules are a script and all that it needs, so that a browser loads them at once and not one after the other.
func modules(script string) []string {
	list := []string{script}
	for i := 0; i < len(list); i++ {
		for _, m := range imports.FindAllSubmatch(assets[list[i]].body, -1) {
			if name := string(m[1]); !slices.Contains(list, name) {
				list = append(list, name)
			}
		}
	}
	return list
}

// asset is a file that pages load.
type asset struct {
	body   []byte
	zipped []byte // the same, compressed once and well; nil if that saves nothing
	kind   string
}

// styles are the parts of app.css, in their order.
var styles = []string{"base", "rooms", "messages", "composer", "dialog", "views", "door"}

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
		all[path.Base(file)] = newAsset(body, path.Ext(file))
		return nil
	})
	var css []byte
	for _, part := range styles {
		css = append(css, all[part+".css"].body...)
		delete(all, part+".css")
	}
	all["app.css"] = newAsset(css, ".css")
	return all, "/a/" + hex.EncodeToString(sum.Sum(nil)[:6]) + "/"
}

func newAsset(body []byte, ext string) asset {
	a := asset{body: body, kind: assetTypes[ext]}
	var b bytes.Buffer
	zip, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	_, _ = zip.Write(body) // into memory: it does not fail
	_ = zip.Close()
	if b.Len() < len(body) {
		a.zipped = b.Bytes()
	}
	return a
}

func serveAsset(w http.ResponseWriter, r *http.Request) {
	a, ok := assets[r.PathValue("file")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", a.kind)
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	body := a.body
	if a.zipped != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.Header().Set("Content-Encoding", "gzip")
		body = a.zipped
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body)
}

// show answers with a page.
func (s *Server) show(w http.ResponseWriter, name string, view any) error {
	b := sheets.Get().(*bytes.Buffer)
	defer func() {
		if b.Cap() <= maxKept {
			b.Reset()
			sheets.Put(b)
		}
	}()
	if err := pages.ExecuteTemplate(b, name, view); err != nil {
		return err
	}
	return sendPage(w, b.Bytes())
}

// sendPage answers with a page that is made.
func sendPage(w http.ResponseWriter, page []byte) error {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(page)))
	_, err := w.Write(page)
	return ignored(err)
}

// ignored is for an answer that the browser did not wait for.
func ignored(error) error { return nil }

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

package web

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/klauspost/compress/gzhttp"

	"parley/app/chat"
)

// filePolicy is that of what people uploaded: whatever it is, it runs nothing and loads nothing.
const filePolicy = "default-src 'none'; frame-ancestors 'none'; sandbox"

// shown are the types that a browser shows in a page; their size was read from their bytes, so that they are what they
// say. All else is for downloading.
var shown = []string{"image/png", "image/jpeg", "image/gif", "image/webp"}

func isShown(a chat.Attachment) bool { return a.IsImage() && slices.Contains(shown, a.Type) }

func filePath(a chat.Attachment) string {
	return "/f/" + strconv.FormatInt(int64(a.ID), 10) + "/" + url.PathEscape(a.Name)
}

// fileOf reads the attachment of a path.
func fileOf(r *http.Request) (chat.AttachmentID, error) {
	n, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || n <= 0 {
		return 0, errNoPage
	}
	return chat.AttachmentID(n), nil
}

// file answers with the bytes of an attachment, or the range of them that is asked for. Whether the user may have
// them is looked at each time, and while they go.
func (s *Server) file(w http.ResponseWriter, r *http.Request, c *caller) error {
	id, err := fileOf(r)
	if err != nil {
		return err
	}
	f, a, err := c.OpenFile(r.Context(), id)
	if err != nil {
		return err
	}
	defer f.Close()
	h := w.Header()
	kind, disposition := "application/octet-stream", "attachment"
	switch {
	case isShown(a.Attachment):
		kind, disposition = a.Type, "inline"
	case a.IsText():
		kind = "text/plain; charset=utf-8"
		if r.URL.Query().Has("view") {
			disposition = "inline"
		}
	}
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", disposition+"; filename*=UTF-8''"+url.PathEscape(a.Name))
	h.Set("Content-Security-Policy", filePolicy)
	h.Set("Cache-Control", "private, no-cache")
	h.Set("ETag", `"`+string(a.Blob)+`"`)
	h.Set(gzhttp.HeaderNoCompression, "1")
	body := &going{io.NewSectionReader(f, 0, f.Size()), http.NewResponseController(w), s.stall}
	http.ServeContent(w, r, "", time.Time{}, body)
	_ = body.control.SetWriteDeadline(time.Now().Add(s.stall)) // for what is left on its way; the next answer has a time of its own
	return nil
}

// going is a file on its way to a browser, which has the time of stall for each piece of it.
type going struct {
	io.ReadSeeker
	control *http.ResponseController
	stall   time.Duration
}

func (g *going) Read(p []byte) (int, error) {
	_ = g.control.SetWriteDeadline(time.Now().Add(g.stall))
	return g.ReadSeeker.Read(p)
}

// preview answers with an image in little.
func (s *Server) preview(w http.ResponseWriter, r *http.Request, c *caller) error {
	id, err := fileOf(r)
	if err != nil {
		return err
	}
	a, err := c.Filed(r.Context(), id)
	if err != nil {
		return err
	}
	tag := `"p` + string(a.Blob) + `"`
	w.Header().Set("Cache-Control", "private, no-cache")
	w.Header().Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	p, err := c.Preview(r.Context(), id)
	if err == nil && p.Image == nil {
		err = errNoPage
	}
	if err != nil {
		w.Header().Del("ETag")
		return err
	}
	var b bytes.Buffer
	coder := png.Encoder{CompressionLevel: png.BestSpeed}
	pixels := &image.NRGBA{Pix: p.Image.Pix, Stride: 4 * p.Image.Width, Rect: image.Rect(0, 0, p.Image.Width, p.Image.Height)}
	if err := coder.Encode(&b, pixels); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "image/png")
	w.Header().Set("Content-Security-Policy", filePolicy)
	_, err = w.Write(b.Bytes())
	return ignored(err)
}

// Bounds of what is shown of files.
const (
	previewWait  = 50 * time.Millisecond // for the first lines of all texts on a page
	previewLines = 6
	imageWidth   = 320
	imageHeight  = 240
)

// files adds the files of a message: images as they look, others as cards.
func (s *Server) files(h *html, v *viewer, m *chat.Message) {
	h.raw(`<ul class="attachments">`)
	for _, a := range m.Files {
		if isShown(a) {
			h.image(a)
		} else {
			s.card(h, v, m.Room, a)
		}
	}
	h.raw("</ul>")
}

// image adds an image in little; the whole is one click away. Its place is kept, so that nothing moves when it comes.
func (h *html) image(a chat.Attachment) {
	w, t := imageWidth, imageWidth*a.Height/a.Width
	if t > imageHeight {
		w, t = imageHeight*a.Width/a.Height, imageHeight
	}
	if a.Width < w && a.Height < t {
		w, t = a.Width, a.Height
	}
	h.raw(`<li><a class="image" target="_blank"`)
	h.attr("href", filePath(a))
	h.raw(`><img loading="lazy" decoding="async"`)
	h.attr("src", "/p/"+strconv.FormatInt(int64(a.ID), 10))
	h.attr("alt", a.Name)
	h.attrInt("width", int64(max(1, w)))
	h.attrInt("height", int64(max(1, t)))
	h.raw("></a></li>")
}

// card adds a file with what it is, and the first lines if it is a text.
func (s *Server) card(h *html, v *viewer, room chat.RoomID, a chat.Attachment) {
	h.raw(`<li class="card"><a class="file" download dir="auto"`)
	h.attr("href", filePath(a))
	h.raw(">")
	h.text(a.Name)
	h.raw(`</a><span class="what">`)
	h.text(chat.Bytes(a.Size) + " · " + a.What())
	h.raw("</span>")
	if !a.IsText() {
		h.raw("</li>")
		return
	}
	h.raw(`<a class="view" target="_blank"`)
	h.attr("href", filePath(a)+"?view")
	h.raw(">view</a>")
	if lines := v.lines(room, a); len(lines) > 0 {
		h.raw(`<pre dir="auto">`)
		for _, line := range lines {
			h.text(line)
			h.raw("\n")
		}
		h.raw("</pre>")
	}
	h.raw("</li>")
}

// lines are the first of a text; none when they are not to be had soon. A page waits for all of its texts together
// no longer than previewWait.
func (v *viewer) lines(room chat.RoomID, a chat.Attachment) []string {
	if v.patience <= 0 {
		return nil
	}
	began := time.Now()
	ctx, cancel := context.WithTimeout(context.Background(), v.patience)
	defer cancel()
	p, err := v.session.PreviewOf(ctx, room, a)
	v.patience -= time.Since(began)
	if err != nil {
		return nil
	}
	return p.Lines[:min(len(p.Lines), previewLines)]
}

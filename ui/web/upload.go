package web

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"time"

	"parley/app/chat"
	"parley/app/room"
)

// Files may come slowly, but not so that they keep a place for ever.
const (
	readWait   = time.Minute     // for which a browser may send nothing; and after as long it has to have sent…
	slowest    = 1 << 10         // …so many bytes a second, all in all
	answerWait = 2 * time.Minute // after the last of it, for the file to be kept and the answer to be taken
)

// coming is what a browser sends, with files in it.
type coming struct {
	io.ReadCloser
	control *http.ResponseController
	began   time.Time
	read    int64
}

// comes bounds how slowly a browser sends what its request has.
func comes(w http.ResponseWriter, r *http.Request) {
	r.Body = &coming{ReadCloser: r.Body, control: http.NewResponseController(w), began: time.Now()}
}

func (c *coming) Read(p []byte) (int, error) {
	now := time.Now()
	_ = c.control.SetReadDeadline(c.until(now))
	_ = c.control.SetWriteDeadline(now.Add(answerWait))
	n, err := c.ReadCloser.Read(p)
	c.read += int64(n)
	return n, err
}

// until is when the next bytes have to be here.
func (c *coming) until(now time.Time) time.Time {
	idle := now.Add(readWait)
	if slow := c.began.Add(readWait + time.Duration(c.read/slowest)*time.Second); slow.Before(idle) {
		return slow
	}
	return idle
}

// upload takes the bytes of a file, as they are, and answers with the upload, for the post of which it will be a part.
func (s *Server) upload(w http.ResponseWriter, r *http.Request, c *caller) error {
	id, err := roomOf(r)
	if err != nil {
		return err
	}
	comes(w, r)
	up, err := s.store(r, c, id, r.URL.Query().Get("name"), r.ContentLength, r.Body)
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, map[string]string{"upload": string(up)})
	return nil
}

// store has a file kept, piece by piece; nothing stays of one that breaks off.
func (s *Server) store(r *http.Request, c *caller, id chat.RoomID, name string, size int64, body io.Reader) (chat.UploadID, error) {
	u, err := c.Upload(r.Context(), id, name, size)
	if err != nil {
		return "", err
	}
	defer u.Close()
	if err := pour(u, body); err != nil {
		return "", err
	}
	return u.Finish(r.Context())
}

func pour(u *room.Upload, from io.Reader) error {
	buf, off := make([]byte, 64<<10), int64(0)
	for {
		n, err := from.Read(buf)
		if n > 0 {
			if _, err := u.WriteAt(buf[:n], off); err != nil {
				return err
			}
			off += int64(n)
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return chat.Wrap(chat.Unavailable, err, "the file broke off")
		}
	}
}

// uploadsOf are the uploads that a post is to have.
func uploadsOf(r *http.Request) (list []chat.UploadID) {
	for _, id := range r.Form["file"] {
		list = append(list, chat.UploadID(id))
	}
	return list
}

// attachView is the page by which files are posted without scripts.
type attachView struct {
	Path     string
	Back     string
	ClientID string
	Limit    string
	Most     int
}

func (s *Server) attachPage(w http.ResponseWriter, r *http.Request, c *caller) error {
	id, err := memberOf(r, c)
	if err != nil {
		return err
	}
	limits := c.FileLimits()
	if limits.MaxFile == 0 {
		return chat.Errorf(chat.Unavailable, "this server keeps no files")
	}
	if err := c.MayPost(id); err != nil {
		return err
	}
	p := newView(c, "Attach files", id)
	p.Attach = &attachView{roomPath(id) + "/attach", roomPath(id), s.newClientID(), chat.Bytes(limits.MaxFile), chat.MaxFiles}
	return s.show(w, "attach.html", p)
}

// maxParts is how many fields the form of that page may have: files, and some more.
const maxParts = chat.MaxFiles + 10

// attach posts what the form of that page has: a text before its files.
func (s *Server) attach(w http.ResponseWriter, r *http.Request, c *caller) error {
	id, err := memberOf(r, c)
	if err != nil {
		return err
	}
	comes(w, r)
	form, err := r.MultipartReader()
	if err != nil {
		return chat.Errorf(chat.Invalid, "that is no form with files")
	}
	d := chat.Draft{Room: id}
	for n := 1; ; n++ {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil && n > maxParts {
			err = chat.Errorf(chat.Invalid, "the form has too many fields")
		}
		if err != nil {
			return chat.Wrap(chat.Invalid, err, "the form broke off")
		}
		if err := s.take(r, c, &d, part); err != nil {
			return err
		}
	}
	return s.changed(w, r)(c.Post(r.Context(), d))
}

// take reads one field of the form into a draft.
func (s *Server) take(r *http.Request, c *caller, d *chat.Draft, part *multipart.Part) error {
	if part.FormName() != "file" {
		text, err := io.ReadAll(io.LimitReader(part, maxForm+1))
		if err == nil && len(text) > maxForm {
			return chat.Errorf(chat.Invalid, "that is too long")
		}
		switch part.FormName() {
		case "text":
			d.Text = said(string(text))
		case "id":
			d.ClientID = string(text)
		}
		return err
	}
	switch {
	case part.FileName() == "": // nothing was chosen
		return nil
	case len(d.Files) == chat.MaxFiles:
		return chat.Errorf(chat.Invalid, "at most %d files fit a message", chat.MaxFiles)
	}
	id, err := s.store(r, c, d.Room, part.FileName(), -1, part)
	d.Files = append(d.Files, id)
	return err
}

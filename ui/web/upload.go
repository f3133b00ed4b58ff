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

const (
	readWait   = time.Minute     // how long a browser may send nothing of a file
	answerWait = 2 * time.Minute // after the last of it, for the file to be kept and the answer to be taken
)

// coming is a file on its way from a browser.
type coming struct {
	io.Reader
	control *http.ResponseController
}

func (c *coming) Read(p []byte) (int, error) {
	_ = c.control.SetReadDeadline(time.Now().Add(readWait))
	_ = c.control.SetWriteDeadline(time.Now().Add(answerWait))
	return c.Reader.Read(p)
}

// upload takes the bytes of a file, as they are, and answers with the upload, for the post of which it will be a part.
func (s *Server) upload(w http.ResponseWriter, r *http.Request, c *caller) error {
	id, err := roomOf(r)
	if err != nil {
		return err
	}
	name := r.URL.Query().Get("name")
	up, err := s.store(w, r, c, id, name, r.ContentLength, r.Body)
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, map[string]string{"upload": string(up)})
	return nil
}

// store has a file kept, piece by piece; nothing stays of one that breaks off.
func (s *Server) store(w http.ResponseWriter, r *http.Request, c *caller, id chat.RoomID, name string, size int64, body io.Reader) (chat.UploadID, error) {
	u, err := c.Upload(r.Context(), id, name, size)
	if err != nil {
		return "", err
	}
	defer u.Close()
	if err := pour(u, &coming{body, http.NewResponseController(w)}); err != nil {
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
	p := s.view(c, "Attach files", id)
	p.Attach = &attachView{roomPath(id) + "/attach", roomPath(id), s.newClientID(), chat.Bytes(limits.MaxFile), chat.MaxFiles}
	return s.show(w, "attach.html", p)
}

// attach posts what the form of that page has: a text before its files.
func (s *Server) attach(w http.ResponseWriter, r *http.Request, c *caller) error {
	id, err := memberOf(r, c)
	if err != nil {
		return err
	}
	form, err := r.MultipartReader()
	if err != nil {
		return chat.Errorf(chat.Invalid, "that is no form with files")
	}
	d := chat.Draft{Room: id}
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return chat.Wrap(chat.Invalid, err, "the form broke off")
		}
		if err := s.take(w, r, c, &d, part); err != nil {
			return err
		}
	}
	return s.changed(w, r)(c.Post(r.Context(), d))
}

// take reads one field of the form into a draft.
func (s *Server) take(w http.ResponseWriter, r *http.Request, c *caller, d *chat.Draft, part *multipart.Part) error {
	if part.FormName() != "file" {
		text, err := io.ReadAll(io.LimitReader(part, maxForm))
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
	id, err := s.store(w, r, c, d.Room, part.FileName(), -1, part)
	d.Files = append(d.Files, id)
	return err
}

package chat

import (
	"path"
	"strconv"
	"strings"
)

// How files are called where people read of them.

// FileSign stands before the name of a file.
const FileSign = "📎"

// What returns the kind of the file in a word or two: "PDF", "PNG image", "text".
func (a Attachment) What() string {
	t, _, _ := strings.Cut(a.Type, ";")
	t = strings.ToLower(strings.TrimSpace(t))
	if w := fileWords[t]; w != "" {
		return w
	}
	class, name, _ := strings.Cut(t, "/")
	switch class {
	case "text", "font":
		return class
	case "image", "audio", "video":
		if name = strings.TrimPrefix(name, "x-"); isShortWord(name) {
			return strings.ToUpper(name) + " " + class
		}
		return class
	}
	if a.IsText() {
		return "text"
	}
	if end := strings.TrimPrefix(path.Ext(a.Name), "."); isShortWord(end) {
		return strings.ToUpper(end) + " file"
	}
	return "file"
}

// isShortWord says whether s is made of a few ASCII letters and digits.
func isShortWord(s string) bool {
	return s != "" && len(s) <= 5 && strings.IndexFunc(s, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	}) < 0
}

// fileWords are what types of files are called that are not called by their own name.
var fileWords = map[string]string{
	"application/pdf": "PDF", "application/json": "JSON", "application/xml": "XML", "text/xml": "XML", "text/html": "HTML", "text/csv": "CSV",
	"text/markdown": "Markdown", "application/yaml": "YAML", "application/toml": "TOML", "application/sql": "SQL", "image/svg+xml": "SVG image",
	"text/x-go": "Go", "text/x-python": "Python", "text/x-rust": "Rust", "text/x-c": "C", "text/x-c++": "C++", "text/x-java": "Java",
	"text/x-shellscript": "shell script", "text/javascript": "JavaScript", "text/x-typescript": "TypeScript", "text/x-diff": "patch", "message/rfc822": "mail",
	"application/zip": "ZIP archive", "application/gzip": "gzip archive", "application/x-gzip": "gzip archive", "application/x-tar": "tar archive",
	"application/x-7z-compressed": "7z archive", "application/x-rar-compressed": "RAR archive", "application/x-bzip2": "bzip2 archive",
	"application/x-xz": "xz archive", "application/zstd": "zstd archive", "audio/mpeg": "MP3 audio", "application/ogg": "Ogg audio",
	"video/x-matroska": "MKV video", "application/epub+zip": "e-book",
	"application/msword": "Word document", "application/vnd.ms-excel": "Excel table", "application/vnd.ms-powerpoint": "PowerPoint slides",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document":   "Word document",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":         "Excel table",
	"application/vnd.openxmlformats-officedocument.presentationml.presentation": "PowerPoint slides",
	"application/vnd.oasis.opendocument.text":                                   "document",
	"application/vnd.oasis.opendocument.spreadsheet":                            "table",
	"application/vnd.oasis.opendocument.presentation":                           "slides",
}

// Gist returns what the message says where there is room for a few words: its text or, without one, the names of its files.
func (m *Message) Gist() string {
	if m.Text != "" {
		return m.Text
	}
	return m.FileNames()
}

// FileNames returns the names of the message's files: "📎 report.pdf, cat.png", of many the first; empty without any.
func (m *Message) FileNames() string {
	const most = 3
	if len(m.Files) == 0 {
		return ""
	}
	var names []string
	for _, a := range m.Files[:min(len(m.Files), most)] {
		names = append(names, a.Name)
	}
	text := FileSign + " " + strings.Join(names, ", ")
	if n := len(m.Files) - most; n > 0 {
		text += " and " + strconv.Itoa(n) + " more"
	}
	return text
}

// Gist is that of the message that is quoted, as far as the quote goes.
func (q *Quote) Gist() string {
	if q.Text == "" && q.File != "" {
		return FileSign + " " + q.File
	}
	return q.Text
}

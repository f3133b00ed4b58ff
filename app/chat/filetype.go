package chat

import (
	"path"
	"slices"
	"strings"
)

// unknownType is that of bytes of which nothing is known.
const unknownType = "application/octet-stream"

// endings are the types that the end of a name tells, where the bytes do not: they are only text, or a zip, or
// nothing known. It is a table of ours, so that it is the same on every machine.
var endings = map[string]string{
	".txt": "text/plain", ".log": "text/plain", ".md": "text/markdown", ".csv": "text/csv", ".tsv": "text/tab-separated-values",
	".html": "text/html", ".htm": "text/html", ".css": "text/css", ".js": "text/javascript", ".mjs": "text/javascript",
	".ts": "text/x-typescript", ".json": "application/json", ".yaml": "application/yaml", ".yml": "application/yaml",
	".toml": "application/toml", ".xml": "application/xml", ".svg": "image/svg+xml", ".ini": "text/plain", ".conf": "text/plain",
	".go": "text/x-go", ".py": "text/x-python", ".rs": "text/x-rust", ".c": "text/x-c", ".h": "text/x-c", ".cc": "text/x-c++",
	".cpp": "text/x-c++", ".hpp": "text/x-c++", ".java": "text/x-java", ".kt": "text/x-kotlin", ".rb": "text/x-ruby",
	".php": "text/x-php", ".sh": "text/x-shellscript", ".sql": "application/sql", ".diff": "text/x-diff", ".patch": "text/x-diff",
	".tex": "text/x-tex", ".ics": "text/calendar", ".vcf": "text/vcard", ".eml": "message/rfc822",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	".odt":  "application/vnd.oasis.opendocument.text", ".ods": "application/vnd.oasis.opendocument.spreadsheet",
	".odp": "application/vnd.oasis.opendocument.presentation", ".epub": "application/epub+zip", ".jar": "application/java-archive",
	".doc": "application/msword", ".xls": "application/vnd.ms-excel", ".ppt": "application/vnd.ms-powerpoint",
	".tar": "application/x-tar", ".bz2": "application/x-bzip2", ".xz": "application/x-xz", ".zst": "application/zstd",
	".7z": "application/x-7z-compressed", ".iso": "application/x-iso9660-image", ".heic": "image/heic", ".avif": "image/avif",
	".tif": "image/tiff", ".tiff": "image/tiff", ".flac": "audio/flac", ".m4a": "audio/mp4", ".opus": "audio/ogg",
	".mkv": "video/x-matroska", ".mov": "video/quicktime",
}

// claims are endings of what the bytes themselves tell. They are looked at only before there are any.
var claims = map[string]string{
	".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp", ".bmp": "image/bmp",
	".pdf": "application/pdf", ".zip": "application/zip", ".gz": "application/x-gzip", ".rar": "application/x-rar-compressed",
	".mp3": "audio/mpeg", ".wav": "audio/wave", ".ogg": "application/ogg", ".mp4": "video/mp4", ".webm": "video/webm", ".avi": "video/avi",
	".wasm": "application/wasm",
}

// textTypes are types of text that do not say so.
var textTypes = []string{"application/json", "application/yaml", "application/toml", "application/xml", "application/sql", "image/svg+xml", "message/rfc822"}

// FileType returns the MIME type of a file of which the bytes alone tell told: the name's end says more where
// that agrees with it.
func FileType(name, told string) string {
	told, _, _ = strings.Cut(told, ";")
	ending := endings[strings.ToLower(path.Ext(name))]
	text := Attachment{Type: ending}.IsText()
	switch {
	case ending == "":
	case told == "text/plain" && text, strings.HasPrefix(told, "text/") && ending == told:
		return ending
	case told == "text/xml" && (ending == "application/xml" || ending == "image/svg+xml"):
		return ending
	case told == "application/zip" && strings.HasPrefix(ending, "application/"):
		return ending
	case (told == unknownType || told == "") && !text:
		return ending
	}
	if told == "" {
		return unknownType
	}
	return told
}

// ClaimedType returns what a name says of a file before there are bytes of it; empty if it says nothing.
func ClaimedType(name string) string {
	ending := strings.ToLower(path.Ext(name))
	if t := claims[ending]; t != "" {
		return t
	}
	return endings[ending]
}

// Kinds are the types of files that may be stored, as image/png or image/*; none stands for all.
type Kinds []string

// ParseKinds reads a list of types. Invalid, with the one that is wrong, when one is not written like that.
func ParseKinds(list []string) (Kinds, error) {
	var kinds Kinds
	for _, k := range list {
		k = strings.ToLower(strings.TrimSpace(k))
		class, kind, ok := strings.Cut(k, "/")
		if !ok || class == "" || kind == "" || strings.ContainsAny(class, "*/ ") || strings.ContainsAny(kind, "/ ") || strings.Contains(kind, "*") && kind != "*" {
			return nil, Errorf(Invalid, "%q is no kind of files: one is written like image/png or image/*", Printable(k))
		}
		kinds = append(kinds, k)
	}
	return kinds, nil
}

// Allow says whether files of a type may be stored.
func (k Kinds) Allow(mime string) bool {
	class, _, _ := strings.Cut(mime, "/")
	return len(k) == 0 || slices.Contains(k, mime) || slices.Contains(k, class+"/*")
}

// String lists them for people.
func (k Kinds) String() string { return strings.Join(k, ", ") }

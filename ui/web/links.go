package web

import (
	"net/url"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// link adds a link, and after it where it goes, unless its text says so.
func (r *renderer) link(n ast.Node, dest string) {
	host := r.anchor(dest, func() {
		if n.FirstChild() == nil {
			r.text(dest)
		}
		r.inlines(n)
	})
	if label := r.label(n); label != "" && bare(label) != bare(dest) {
		r.raw(` <span class="host">(`)
		r.text(host)
		r.raw(`)</span>`)
	}
}

// label returns what a link says, without its looks.
func (r *renderer) label(n ast.Node) string {
	var b strings.Builder
	_ = ast.Walk(n, func(c ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := c.(*ast.Text); ok && entering {
			b.Write(t.Value(r.src))
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// bare strips what may be left out of an address without hiding where it goes.
func bare(s string) string {
	for _, scheme := range []string{"https://", "http://", "mailto:"} {
		s = strings.TrimPrefix(s, scheme)
	}
	return strings.TrimSuffix(s, "/")
}

// anchor adds a link around what label adds. Only http, https and mailto can be followed, only with a plain ASCII
// host (others can look like what they are not); of anything else the whole is shown. It returns what the reader has
// to see of where it goes.
func (r *renderer) anchor(dest string, label func()) (host string) {
	u, err := url.Parse(dest)
	ok := err == nil && isASCII(dest)
	if ok {
		switch strings.ToLower(u.Scheme) {
		case "http", "https":
			host, ok = u.Host, u.Host != "" && u.User == nil
		case "mailto":
			host = u.Opaque
		default:
			ok = false
		}
	}
	if !ok {
		label()
		return dest
	}
	r.raw("<a")
	r.attr("href", u.String())
	r.raw(` target="_blank" rel="noopener noreferrer nofollow">`)
	label()
	r.raw("</a>")
	return host
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return s != ""
}

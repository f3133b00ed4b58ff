package timeline

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/colorprofile"

	"parley/ui/theme"
)

// maxURI is how long a target may be, in bytes, to be handed to the terminal: it is repeated on every
// row that the link is on.
const maxURI = 1024

// target is where a link goes.
type target struct {
	uri   string // what a terminal may open; empty when it should not
	shown string // what the reader is to see of it, if the link's text does not say it
}

// targetOf judges a destination. Only http, https and mailto may be opened, only with a plain ASCII
// host (others can look like what they are not); of anything else the whole is shown.
func targetOf(dest string, th *theme.Theme) target {
	u, err := url.Parse(dest)
	if err != nil {
		return target{shown: dest}
	}
	shown := u.Host
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
	case "mailto":
		shown = u.Opaque
	default:
		return target{shown: dest}
	}
	uri := u.String()
	if shown == "" || !isASCII(shown) || !isASCII(uri) || len(uri) > maxURI || th.Profile <= colorprofile.NoTTY {
		return target{shown: dest}
	}
	if u.User != nil {
		return target{uri: uri, shown: "at " + shown}
	}
	return target{uri: uri, shown: shown}
}

// tells says whether a link's text already says where it goes.
func (t target) tells(label, dest string) bool {
	return bare(label) == bare(dest) && !strings.HasPrefix(t.shown, "at ")
}

// bare strips what may be left out of an address without hiding where it goes.
func bare(s string) string {
	for _, scheme := range []string{"https://", "http://", "mailto:"} {
		s = strings.TrimPrefix(s, scheme)
	}
	return strings.TrimSuffix(s, "/")
}

// isASCII says whether s is printable ASCII without spaces, and not empty.
func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] <= ' ' || s[i] >= 0x7f || s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return s != ""
}

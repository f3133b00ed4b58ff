package chat

import "strings"

// IsUTF8 says whether the locale of an environment, "NAME=value" each, is UTF-8, in the order of POSIX: LC_ALL,
// LC_CTYPE, LANG. A client that sends none of them most likely is.
func IsUTF8(env []string) bool {
	for _, name := range []string{"LC_ALL=", "LC_CTYPE=", "LANG="} {
		for _, v := range env {
			if locale, ok := strings.CutPrefix(v, name); ok && locale != "" {
				locale = strings.ToLower(locale)
				return strings.Contains(locale, "utf-8") || strings.Contains(locale, "utf8")
			}
		}
	}
	return true
}

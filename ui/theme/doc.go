// Package theme holds the colours and glyphs of the terminal screen.
//
// A Theme is made once per look (dark or light, how many colours, which glyphs) and shared by every
// session that has that look: a session keeps a pointer, never a copy. Styles are plain pairs of
// escape sequences, so that rendering a span costs two string copies and no measuring.
package theme

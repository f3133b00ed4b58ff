// Package web is the browser's screen: the same room manager and the same Session as the terminal's, as HTML.
//
// A page is whole without scripts: it is read, and sent with a form. With scripts the page stays where it is:
// a stream of server-sent events (stream.go) carries what happens, and forms are sent beside it (act.go).
// Messages are rendered on the server only (message.go), so that there is one place where text becomes HTML.
//
// A browser that is signed in has a cookie with a secret (signin.go). Requests of one browser share a Session,
// which stays for a while after the last of them (visits.go); each stream has its own.
//
// Everything that is served is in the binary. Nothing on a page is from another host, and no script or style
// is inline, so that the Content-Security-Policy (safe.go) can forbid it.
package web

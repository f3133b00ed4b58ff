package sshd

import "io"

// Size is a terminal's size in columns and rows, as the client says it: not yet clamped, and 0 or
// 65535 are possible. It is an alias, so that a screen need not import this package for it.
type Size = struct{ Width, Height int }

// Terminal is the far end of a session with a terminal. Strings are free of control characters.
type Terminal struct {
	In  io.Reader // what is typed; io.EOF when the client has ended
	Out io.Writer // written to the terminal as it is: no \n becomes \r\n
	// Close ends the session with an exit status, at once and without waiting for the client: In and
	// Out are unblocked soon, whether the client answers or not. Only the first call counts.
	Close func(code int)

	Width, Height int         // at the start
	Resize        <-chan Size // the newest size, older ones are dropped; never closed: use the context
	Term          string      // $TERM
	Env           []string    // "NAME=value"
}

// piece is how much is written at once, in bytes. The SSH library keeps, twice for each session, a
// buffer of the largest write that there ever was: whole frames would cost more than all the rest.
const piece = 1390

// pieces writes everything to w in pieces.
type pieces struct{ w io.Writer }

// Write writes all of p, or fails with the error of w.
func (o pieces) Write(p []byte) (n int, err error) {
	for err == nil && n < len(p) {
		var k int
		k, err = o.w.Write(p[n:min(n+piece, len(p))])
		n += k
	}
	return n, err
}

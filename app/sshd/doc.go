// Package sshd is parley's door: a Wish server that lets in whoever owns an SSH key, within limits,
// and hands each session on to a screen or to a verb.
//
// # The life of a connection
//
//	gate.Accept     too many from there, or too many strangers? closed before it cost anything
//	Server.greet    takes it into the roster, which pings all connections from one goroutine
//	conn.config     the handshake: algorithms, six tries, fifteen seconds
//	conn.offered    a key is offered: is it good enough? it proves nothing yet
//	conn.proved     a signature with it was verified: this key, and no other, is who they are
//	conn.last       no key was let in: the owner of a good one is a guest, who comes no further than the
//	                door; others see a banner that says how to make one
//	Server.session  a session: its requests are read until the client lets it go
//	Server.serve    what it is for: the screen, a verb, or a word about what to do instead
//	conn.Close      however it ends; the gate and the roster forget it
//
// Everything else that SSH can do is refused: other channels, forwarding, agents, X11, signals.
//
// # Why sessions of our own
//
// The library's session handler keeps any number of environment variables, stops reading requests
// while nobody takes a window change, accepts agent forwarding, rewrites what is written to a terminal,
// has one context for all sessions of a connection, and writes a window's size while it is read. Ours
// is an ssh.Session like it, so Wish's middleware works on it, without these.
package sshd

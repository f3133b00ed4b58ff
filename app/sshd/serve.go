package sshd

import (
	"fmt"
	"io"
	"runtime/debug"
	"strings"
	"time"

	"charm.land/ssh"

	"parley/app/chat"
	"parley/app/command"
	"parley/app/files"
)

// The exit statuses of a session, as of verbs.
const (
	done    = 0
	refused = 1
	misused = 2
)

// recovered is the middleware that lets a panic end only its own session.
func (s *Server) recovered(next ssh.Handler) ssh.Handler {
	return func(sess ssh.Session) {
		defer func() {
			if r := recover(); r != nil {
				s.log.Error("panic in a session", "panic", r, "stack", string(debug.Stack()))
				tell(sess, "something went wrong on the server; it is in its log")
				_ = sess.Exit(refused)
			}
		}()
		next(sess)
	}
}

// logged is the middleware that writes one line for each session, when it has ended.
func (s *Server) logged(next ssh.Handler) ssh.Handler {
	return func(sess ssh.Session) {
		start := time.Now()
		next(sess)
		s.noteEnd(sess.(*session), time.Since(start)) // not here, where its arguments would be on the stack all the while
	}
}

func (s *Server) noteEnd(sess *session, took time.Duration) {
	s.log.Info("session", "for", sess.purpose, "login", cleaned(sess.User(), 64), "from", s.hashed(sess.RemoteAddr()),
		"exit", sess.status(), "took", took.Round(time.Millisecond))
}

// serve is the innermost middleware: it does what the session is for, and ends it.
func (s *Server) serve(ssh.Handler) ssh.Handler {
	return func(sess ssh.Session) {
		own := sess.(*session)
		t := own.terminal()
		if t == nil || own.purpose != "shell" { // a screen sees by itself whether it is read
			own.late = time.AfterFunc(s.limits.Verb, func() { _ = own.Close() })
			defer own.late.Stop()
		}
		switch {
		case own.Subsystem() != "" || own.purpose == "subsystem":
			_ = sess.Exit(s.subsystem(own, t != nil))
		case own.purpose == "exec":
			_ = sess.Exit(s.exec(own, t != nil))
		case t != nil:
			_ = sess.Exit(s.show(own, t))
		default:
			tell(sess, "parley fills a terminal: come back with one (ssh -t), or give a verb: help, who, …")
			_ = sess.Exit(misused)
		}
	}
}

// show runs the screen and returns the exit status.
func (s *Server) show(sess *session, t *Terminal) int {
	err := s.screen(sess.ctx, t, sess.visitor(true))
	if err == nil || sess.ctx.Err() != nil {
		return done
	}
	s.log.Info("screen ended", "login", cleaned(sess.User(), 64), "err", err)
	return refused
}

// exec runs a verb and returns its exit status. With a terminal (ssh -t) lines end as terminals need it.
func (s *Server) exec(sess *session, terminal bool) int {
	line := sess.RawCommand()
	if len(line) > s.limits.Command {
		tell(sess, fmt.Sprintf("a command has at most %d bytes, this one has %d", s.limits.Command, len(line)))
		return misused
	}
	args, err := split(strings.TrimPrefix(line, "/")) // as it is typed on a screen
	if err != nil {
		tell(sess, "a quote in the command is not closed")
		return misused
	}
	if scp, ok := files.ParseSCP(args); ok && !terminal {
		return s.withFiles(sess, func(t *files.Tree) error { return scp.Run(sess.ctx, t, mover{sess}) })
	}
	pipes := sess.pipes(command.Moves(args), terminal)
	var out, errOut io.Writer = sess.Channel, sess.Channel.Stderr()
	if terminal {
		out, errOut = ssh.NewPtyWriter(out), ssh.NewPtyWriter(out)
	}
	if command.IsDoor(args) { // before there is an account
		if guest := s.manager.Guest(*sess.visitor(false)); guest != nil {
			defer guest.Close()
			return command.Door(sess.ctx, guest, args, out, errOut)
		}
	}
	entered, ok := s.enter(sess)
	if !ok {
		return refused
	}
	defer entered.Close()
	if pipes.In != nil {
		go heed(sess, entered)
	}
	return command.Exec(sess.ctx, entered, args, pipes, out, errOut)
}

// entry says why somebody was not let in; a name that can't be used is chosen anew on the screen only.
func entry(err error) string {
	switch chat.CodeOf(err) {
	case chat.Invalid, chat.Conflict:
		return chat.MessageOf(err) + "; to choose a name, come once with a terminal and without a command"
	}
	return chat.MessageOf(err)
}

// tell writes a line for people to the client, beside what the session is for.
func tell(sess ssh.Session, text string) {
	_, _ = io.WriteString(sess.Stderr(), text+"\r\n")
}

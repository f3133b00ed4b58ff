package sshd

import (
	"parley/app/chat"
	"parley/app/files"
	"parley/app/room"
)

// mover is a session that moves files. It may take as long as it likes, but not stand still for longer than Limits.Verb
// while something is under way.
type mover struct{ *session }

// Read returns what the client sent.
func (m mover) Read(p []byte) (int, error) {
	n, err := m.session.Read(p)
	m.late.Reset(m.conn.server.limits.Verb)
	return n, err
}

// Write writes all of p. The client may be slow, as long as it takes a packet now and then.
func (m mover) Write(p []byte) (n int, err error) {
	const packet = 32 << 10
	for err == nil && n < len(p) {
		var k int
		k, err = m.Channel.Write(p[n:min(n+packet, len(p))])
		n += k
		m.late.Reset(m.conn.server.limits.Verb)
	}
	return n, err
}

// Rest implements files.Client.
func (m mover) Rest() { m.late.Stop() }

// Say implements files.Client.
func (m mover) Say(text string) { tell(m.session, "parley: "+chat.PrintableLine(text)) }

// enter begins a session of the user for what is no screen, or tells the client why that can't be.
func (s *Server) enter(sess *session) (*room.Session, bool) {
	entered, err := s.manager.Enter(sess.ctx, *sess.visitor(false))
	if err != nil {
		tell(sess, entry(err))
		return nil, false
	}
	return entered, true
}

// subsystem serves a subsystem, of which there is one, and returns the exit status.
func (s *Server) subsystem(sess *session, terminal bool) int {
	if sess.Subsystem() != "sftp" || terminal {
		tell(sess, "there is no "+cleaned(sess.detail, 32)+" here")
		return refused
	}
	return s.withFiles(sess, func(t *files.Tree) error { return files.SFTP(sess.ctx, t, mover{sess}) })
}

// withFiles has work do something with the files of the session's user, and returns the exit status.
func (s *Server) withFiles(sess *session, work func(*files.Tree) error) int {
	entered, ok := s.enter(sess)
	if !ok {
		return refused
	}
	defer entered.Close()
	go heed(sess, entered)
	if err := work(files.New(entered)); err != nil {
		s.log.Debug("files", "login", cleaned(sess.User(), 64), "err", err)
		return refused
	}
	return done
}

// heed ends a session that takes long when the server wants it to, and says why.
func heed(sess *session, entered *room.Session) {
	for {
		events, err := entered.Next(sess.ctx)
		if err != nil {
			return
		}
		for _, e := range events {
			if c, ok := e.(chat.Closing); ok {
				sess.cancel()
				if sess.linger() {
					tell(sess, "parley: "+c.Reason)
					_ = sess.Channel.Close()
				}
				return
			}
		}
	}
}

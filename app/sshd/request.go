package sshd

import (
	"strings"

	"charm.land/ssh"
	"github.com/anmitsu/go-shlex"
	gossh "golang.org/x/crypto/ssh"

	"parley/app/chat"
)

// The payloads of the requests that a session understands (RFC 4254, section 6).
type (
	ptyRequest struct {
		Term                          string
		Width, Height, PxWide, PxHigh uint32
		Modes                         string
	}
	windowChange struct{ Width, Height, PxWide, PxHigh uint32 }
	variable     struct{ Name, Value string }
	purpose      struct{ Detail string }
)

// request does what a request of the client asks for, and says whether it was granted. It is called
// for one after the other. What it does not know is refused: agents, X11, signals, breaks.
func (s *session) request(r *gossh.Request) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch r.Type {
	case "pty-req":
		var p ptyRequest
		if s.purpose != "" || s.pty != nil || gossh.Unmarshal(r.Payload, &p) != nil {
			return false
		}
		s.pty = &ssh.Pty{Term: cleaned(p.Term, 64), Window: window(p.Width, p.Height)}
		return true
	case "window-change":
		var w windowChange
		if s.pty == nil || gossh.Unmarshal(r.Payload, &w) != nil {
			return false
		}
		s.pty.Window = window(w.Width, w.Height)
		s.resized(s.pty.Window)
		return true
	case "env":
		var v variable
		if s.purpose != "" || gossh.Unmarshal(r.Payload, &v) != nil {
			return false
		}
		return s.setenv(v)
	case "shell":
		if s.purpose != "" {
			return false
		}
		s.purpose = r.Type
		return true
	case "exec", "subsystem":
		var p purpose
		if s.purpose != "" || gossh.Unmarshal(r.Payload, &p) != nil {
			return false
		}
		s.purpose, s.detail = r.Type, p.Detail
		return true
	}
	return false
}

// resized leaves the newest size for the screen. It never waits: there is one place, and it is the
// only one who fills it. The caller holds mu.
func (s *session) resized(w ssh.Window) {
	select {
	case <-s.resize:
	default:
	}
	s.resize <- Size{w.Width, w.Height}
}

// setenv keeps a variable with a plain name, within the limits. The caller holds mu.
func (s *session) setenv(v variable) bool {
	l := s.conn.server.limits
	plain := strings.IndexFunc(v.Name, func(r rune) bool {
		return r != '_' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	}) < 0
	if !plain || v.Name == "" || len(v.Name)+1+len(v.Value) > l.EnvBytes || len(s.env) >= l.EnvVars {
		return false
	}
	s.env = append(s.env, v.Name+"="+chat.PrintableLine(v.Value))
	return true
}

func window(width, height uint32) ssh.Window {
	return ssh.Window{Width: int(width), Height: int(height)}
}

// cleaned returns what a client says about itself, without control characters and cut to size bytes.
func cleaned(text string, size int) string {
	if len(text) > size {
		text = strings.ToValidUTF8(text[:size], "")
	}
	return chat.PrintableLine(text)
}

// split returns the words of a command line, quoted as for a shell.
func split(line string) ([]string, error) { return shlex.Split(line, true) }

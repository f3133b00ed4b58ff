package uitest

import (
	"bytes"
	"context"
	"errors"
	"io"

	"golang.org/x/crypto/ssh"
)

// Run runs command over SSH without a terminal, as "ssh host command" does in a
// script, with cfg.Stdin as its input. It returns what the command wrote and its exit
// status; err is nil whenever there is a status, also one that is not 0. A failed login,
// an end without status ([ErrNoStatus]) and ctx's end are errors, with code -1.
func Run(ctx context.Context, cfg Config, command string) (stdout, stderr string, code int, err error) {
	cfg = cfg.withDefaults()
	conn, err := dial(ctx, cfg)
	if err != nil {
		return "", "", -1, err
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	defer func() {
		if ctx.Err() != nil && err != nil {
			err = errors.Join(ctx.Err(), err) // the one explains the other
		}
	}()

	s, err := conn.channel(cfg.Env)
	if err != nil {
		return "", "", -1, err
	}
	if err := s.ask("exec", ssh.Marshal(struct{ Command string }{command})); err != nil {
		return "", "", -1, err
	}
	go feedStdin(s.ch, cfg.Stdin)

	var out, errs bytes.Buffer
	read := make(chan struct{})
	go func() {
		defer close(read)
		_, _ = io.Copy(&errs, s.ch.Stderr())
	}()
	_, _ = io.Copy(&out, s.ch)
	<-read
	code, err = s.Wait()
	return out.String(), errs.String(), code, err
}

// feedStdin ends when the input does, or with the first write after the command has ended.
func feedStdin(ch ssh.Channel, in io.Reader) {
	if in != nil {
		_, _ = io.Copy(ch, in)
	}
	_ = ch.CloseWrite()
}

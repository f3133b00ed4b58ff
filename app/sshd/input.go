package sshd

import (
	"context"
	"errors"
	"io"

	"parley/app/chat"
	"parley/app/command"
)

// maxInput is how many bytes of a verb's input are kept. No message that fits when it is clean is nearly as long
// when it is not.
const maxInput = 8 * chat.MaxMessageBytes

// input is what a client sends beside a verb. It is read whether the verb wants it or not, so that it does not pile
// up, and no more of it is kept than a message may be.
type input struct {
	sess *session
	come chan struct{} // closed when the input ended, or when it is too long
	kept []byte
	err  error
}

// readInput reads the input of a session until the client has let go of it. From a terminal nothing is taken: its
// keys are no text.
func readInput(sess *session, terminal bool) *input {
	in := &input{sess: sess, come: make(chan struct{})}
	go func() {
		if !terminal {
			in.kept, in.err = io.ReadAll(io.LimitReader(sess, maxInput+1))
		}
		close(in.come)
		_, _ = io.Copy(io.Discard, sess)
	}()
	return in
}

// text returns the whole input: Invalid when it is too long, Unavailable when the client went before its end. A
// client that went looks like an input that ended, so it is asked whether it is there.
func (in *input) text(ctx context.Context) (string, error) {
	select {
	case <-in.come:
	case <-ctx.Done():
		return "", ctx.Err()
	}
	if len(in.kept) > maxInput {
		return "", chat.Errorf(chat.Invalid, "the input is too long: a message has at most %d bytes", chat.MaxMessageBytes)
	}
	if in.err != nil || in.sess.gone() || ctx.Err() != nil {
		return "", errBrokeOff
	}
	return string(in.kept), nil
}

var errBrokeOff = chat.Errorf(chat.Unavailable, "the input broke off")

// gone asks a client whose input has ended whether it is there.
func (s *session) gone() bool {
	_, err := s.SendRequest("keepalive@openssh.com", true, nil)
	return err != nil
}

// whole is the input of a verb that takes the bytes of a file: it ends with an error when the client went before its end.
type whole struct{ mover }

// Read returns what the client sent.
func (w whole) Read(p []byte) (int, error) {
	n, err := w.mover.Read(p)
	if errors.Is(err, io.EOF) && (w.gone() || w.ctx.Err() != nil) {
		err = errBrokeOff
	}
	return n, err
}

// pipes returns what a verb is connected with: the bytes themselves when it moves those of a file.
func (s *session) pipes(moves, terminal bool) command.Pipes {
	switch {
	case moves && terminal: // keys are no bytes of a file, and a terminal changes those that it is sent
		return command.Pipes{}
	case moves:
		return command.Pipes{In: whole{mover{s}}, Out: mover{s}}
	}
	return command.Pipes{Text: readInput(s, terminal).text, Width: s.drawing()}
}

// drawing is how wide a drawing may be for whoever reads what a verb says: without a terminal most likely there is one
// at the client's end.
func (s *session) drawing() int {
	if !chat.IsUTF8(s.env) {
		return 0
	}
	if pty, _, ok := s.Pty(); ok {
		return pty.Window.Width
	}
	return 80
}

package sshd

import (
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"parley/app/chat"
)

// A connection that the gate does not admit costs nearly nothing: a line that we speak SSH, and one packet
// with the reason, which clients show. Only so many at once are told; the others are merely closed.
const (
	told       = 64          // at once
	tellWithin = time.Second // for the client to take it
)

var (
	errCrowded = chat.Errorf(chat.TooMany, "the server is busy with newcomers: try again in a moment")
	errCrammed = chat.Errorf(chat.TooMany, "too many connections from your address: close one first")
)

// refuse tells a connection that was not admitted why, if there is a place to, and closes it. It does not
// wait for that; done is closed when it is over.
func (s *Server) refuse(c net.Conn, why error) (done <-chan struct{}) {
	over := make(chan struct{})
	select {
	case s.telling <- struct{}{}:
	default:
		_ = c.Close()
		close(over)
		return over
	}
	go func() {
		defer close(over)
		defer func() { <-s.telling }()
		defer c.Close()
		_ = c.SetDeadline(time.Now().Add(tellWithin))
		if _, err := c.Write(goodbye(chat.MessageOf(why))); err != nil {
			return
		}
		if half, ok := c.(interface{ CloseWrite() error }); ok {
			_ = half.CloseWrite()
		}
		_, _ = io.CopyN(io.Discard, c, 4<<10) // closed with something unread, the packet could be lost
	}()
	return over
}

// goodbye is a whole SSH conversation: our version, and SSH_MSG_DISCONNECT in a packet that is not
// encrypted yet (RFC 4253, sections 6 and 11.1).
func goodbye(text string) []byte {
	payload := gossh.Marshal(struct {
		Reason         uint32 `sshtype:"1"`
		Text, Language string
	}{12, text, ""}) // SSH_DISCONNECT_TOO_MANY_CONNECTIONS
	padding := 8 - (5+len(payload))%8
	if padding < 4 {
		padding += 8
	}
	var b bytes.Buffer
	b.WriteString("SSH-2.0-parley\r\n")
	_ = binary.Write(&b, binary.BigEndian, uint32(1+len(payload)+padding))
	b.WriteByte(byte(padding))
	b.Write(payload)
	b.Write(make([]byte, padding))
	return b.Bytes()
}

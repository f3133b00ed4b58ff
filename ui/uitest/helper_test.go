package uitest

import (
	"net"
	"testing"

	"charm.land/ssh"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// serve starts an SSH server that takes any key and runs handle in each session; it
// returns its address.
func serve(t testing.TB, handle func(ssh.Session)) string {
	t.Helper()
	srv := &ssh.Server{
		Handler:          handle,
		PublicKeyHandler: func(ssh.Context, ssh.PublicKey) bool { return true },
		BannerHandler:    func(ssh.Context) string { return "a key is needed\n" },
	}
	if err := srv.SetOption(ssh.EmulatePty()); err != nil {
		t.Fatal(err)
	}
	srv.AddHostKey(NewKey("host"))
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = srv.Serve(ln)
	}()
	t.Cleanup(func() {
		_ = srv.Close()
		<-served
	})
	return ln.Addr().String()
}

// reader reads from s into a channel that is closed at the end of the session.
func reader(s ssh.Session) <-chan string {
	in := make(chan string)
	go func() {
		defer close(in)
		buf := make([]byte, 1024)
		for {
			n, err := s.Read(buf)
			if n > 0 {
				select {
				case in <- string(buf[:n]):
				case <-s.Context().Done():
					return
				}
			}
			if err != nil {
				return
			}
		}
	}()
	return in
}

package console

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"time"
)

// Socket is the name of the socket in the data folder.
const Socket = "parley.sock"

// maxPath is how long the path of a socket may be on every system, in bytes.
const maxPath = 100

// listen opens the socket of a folder with mode 0600. It is made in a folder of its own that nobody else
// can look into, and then put where clients look for it, in the place of an older one.
func listen(folder string) (net.Listener, func(), error) {
	own := filepath.Join(folder, ".console")
	if err := errors.Join(os.RemoveAll(own), os.Mkdir(own, 0o700)); err != nil {
		return nil, nil, err
	}
	defer os.RemoveAll(own)
	path, forget, err := short(filepath.Join(own, "s"))
	if err != nil {
		return nil, nil, err
	}
	defer forget()
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		return nil, nil, err
	}
	l.SetUnlinkOnClose(false) // it is somewhere else by then
	socket := filepath.Join(folder, Socket)
	if err = os.Chmod(path, 0o600); err == nil {
		err = os.Rename(filepath.Join(own, "s"), socket)
	}
	if err != nil {
		_ = l.Close()
		return nil, nil, err
	}
	return l, func() { _ = os.Remove(socket) }, nil
}

// short returns a path that leads to the same file and is short enough for a socket: by way of a link in a
// folder of our own, which forget removes.
func short(path string) (_ string, forget func(), err error) {
	if len(path) <= maxPath {
		return path, func() {}, nil
	}
	folder, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return "", nil, err
	}
	own, err := os.MkdirTemp("", "parley-")
	if err != nil {
		return "", nil, err
	}
	forget = func() { _ = os.RemoveAll(own) }
	link := filepath.Join(own, "d")
	if err := os.Symlink(folder, link); err != nil {
		forget()
		return "", nil, err
	}
	return filepath.Join(link, filepath.Base(path)), forget, nil
}

// ErrNoServer is what Call returns when no server is behind the socket of the folder.
var ErrNoServer = errors.New("no server runs on that data folder")

// Call uses a verb of administrators on the server that runs on a data folder, and returns its exit code.
// ErrNoServer when none does; other errors say why there is no answer from the one that does.
func Call(ctx context.Context, folder string, args []string, out, errOut io.Writer) (int, error) {
	path, forget, err := short(filepath.Join(folder, Socket))
	if err != nil {
		return 0, err
	}
	defer forget()
	c, err := new(net.Dialer).DialContext(ctx, "unix", path)
	switch {
	case errors.Is(err, os.ErrPermission):
		return 0, fmt.Errorf("you may not use the console of %s: be the user that the server runs as", folder)
	case err != nil:
		return 0, ErrNoServer
	}
	defer c.Close()
	stop := context.AfterFunc(ctx, func() { _ = c.Close() })
	defer stop()
	_ = c.SetDeadline(time.Now().Add(verbTime + 3*patience)) // it may wait for a place, and for the verb
	if err := json.NewEncoder(c).Encode(request{args}); err != nil {
		return 0, errCutOff
	}
	var r reply
	if err := json.NewDecoder(c).Decode(&r); err != nil {
		return 0, errCutOff
	}
	_, _ = io.WriteString(out, r.Out)
	_, _ = io.WriteString(errOut, r.Err)
	return r.Code, nil
}

var errCutOff = errors.New("the server gave no answer: it is going down, or the verb took too long")

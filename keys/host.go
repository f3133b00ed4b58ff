package keys

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/crypto/ssh"
)

// HostKeyFile is the customary name of the file that HostKey is given.
const HostKeyFile = "ssh_host_ed25519_key"

// HostKey returns the server's own key, by which clients know it again. It reads the file at path, an
// OpenSSH private key; when there is none it makes a new ed25519 key and writes it there, with mode
// 0600 and all at once, so that a crash never leaves half a key.
//
// A file that is there is never changed. The error says what to do when others than the owner may
// read it, when it holds no ed25519 key, or is encrypted; errors of the file system pass as they are.
func HostKey(path string) (ssh.Signer, error) {
	key, err := readHostKey(path)
	if errors.Is(err, fs.ErrNotExist) {
		return makeHostKey(path)
	}
	return key, err
}

func readHostKey(path string) (ssh.Signer, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return nil, fmt.Errorf("others can read the host key %s (mode %04o): run chmod 600 on it, or remove it to get a new one", path, mode)
	}
	const most = 64 << 10 // a key is under 1 KiB; a device or a log would not end
	if info.Size() > most || !info.Mode().IsRegular() {
		return nil, fmt.Errorf("the host key %s is not a private key", path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	key, err := ssh.ParsePrivateKey(text)
	if missing := (*ssh.PassphraseMissingError)(nil); errors.As(err, &missing) {
		return nil, fmt.Errorf("the host key %s has a passphrase: remove it with ssh-keygen -p", path)
	}
	if err != nil {
		return nil, fmt.Errorf("the host key %s cannot be read (%w): restore it, or remove it to get a new one", path, err)
	}
	if t := key.PublicKey().Type(); t != ssh.KeyAlgoED25519 {
		return nil, fmt.Errorf("the host key %s is of type %s: an ed25519 key is needed", path, t)
	}
	return key, nil
}

func makeHostKey(path string) (ssh.Signer, error) {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	block, err := ssh.MarshalPrivateKey(private, "parley host key")
	if err != nil {
		return nil, err
	}
	if err := writeWhole(path, pem.EncodeToMemory(block)); err != nil {
		return nil, err
	}
	return ssh.NewSignerFromKey(private)
}

// writeWhole writes a file that either has all of text or is not there.
func writeWhole(path string, text []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // of no effect once it was renamed
	_, err = f.Write(text)
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

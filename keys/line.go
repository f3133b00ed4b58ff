package keys

import (
	"bytes"
	"errors"
	"strings"

	"golang.org/x/crypto/ssh"
)

// Read reads the one public key that somebody gives as theirs, as its file (id_ed25519.pub) has it: type,
// key and perhaps a comment. The error is a sentence for them: it is no key, not good enough, or has
// options before it, which only lists honour.
func Read(line string) (key ssh.PublicKey, comment string, err error) {
	if strings.Contains(line, "PRIVATE KEY") {
		return nil, "", errors.New("that is a private key, which is for nobody's eyes; the public one is in the file that ends in .pub")
	}
	key, comment, options, rest, err := ssh.ParseAuthorizedKey([]byte(line))
	switch {
	case err != nil:
		return nil, "", errors.New("there is no key in that; one looks like ssh-ed25519 AAAA… and stands in the file that ends in .pub")
	case len(options) > 0:
		return nil, "", errors.New("options before a key mean nothing here; give the line from its type on")
	case len(bytes.TrimSpace(rest)) > 0:
		return nil, "", errors.New("one key at a time")
	}
	return key, comment, Check(key)
}

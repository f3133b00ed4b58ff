package chat

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"strings"
)

// ReadKey reads how people name a key: by its fingerprint, or by its line as ssh-keygen writes it into a
// .pub file. It returns the fingerprint and what stands behind the key, which may be empty. Whether the
// key is good enough is not asked. Invalid when there is no key.
func ReadKey(text string) (fingerprint, comment string, err error) {
	first, rest, _ := strings.Cut(strings.TrimSpace(text), " ")
	rest = strings.TrimSpace(rest)
	if sum, ok := strings.CutPrefix(first, "SHA256:"); ok {
		if b, err := base64.RawStdEncoding.Strict().DecodeString(sum); err == nil && len(b) == sha256.Size {
			return first, rest, nil
		}
		return "", "", Errorf(Invalid, "%q is no fingerprint", Printable(first))
	}
	second, rest, _ := strings.Cut(rest, " ")
	blob, err := base64.StdEncoding.DecodeString(second)
	if err != nil || len(blob) < 4 || !strings.HasPrefix(string(blob[4:]), first) || binary.BigEndian.Uint32(blob) != uint32(len(first)) {
		return "", "", Errorf(Invalid, "that is neither a fingerprint (SHA256:…) nor the line of a public key")
	}
	sum := sha256.Sum256(blob)
	return "SHA256:" + base64.RawStdEncoding.EncodeToString(sum[:]), strings.TrimSpace(rest), nil
}

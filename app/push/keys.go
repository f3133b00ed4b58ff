package push

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/SherClockHolmes/webpush-go"
)

// Keys are those by which services know this server (VAPID), in base64url. Browsers that took the public one take no
// rings by another.
type Keys struct{ Public, Private string }

// LoadKeys reads the keys of a file, which is made when it is not there; only the owner may read it.
func LoadKeys(file string) (k Keys, err error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return makeKeys(file)
	}
	if err != nil {
		return k, err
	}
	if n, _ := fmt.Sscan(string(text), &k.Public, &k.Private); n != 2 {
		return k, fmt.Errorf("%s holds no keys for notices: move it away, and new ones are made", file)
	}
	return k, nil
}

func makeKeys(file string) (k Keys, err error) {
	if k.Private, k.Public, err = webpush.GenerateVAPIDKeys(); err != nil {
		return k, err
	}
	f, err := os.CreateTemp(filepath.Dir(file), "push-*")
	if err != nil {
		return k, err
	}
	defer os.Remove(f.Name())
	_, err = fmt.Fprintln(f, k.Public+"\n"+k.Private)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), file)
	}
	return k, err
}

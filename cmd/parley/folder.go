package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// folder is the data folder, which one parley at a time holds.
type folder struct {
	path string
	lock *os.File
}

// openFolder takes hold of the data folder at path, and makes it with mode 0700 when it is missing.
// The error says what to do when it can't be written or another parley has it.
func openFolder(path string) (*folder, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, folderError(path, err)
	}
	f, err := os.OpenFile(filepath.Join(path, "parley.lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, folderError(path, err)
	}
	// The system lets go of the lock when the process ends, however it ends; the file stays.
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		holder := make([]byte, 16)
		n, _ := f.Read(holder)
		_ = f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, heldError{path: path, by: strings.TrimSpace(string(holder[:n]))}
		}
		return nil, folderError(path, err)
	}
	if err := errors.Join(f.Truncate(0), write(f, fmt.Sprintln(os.Getpid()))); err != nil {
		_ = f.Close()
		return nil, folderError(path, err)
	}
	return &folder{path: path, lock: f}, nil
}

// heldError says that another parley has a data folder.
type heldError struct{ path, by string }

func (e heldError) Error() string {
	return fmt.Sprintf("another parley (process %s) holds the data folder %s: stop it, or choose another with --data", e.by, e.path)
}

func write(f *os.File, text string) error {
	_, err := f.WriteAt([]byte(text), 0)
	return err
}

func folderError(path string, err error) error {
	if cause := (*fs.PathError)(nil); errors.As(err, &cause) {
		err = cause.Err
	}
	return fmt.Errorf("cannot write to the data folder %s (%w): choose another with --data", path, err)
}

func (f *folder) close() error { return f.lock.Close() }

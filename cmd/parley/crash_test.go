package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"parley/app/chat"
	"parley/app/store"
)

// crash is a server that is killed again and again while files are sent to it.
type crash struct {
	*testing.T
	data   string
	signer gossh.Signer
	mu     sync.Mutex
	acked  map[string]string // name of a file → hash, once the server said that it is there
}

// process starts a server as a process of its own, on the same data.
func (c *crash) process() (server *exec.Cmd, client *gossh.Client) {
	c.Helper()
	self, err := os.Executable()
	if err != nil {
		c.Fatal(err)
	}
	server = exec.Command(self, "--listen", "127.0.0.1:0", "--web", "off", "--data", c.data, "--keep-free", "1MB",
		"--limit", "uploads-burst=100000,verbs-burst=100000,posts-burst=100000,logins-burst=100000")
	server.Env = append(os.Environ(), "PARLEY_TEST_BINARY=1")
	var out, errOut output
	server.Stdout, server.Stderr = &out, &errOut
	if err := server.Start(); err != nil {
		c.Fatal(err)
	}
	c.Cleanup(func() { server.Process.Kill(); server.Wait() })
	client, err = gossh.Dial("tcp", out.address(c.T), &gossh.ClientConfig{
		User: "ana", Auth: []gossh.AuthMethod{gossh.PublicKeys(c.signer)}, HostKeyCallback: gossh.InsecureIgnoreHostKey(), Timeout: 30 * time.Second,
	})
	if err != nil {
		c.Fatalf("%v\n%s", err, &errOut)
	}
	c.Cleanup(func() { client.Close() })
	return server, client
}

// send sends a file in pieces, and notes it once the server said that it is there. It reports whether it was.
func (c *crash) send(client *gossh.Client, name string, data []byte) bool {
	s, err := client.NewSession()
	if err != nil {
		return false
	}
	defer s.Close()
	in, err := s.StdinPipe()
	if err != nil || s.Start("file '#lobby' "+name) != nil {
		return false
	}
	for rest := data; len(rest) > 0; {
		n := min(len(rest), 10_000)
		if _, err := in.Write(rest[:n]); err != nil {
			return false
		}
		rest = rest[n:]
	}
	in.Close()
	if s.Wait() != nil {
		return false
	}
	sum := sha256.Sum256(data)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.acked[name] = hex.EncodeToString(sum[:])
	return true
}

// killWhileSending sends files from several sides, and kills the server some time after it took the first.
func (c *crash) killWhileSending(round int, server *exec.Cmd, client *gossh.Client) {
	c.Helper()
	kill := sync.OnceFunc(func() {
		time.AfterFunc(rand.N(300*time.Millisecond), func() { server.Process.Kill() })
	})
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			for n := 0; ; n++ {
				data := bytes.Repeat([]byte(fmt.Sprint(round, i, n, "\n")), rand.N(60_000))
				if !c.send(client, fmt.Sprintf("%d-%d-%d.txt", round, i, n), data) {
					return
				}
				kill()
			}
		})
	}
	wg.Wait()
	server.Wait() // says that it was killed
}

// stored returns what the database of the dead server has: the hashes of files by their names.
func (c *crash) stored() map[string]string {
	c.Helper()
	s, err := store.Open(filepath.Join(c.data, database), store.Options{})
	if err != nil {
		c.Fatal(err)
	}
	defer s.Close()
	lobby, err := s.ChannelByName(c.Context(), chat.Lobby)
	if err != nil {
		c.Fatal(err)
	}
	list, err := s.FilesBefore(c.Context(), lobby.ID, 0, 1<<20)
	if err != nil {
		c.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range list {
		files[f.Name] = string(f.Blob)
	}
	return files
}

// onDisk returns the names of all files in the folder of blobs, also those that are not finished, but for previews of
// blobs that are there.
func (c *crash) onDisk() map[string]string {
	c.Helper()
	paths := map[string]string{}
	err := filepath.WalkDir(filepath.Join(c.data, blobFolder), func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return nil // what is swept meanwhile is not there
		}
		if of, ok := strings.CutSuffix(e.Name(), ".preview"); !ok || paths[of] == "" { // it comes after its blob
			paths[e.Name()] = path
		}
		return nil
	})
	if err != nil {
		c.Fatal(err)
	}
	return paths
}

// TestKillWhileFilesCome kills a server that is sent files, again and again: what it acknowledged is there, every file that is
// listed is whole, and what was on its way leaves nothing once it runs again.
func TestKillWhileFilesCome(t *testing.T) {
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &crash{T: t, data: t.TempDir(), acked: map[string]string{}}
	if c.signer, err = gossh.NewSignerFromKey(key); err != nil {
		t.Fatal(err)
	}
	leftovers := 0
	for round := range 5 {
		server, client := c.process()
		before := len(c.acked)
		c.killWhileSending(round, server, client)
		if len(c.acked) == before {
			t.Fatalf("round %d: nothing was acknowledged before the end", round)
		}
		files, disk := c.stored(), c.onDisk()
		for name, sum := range c.acked {
			if files[name] != sum {
				t.Errorf("%s was acknowledged as %s, and is %q", name, sum, files[name])
			}
		}
		for name, sum := range files {
			data, err := os.ReadFile(disk[sum])
			if got := sha256.Sum256(data); err != nil || hex.EncodeToString(got[:]) != sum {
				t.Errorf("%s is not whole: %d bytes (%v)", name, len(data), err)
			}
		}
		leftovers += len(disk) - len(blobsOf(files))
	}
	files := c.stored()
	c.process()
	for deadline := time.Now().Add(30 * time.Second); len(c.onDisk()) != len(blobsOf(files)); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d files are on disk, of %d that are listed", len(c.onDisk()), len(files))
		}
	}
	t.Logf("%d files acknowledged, none lost; %d leftovers in all, none left", len(c.acked), leftovers)
}

// blobsOf returns the different bytes of files.
func blobsOf(files map[string]string) map[string]bool {
	sums := map[string]bool{}
	for _, sum := range files {
		sums[sum] = true
	}
	return sums
}

package ui_test

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"parley/ui/uitest"
)

// scp copies files to a room with the scp that people have.
func scp(t *testing.T, srv *uitest.Server, name, folder string, files ...string) {
	t.Helper()
	path, err := exec.LookPath("scp")
	if err != nil {
		t.Skip("scp is not installed")
	}
	host, port, err := net.SplitHostPort(srv.Addr)
	must(t, err)
	args := []string{
		"-F", "none", "-q", "-P", port, "-i", uitest.KeyFile(t, name), "-o", "IdentitiesOnly=yes", "-o", "StrictHostKeyChecking=no",
		"-o", "UserKnownHostsFile=" + filepath.Join(t.TempDir(), "known_hosts"), "-o", "User=" + name,
	}
	out, err := exec.Command(path, append(append(args, files...), host+":"+folder+"/")...).CombinedOutput()
	if err != nil {
		t.Fatalf("scp: %v\n%s", err, out)
	}
}

// fileOf makes a file with a name.
func fileOf(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	must(t, os.WriteFile(path, data, 0o600))
	return path
}

// What is dropped into a room with scp is in the conversation; the files of a room are listed, newest first, to be
// opened, fetched, gone to and deleted.
func TestFilesOfARoom(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	ana, bob, cara := trio(t, srv)
	scp(t, srv, "ana", "#lobby", fileOf(t, "it's $(here).pdf", []byte("%PDF-1.4\nnothing")))
	all("📎 it's $(here).pdf", bob, cara)
	all("16 bytes · PDF", ana, bob, cara)
	scp(t, srv, "bob", "#lobby", fileOf(t, "main.go", []byte("package main\n\nfunc main() {}\n")))
	all("│ func main() {}", ana, bob, cara)
	bob.Press("up").WaitFor("Enter opens").Press("up", "s").WaitFor(`copied: ssh -p`).WaitFor(`get 1 > 'it'\''s $(here).pdf'`)
	bob.Press("up", "up", "enter").WaitFor("To have it: ssh -p").Press("esc").WaitGone("To have it")

	ana.Enter("/files").WaitFor("Files of #lobby").WaitFor("main.go").WaitFor("1 of 2").Press("d").WaitFor("Delete the file of bob").Press("n")
	ana.WaitFor("Files of #lobby").Press("down", "enter").WaitFor("To have it").Press("esc").WaitFor("Files of #lobby")
	ana.Press("s").WaitFor("copied: ssh").Press("m").WaitGone("Files of #lobby").WaitFor("r reply").Press("esc")
	bob.Enter("/files #lobby").WaitFor("Files of #lobby").WaitFor("main.go").Press("d").WaitFor("Delete your file “main.go”").Press("y")
	bob.WaitFor("1 of 1").Press("esc").WaitGone("Files of")
	all("message deleted", ana, bob, cara)
	gone("func main", ana, bob, cara)
	cara.Press("esc").WaitFor("Hello, cara").Enter("/files").WaitFor("Files of all your rooms").WaitFor("it's $(here).pdf").Press("esc")
	cara.Enter("/get 1").WaitFor("Get a file").WaitFor("get 1 >").Press("esc")
	cara.Enter("/file #lobby").WaitFor("Send a file").WaitFor("scp -P").Press("esc")
}

// Files of somebody whom one blocks are a line like all that they say: nothing of them is seen before it is asked for.
func TestFilesOfABlocked(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	ana, bob, _ := trio(t, srv)
	dir := t.TempDir()
	var files []string
	for i := range 3 {
		name := filepath.Join(dir, fmt.Sprintf("part-%d.txt", i+1))
		must(t, os.WriteFile(name, []byte(fmt.Sprintf("this is part %d\n", i+1)), 0o600))
		files = append(files, name)
	}
	scp(t, srv, "ana", "#lobby", files...)
	all("this is part 3", ana, bob)
	bob.Enter("/block ana").WaitFor("3 messages of ana, blocked").WaitGone("this is part").WaitGone("📎")
	bob.Press("up", "enter").WaitFor("📎 part-3.txt").WaitFor("this is part 3").Press("enter").WaitFor("Esc closes").WaitFor("1 of 1 lines")
}

package ui_test

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"parley/ui/uitest"
)

// What OpenSSH's scp and sftp copy into a room is posted there, and comes out of it as it went in. Who only moves files is
// not here.
func TestTransferWithOpenSSH(t *testing.T) {
	t.Parallel()
	need(t, "scp", "sftp", "ssh")
	srv := uitest.StartServer(t, "--max-file", "2MB")
	bob := visit(t, srv, "bob")
	does(t, srv, "bob", "create #design")
	k := newTools(t, srv, "ana")
	k.write("report.pdf", append([]byte("%PDF-1.7\n"), noise(1<<20)...))
	k.write("a.txt", []byte("first\n"))
	k.write("two words.txt", []byte("second\n"))
	k.write("large", noise(2<<20))
	must(t, os.MkdirAll(filepath.Join(k.dir, "folder", "out"), 0o700))

	k.ok("", k.scp("report.pdf", "host:@bob/")...) // the chat begins with it
	bob.WaitFor("1 new")
	does(t, srv, "ana", "join #design")
	k.ok("", k.scp("-p", "a.txt", "two words.txt", "host:#design/")...)
	k.ok("", k.scp("-O", "a.txt", "host:#design")...)
	for _, how := range [][]string{{"-p"}, {"-O", "-p"}} {
		k.ok("", append(k.scp(how...), "host:@bob/report.pdf", "host:#design/a (2).txt", "host:design/two words.txt", "folder/out/")...)
		k.same("report.pdf", "folder/out/report.pdf")
		k.same("a.txt", "folder/out/a (2).txt")
		k.same("two words.txt", "folder/out/two words.txt")
		k.ok("", append(k.scp(how...), "host:#design/*.txt", "folder/")...)
		k.ok("", append(k.scp(how...), "-r", "host:#design", "folder/")...)
		k.same("two words.txt", "folder/#design/two words.txt")
		k.fails("folders are rooms", append(k.scp(how...), "-r", "folder", "host:#design/")...)
		k.fails("at most 2 MB fit", append(k.scp(how...), "large", "host:#design/")...)
		k.fails("you are in no room #nothing", append(k.scp(how...), "a.txt", "host:#nothing/")...)
		k.fails("you are in no room a.txt", append(k.scp(how...), "a.txt", "host:")...)
	}
	said := k.ok("ls -l\ncd \"#design\"\nls -lt\nput report.pdf\nget report.pdf again.pdf\nrename report.pdf new.pdf\nrm a.txt\nls -1\ndf\n"+
		"ls -l /inbox\nchmod 600 new.pdf\n-mkdir sub\n-put a.txt /nowhere/\nbye\n", k.sftp("-b", "-", "host")...)
	for _, line := range []string{"#lobby", "inbox", " ana      #design         6 ", "new.pdf", "a.txt\n", "folders are rooms", "you are in no room nowhere", "  976562 "} {
		if !strings.Contains(said, line) {
			t.Errorf("sftp did not say %q:\n%s", line, said)
		}
	}
	k.same("report.pdf", "again.pdf")
	if got := files(t, srv, "bob", "#design"); strings.Count(got, "\n") != 3 || strings.Contains(got, "large") {
		t.Errorf("what is there:\n%s", got)
	}
	if out, errOut, code := runWith(t, srv, "ana", "file '#design' build.log it broke again", "one\ntwo\n"); code != 0 {
		t.Errorf("file: %d %q %q", code, out, errOut)
	}
	choose(t, bob, "design")
	bob.WaitFor("it broke again").WaitFor("build.log").WaitFor("new.pdf")
	id, _, _ := strings.Cut(files(t, srv, "bob", "#design"), " ")
	if got := does(t, srv, "bob", "get "+id); got != "one\ntwo\n" {
		t.Errorf("get: %q", got)
	}
	if out, errOut, code := run(t, srv, "bob", "get 12345"); code != 1 || out != "" || errOut != "parley: there is no such file\n" {
		t.Errorf("get of nothing: %d %q %q", code, out, errOut)
	}
	if here := hereNow(visit(t, srv, "cara")); strings.Contains(strings.Join(here, " "), "ana") {
		t.Errorf("here are %q", here)
	}
}

// A transfer that breaks off posts nothing, however it does, and can be gone on with.
func TestTransferBreaksOff(t *testing.T) {
	t.Parallel()
	need(t, "scp", "sftp")
	srv := uitest.StartServer(t)
	does(t, srv, "ana", "create #design")
	k := newTools(t, srv, "ana")
	k.write("large.bin", noise(8<<20))
	const slow = "16000" // kbit/s: four seconds

	// partial waits until some of one more file has come.
	parts := 0
	partial := func() {
		t.Helper()
		parts++
		for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
			some := 0
			must(t, filepath.WalkDir(filepath.Join(srv.Data, "blobs"), func(_ string, d os.DirEntry, err error) error {
				if i, none := d.Info(); err == nil && none == nil && !d.IsDir() && i.Size() > 1<<20 {
					some++
				}
				return nil
			}))
			if some == parts {
				return
			}
			if time.Now().After(deadline) {
				t.Fatal("nothing comes")
			}
		}
	}
	nothing := func(what string) {
		t.Helper()
		if got := files(t, srv, "ana", "#design"); got != "there are no files here\n" {
			t.Fatalf("%s: %s", what, got)
		}
	}
	for _, argv := range [][]string{k.scp("-l", slow, "large.bin", "host:#design/scp.bin"), k.scp("-O", "-l", slow, "large.bin", "host:#design/legacy.bin")} {
		c := k.command("", argv...)
		must(t, c.Start())
		partial()
		must(t, c.Process.Kill())
		_ = c.Wait()
		nothing("scp was killed")
	}
	tty, err := pty.Start(k.command("", k.sftp("-l", slow, "host")...))
	must(t, err)
	defer tty.Close()
	var seen output
	go func() { _, _ = io.Copy(&seen, tty) }()
	say := func(line, answer string) {
		t.Helper()
		_, err := io.WriteString(tty, line)
		must(t, err)
		seen.waitFor(t, answer)
	}
	seen.waitFor(t, "sftp>")
	_, err = io.WriteString(tty, "put large.bin \"#design/large.bin\"\n")
	must(t, err)
	partial()
	say("\x03", "did not come whole")
	nothing("sftp was interrupted")
	say("reput large.bin \"#design/large.bin\"\n", "100%")
	say("bye\n", "bye")
	for deadline := time.Now().Add(patience); !strings.Contains(files(t, srv, "ana", "#design"), "large.bin, 8.4 MB"); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("reput did not: %s\n%s", files(t, srv, "ana", "#design"), &seen)
		}
	}
	k.ok("", k.scp("host:#design/large.bin", "back.bin")...)
	k.same("large.bin", "back.bin")

	c := k.command("", k.scp("-l", slow, "large.bin", "host:#design/lost.bin")...) // beside what scp left, and large.bin
	must(t, c.Start())
	partial()
	srv.Kill()
	_ = c.Wait()
	srv.Restart()
	if got := files(t, srv, "ana", "#design"); strings.Contains(got, "lost.bin") {
		t.Errorf("half a file is there: %s", got)
	}
	k.ok("", k.scp("large.bin", "host:#design/lost.bin")...)
}

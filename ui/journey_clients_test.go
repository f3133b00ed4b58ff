package ui_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"parley/ui/uitest"
)

// clients are other programs that people move files with. Each puts report.pdf into #design under its own name, lists the
// folder, and gets the file back as back.pdf; it says why something is refused.
var clients = []struct {
	name  string
	needs []string
	moves func(k *tools)
}{
	{"curl", []string{"curl", "ssh-keygen"}, func(k *tools) {
		if !strings.Contains(k.ok("", "curl", "-V"), " sftp ") {
			k.Skip("this curl has no sftp")
		}
		k.write("key.pub", []byte(k.ok("", "ssh-keygen", "-y", "-f", k.key)))
		curl := func(args ...string) []string {
			return append([]string{"curl", "-sS", "--insecure", "-u", k.name + ":", "--key", k.key, "--pubkey", "key.pub"}, args...)
		}
		url := "sftp://127.0.0.1:" + k.port + "/%23design/"
		k.ok("", curl("-T", "report.pdf", url+"curl.pdf")...)
		k.ok("", curl("-o", "back.pdf", url+"curl.pdf")...)
		k.listed("curl.pdf", k.ok("", curl(url)...))
		if got := k.ok("", curl("-r", "1000-1099", url+"curl.pdf")...); got != string(k.read("report.pdf")[1000:1100]) {
			k.Errorf("a range has %d other bytes", len(got))
		}
		k.fails("No such file", curl("-T", "report.pdf", "sftp://127.0.0.1:"+k.port+"/%23nothing/x")...)
	}},
	{"lftp", []string{"lftp", "ssh"}, func(k *tools) {
		lftp := func(commands string) []string {
			return []string{"lftp", "-c", "set sftp:connect-program 'ssh -a -x -F " + k.config + "'; set net:max-retries 1; set cmd:fail-exit true; open sftp://host/; " + commands}
		}
		k.ok("", lftp("cd '#design'; put report.pdf -o lftp.pdf; mv lftp.pdf named.pdf; mv named.pdf lftp.pdf; get lftp.pdf -o back.pdf")...)
		k.listed("lftp.pdf", k.ok("", lftp("ls '#design'")...))
		k.ok("", lftp("mirror '#design' all")...)
		k.same("report.pdf", "all/lftp.pdf")
		k.fails("folders are rooms", lftp("mkdir '#design/sub'")...)
		k.fails("there is no such file", lftp("get '#design/nothing'")...)
	}},
	{"psftp", []string{"psftp", "puttygen"}, func(k *tools) {
		k.write("batch", []byte("cd \"#design\"\nput report.pdf psftp.pdf\nls\nget psftp.pdf back.pdf\nmkdir sub\nchmod 600 psftp.pdf\n"))
		said := k.ok("", k.putty("psftp", "-b", "batch", "-be", k.name+"@127.0.0.1")...)
		k.listed("psftp.pdf", said)
		if !strings.Contains(said, "folders are rooms") {
			k.Errorf("psftp does not say why:\n%s", said)
		}
	}},
	{"pscp", []string{"pscp", "puttygen"}, func(k *tools) {
		for _, how := range []string{"-sftp", "-scp"} {
			k.ok("", k.putty("pscp", how, "-p", "report.pdf", k.name+"@127.0.0.1:#design/pscp.pdf")...)
			k.ok("", k.putty("pscp", how, k.name+"@127.0.0.1:#design/pscp.pdf", "back.pdf")...)
			k.fails("you are in no room", k.putty("pscp", how, "report.pdf", k.name+"@127.0.0.1:#nothing/")...)
		}
		k.listed("pscp.pdf", k.ok("", k.putty("pscp", "-ls", k.name+"@127.0.0.1:#design")...))
	}},
	{"sshfs", []string{"sshfs", "fusermount3"}, func(k *tools) {
		must(k, os.Mkdir(filepath.Join(k.dir, "mnt"), 0o700))
		if said, code := k.run("", "sshfs", "-F", k.config, "host:", "mnt"); code != 0 {
			k.Skipf("nothing can be mounted here: %s", said)
		}
		defer k.ok("", "fusermount3", "-u", "-z", "mnt")
		k.ok("", "cp", "report.pdf", "mnt/#design/sshfs.pdf")
		k.ok("", "cp", "mnt/#design/sshfs.pdf", "back.pdf")
		k.listed("sshfs.pdf", k.ok("", "ls", "-l", "mnt/#design"))
		k.fails("", "mkdir", "mnt/#design/sub")
	}},
}

// listed checks that a listing has a file, with its size.
func (k *tools) listed(name, listing string) {
	k.Helper()
	for line := range strings.Lines(listing) {
		if strings.HasPrefix(line, "-rw-r--r--") && strings.Contains(line, " 300009 ") && strings.HasSuffix(line, " "+name+"\n") {
			return
		}
	}
	k.Errorf("%s is not in:\n%s", name, listing)
}

// putty is a program of PuTTY's, which has keys and host keys of its own kind.
func (k *tools) putty(program string, args ...string) []string {
	k.Helper()
	if _, err := os.Stat(filepath.Join(k.dir, "key.ppk")); err != nil {
		k.ok("", "puttygen", k.key, "-O", "private", "-o", "key.ppk")
	}
	scan, err := exec.Command("sh", "-c", "ssh-keyscan -p "+k.port+" 127.0.0.1 2>/dev/null | ssh-keygen -lf - | cut -d ' ' -f 2").Output()
	must(k, err)
	return append([]string{program, "-batch", "-hostkey", strings.TrimSpace(string(scan)), "-P", k.port, "-i", "key.ppk"}, args...)
}

func TestTransferWithOtherClients(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	does(t, srv, "bob", "create #design")
	for _, c := range clients {
		if _, err := os.Stat("/dev/fuse"); c.name == "sshfs" && err != nil {
			t.Log("not tried on a machine without /dev/fuse: sshfs")
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			need(t, c.needs...)
			does(t, srv, c.name, "join #design")
			k := newTools(t, srv, c.name)
			k.write("report.pdf", append([]byte("%PDF-1.7\n"), noise(300_000)...))
			c.moves(k)
			k.same("report.pdf", "back.pdf")
			if got := files(t, srv, "bob", "#design"); !strings.Contains(got, c.name+".pdf, 300 kB, "+c.name) {
				t.Errorf("what bob has:\n%s", got)
			}
		})
	}
}

package ui_test

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"parley/ui/uitest"
)

// sftpServer is where Debian has the sftp-server of OpenSSH.
const sftpServer = "/usr/lib/openssh/sftp-server"

// BenchmarkTransfer moves 256 MB up and down with OpenSSH's sftp, to parley and to OpenSSH's own sshd and sftp-server on the
// same disk, in turns, and says how fast parley is, and as a share of the other.
func BenchmarkTransfer(b *testing.B) {
	for _, p := range []string{"sftp", "sshd", sftpServer} {
		if _, err := exec.LookPath(p); err != nil {
			b.Skip(err)
		}
	}
	const size = 256 << 20
	srv := uitest.StartServer(b, "--max-file", "1GB", "--max-files-person", "100GB", "--max-files-server", "100GB")
	k := newTools(b, srv, "ana")
	does(b, srv, "ana", "create #bench")
	k.write("large", noise(size))
	k.besides(startSSHD(b, k))
	took := map[string]time.Duration{}
	for n := 0; b.Loop(); n++ {
		for _, c := range []struct{ what, host, batch string }{
			{"up", "other", "put large " + k.dir + "/other"}, {"up", "host", fmt.Sprintf(`put large "#bench/%d"`, n)},
			{"down", "other", "get " + k.dir + "/other back"}, {"down", "host", fmt.Sprintf(`get "#bench/%d" back`, n)},
		} {
			begun := time.Now()
			k.ok(c.batch+"\n", k.sftp("-b", "-", c.host)...)
			took[c.what+c.host] += time.Since(begun)
		}
	}
	k.same("large", "back")
	for _, what := range []string{"up", "down"} {
		mb := float64(size) * float64(b.N) / 1e6
		b.ReportMetric(mb/took[what+"host"].Seconds(), what+"-MB/s")
		b.ReportMetric(mb/took[what+"other"].Seconds(), what+"-openssh-MB/s")
		b.ReportMetric(took[what+"other"].Seconds()/took[what+"host"].Seconds(), what+"-ratio")
	}
	b.ReportMetric(0, "ns/op")
}

// startSSHD starts OpenSSH's server for the key of k, and returns its port.
func startSSHD(b *testing.B, k *tools) (port string) {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(b, err)
	_, port, _ = net.SplitHostPort(l.Addr().String())
	must(b, l.Close())
	k.ok("", "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "hostkey")
	k.write("authorized", []byte(k.ok("", "ssh-keygen", "-y", "-f", k.key)))
	k.write("sshd", fmt.Appendf(nil, "Port %s\nListenAddress 127.0.0.1\nHostKey %s/hostkey\nAuthorizedKeysFile %[2]s/authorized\nStrictModes no\nUsePAM no\n"+
		"PidFile none\nSubsystem sftp %s\n", port, k.dir, sftpServer))
	if os.Getuid() == 0 {
		must(b, os.MkdirAll("/run/sshd", 0o755))
	}
	sshd, err := exec.LookPath("sshd")
	must(b, err)
	c := k.command("", sshd, "-D", "-e", "-f", filepath.Join(k.dir, "sshd")) // it wants an absolute path
	must(b, c.Start())
	b.Cleanup(func() {
		_ = c.Process.Kill()
		_ = c.Wait()
	})
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		conn, err := net.Dial("tcp", "127.0.0.1:"+port)
		if err == nil {
			_ = conn.Close()
			return port
		}
		if time.Now().After(deadline) {
			b.Fatal(err)
		}
	}
}

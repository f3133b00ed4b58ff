package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/caddyserver/certmagic"
	"go.uber.org/zap"
)

// certLook is how often it is looked whether the files of a certificate have changed.
const certLook = 10 * time.Second

// certFiles is a certificate that is in files, as they are now.
type certFiles struct {
	cert, key string
	log       *slog.Logger

	mu     sync.Mutex
	loaded *tls.Certificate
	change string    // what tells the files that were loaded from later ones
	looked time.Time // when they were looked at last
}

// newCertFiles loads a certificate; the error names the flags.
func newCertFiles(cert, key string, log *slog.Logger) (*certFiles, error) {
	f := &certFiles{cert: cert, key: key, log: log}
	if err := f.load(); err != nil {
		return nil, fmt.Errorf("--web-cert, --web-key: %w", err)
	}
	return f, nil
}

// get returns the certificate for a handshake. Files that can't be loaded leave the one before in its place.
func (f *certFiles) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if time.Since(f.looked) > certLook && f.changed() != f.change {
		if err := f.load(); err != nil {
			f.log.Error("the new certificate can't be used; the old one stays", "err", err)
		} else {
			f.log.Info("the certificate was loaded anew", "file", f.cert)
		}
	}
	return f.loaded, nil
}

// load reads the files. The caller holds mu, or is newCertFiles.
func (f *certFiles) load() error {
	f.looked, f.change = time.Now(), f.changed()
	c, err := tls.LoadX509KeyPair(f.cert, f.key)
	if err == nil {
		f.loaded = &c
	}
	return err
}

// names are those of the certificate that are hosts, in small letters.
func (f *certFiles) names() (list []string) {
	for _, name := range f.loaded.Leaf.DNSNames {
		if !strings.Contains(name, "*") {
			list = append(list, strings.ToLower(name))
		}
	}
	return list
}

func (f *certFiles) changed() (marks string) {
	for _, name := range []string{f.cert, f.key} {
		if info, err := os.Stat(name); err == nil {
			marks += fmt.Sprint(info.ModTime().UnixNano(), " ", info.Size(), ";")
		}
	}
	return marks
}

// acme has an authority give out certificates, and renews them.
type acme struct {
	names  []string
	cache  *certmagic.Cache
	config *certmagic.Config
	issuer *certmagic.ACMEIssuer
}

// newACME prepares for certificates of those names, which are kept in the data folder. It does nothing yet. Addr is
// where browsers are served, and plain where those that come without TLS are, if anywhere.
func newACME(c *webConfig, data string, addr, plain net.Addr, log *slog.Logger) *acme {
	a := &acme{names: c.ACME}
	a.cache = certmagic.NewCache(certmagic.CacheOptions{
		GetConfigForCert: func(certmagic.Certificate) (*certmagic.Config, error) { return a.config, nil }, Logger: zap.NewNop(),
	})
	a.config = certmagic.New(a.cache, certmagic.Config{
		Storage: &certmagic.FileStorage{Path: filepath.Join(data, acmeFolder)}, Logger: zap.NewNop(),
		OnEvent: func(_ context.Context, event string, about map[string]any) error {
			switch event {
			case "cert_obtained":
				log.Info("a certificate was given out", "name", about["identifier"])
			case "cert_failed":
				log.Error("no certificate; trying again", "name", about["identifier"], "err", about["error"])
			}
			return nil
		},
	})
	issuer := certmagic.ACMEIssuer{CA: c.ACMEDirectory, Agreed: true, AltTLSALPNPort: portOf(addr), DisableHTTPChallenge: plain == nil, Logger: zap.NewNop()}
	if plain != nil {
		issuer.AltHTTPPort = portOf(plain)
	}
	a.issuer = certmagic.NewACMEIssuer(a.config, issuer)
	a.config.Issuers = []certmagic.Issuer{a.issuer}
	return a
}

func portOf(addr net.Addr) int {
	_, port, _ := net.SplitHostPort(addr.String())
	n, _ := strconv.Atoi(port)
	return n
}

// tls returns what a listener needs.
func (a *acme) tls() *tls.Config {
	c := a.config.TLSConfig()
	c.NextProtos = append([]string{"h2", "http/1.1"}, c.NextProtos...)
	return c
}

// start gets the certificates, in the background, until stop.
func (a *acme) start(ctx context.Context) error { return a.config.ManageAsync(ctx, a.names) }

func (a *acme) stop() { a.cache.Stop() }

// redirect sends those who come without TLS to where there is.
func redirect(url string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			http.Error(w, "come over https", http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Security-Policy", "default-src 'none'")
		http.Redirect(w, r, url+"/"+strings.TrimLeft(r.URL.RequestURI(), "/"), http.StatusMovedPermanently)
	})
}

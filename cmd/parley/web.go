package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	stdlog "log"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/caddyserver/certmagic"
	"golang.org/x/sync/errgroup"

	"parley/ui/web"
)

// Where browsers are served unless a flag says otherwise: on this machine only.
const (
	defaultWeb = "127.0.0.1:8080"
	webOff     = "off"
)

// Times of a request. Streams and files set their own for reading and writing.
const (
	webHeader = 10 * time.Second
	webBody   = time.Minute
	webAnswer = time.Minute
	webIdle   = 2 * time.Minute
)

// webStreams is how many requests a connection may make at once.
const webStreams = 100

// webServer serves browsers.
type webServer struct {
	http     *http.Server
	pages    *web.Server
	listener net.Listener
	url      string   // without a slash at the end
	names    []string // of its certificates
	pushKey  string   // public, for notices; empty when none are sent
	acme     *acme    // nil: the certificate is in files, or there is none

	plain         *http.Server // for those who come without TLS; nil for none
	plainListener net.Listener
}

// webConfig is what the flags say of browsers.
type webConfig struct {
	Addr          string // host:port, or webOff
	URL           string // where browsers find it; without a slash at the end after validate
	Cert          string // files of a certificate and its key, for TLS
	Key           string
	ACME          []string // names to get certificates for
	ACMEDirectory string   // of the authority that gives them out
	Plain         string   // host:port, for those who come without TLS
	Push          bool     // send notices to browsers
	Proxies       []string // addresses or networks of proxies whose X-Forwarded-For counts

	proxies []netip.Prefix // set by validate
}

func (c *webConfig) flags(f *pflag.FlagSet) {
	f.StringVar(&c.Addr, "web", c.Addr, "address to serve browsers on, or off")
	f.StringVar(&c.URL, "web-url", c.URL, "where browsers find it, as https://chat.example.com (default the name of the certificate, or http:// and the address)")
	f.StringVar(&c.Cert, "web-cert", c.Cert, "file of a certificate, to serve browsers over TLS")
	f.StringVar(&c.Key, "web-key", c.Key, "file of the certificate's key")
	f.StringSliceVar(&c.ACME, "web-acme", c.ACME, "name to get a certificate for, as chat.example.com; port 443 or 80 has to lead here")
	f.StringVar(&c.ACMEDirectory, "web-acme-directory", c.ACMEDirectory, "the authority that gives out certificates")
	f.StringVar(&c.Plain, "web-http", c.Plain, "address to send browsers on to TLS from, as :80")
	f.BoolVar(&c.Push, "web-push", c.Push, "send notices to browsers that ask for them, by way of their makers")
	f.StringSliceVar(&c.Proxies, "web-proxies", c.Proxies, "network of proxies whose X-Forwarded-For says where a browser is")
}

func (c *webConfig) validate() (err error) {
	if c.URL != "" {
		u, err := url.Parse(c.URL)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || strings.Trim(u.Path, "/") != "" {
			return fmt.Errorf("--web-url: %q is no address like https://chat.example.com", c.URL)
		}
		c.URL = addressOf(u.Scheme, u.Host)
	}
	if (c.Cert == "") != (c.Key == "") {
		return fmt.Errorf("--web-cert and --web-key: give both, or none")
	}
	for i, name := range c.ACME {
		c.ACME[i] = strings.ToLower(name)
		if !certmagic.SubjectQualifiesForPublicCert(name) || certmagic.SubjectIsIP(name) || strings.ContainsAny(name, "*:/") {
			return fmt.Errorf("--web-acme: %q is no public name like chat.example.com", name)
		}
	}
	switch {
	case c.Cert != "" && len(c.ACME) > 0:
		return fmt.Errorf("--web-acme gets certificates: leave out --web-cert and --web-key")
	case c.Plain != "" && !c.encrypted():
		return fmt.Errorf("--web-http sends browsers on to TLS: give --web-acme, or --web-cert and --web-key")
	case c.encrypted() && strings.HasPrefix(c.URL, "http:"):
		return fmt.Errorf("--web-url: browsers are served over TLS, and find it at https://")
	}
	if c.URL == "" && len(c.ACME) > 0 {
		c.URL = "https://" + c.ACME[0]
	}
	c.proxies, err = parseNetworks("--web-proxies", c.Proxies)
	return err
}

// encrypted says whether browsers come over TLS to this server itself.
func (c *webConfig) encrypted() bool { return c.Cert != "" || len(c.ACME) > 0 }

// listenWeb opens the addresses for browsers; nil when there is to be none. When the default one is taken there is none
// either, since nobody asked for it. Certificates that are given out are kept in the data folder. The connections of both
// addresses are of one crowd.
func listenWeb(ctx context.Context, c *webConfig, crowd *web.Crowd, data string, log *slog.Logger) (_ *webServer, err error) {
	if c.Addr == webOff || c.Addr == "" {
		return nil, nil
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Addr)
	if err != nil && c.Addr == defaultWeb {
		log.Warn("no web page: its address is taken; choose another with --web", "addr", c.Addr)
		return nil, nil
	}
	if err != nil {
		return nil, webListenError(c.Addr, "--web", err)
	}
	w := &webServer{listener: crowd.Listener(l), url: c.URL}
	defer func() {
		if err != nil {
			w.stop()
		}
	}()
	if c.Plain != "" {
		plain, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Plain)
		if err != nil {
			return nil, webListenError(c.Plain, "--web-http", err)
		}
		w.plainListener = crowd.Listener(plain)
	}
	if err = w.encrypt(c, data, log); err != nil {
		return nil, err
	}
	if w.url == "" {
		w.url = addressOf("http", reachable(l.Addr().String()))
	}
	if strings.HasPrefix(w.url, "http:") && !isHere(l.Addr()) {
		log.Warn("browsers come without TLS: whoever is on their way can read and change all; see --web-acme, --web-cert and --web-url", "addr", l.Addr())
	}
	return w, nil
}

// encrypt puts TLS on the listener, if the flags say so, and knows the names of the certificate: the first of them is
// where browsers find the server, unless the flags say that.
func (w *webServer) encrypt(c *webConfig, data string, log *slog.Logger) error {
	switch {
	case len(c.ACME) > 0:
		var plain net.Addr
		if w.plainListener != nil {
			plain = w.plainListener.Addr()
		}
		w.names = c.ACME
		w.acme = newACME(c, data, w.listener.Addr(), plain, log)
		w.listener = tls.NewListener(w.listener, w.acme.tls())
	case c.Cert != "":
		files, err := newCertFiles(c.Cert, c.Key, log)
		if err != nil {
			return err
		}
		if w.names = files.names(); w.url == "" && len(w.names) == 0 {
			return fmt.Errorf("--web-cert: the certificate has no name; say with --web-url where browsers find it, as https://chat.example.com")
		}
		if w.url == "" {
			w.url = addressOf("https", net.JoinHostPort(w.names[0], strconv.Itoa(portOf(w.listener.Addr()))))
		}
		w.listener = tls.NewListener(w.listener, &tls.Config{GetCertificate: files.get, NextProtos: []string{"h2", "http/1.1"}})
	}
	return nil
}

func webListenError(addr, flag string, err error) error {
	return errors.New(strings.Replace(listenError(addr, err).Error(), "--listen", flag, 1))
}

// open makes the pages, of which c has what is not known here.
func (w *webServer) open(c web.Config) (err error) {
	c.URL, c.Names, c.PushKey = w.url, w.names, w.pushKey
	if w.pages, err = web.New(c); err != nil {
		return err
	}
	w.http = newHTTP(w.pages, c.Log)
	if w.plainListener != nil {
		onward := redirect(w.url)
		if w.acme != nil {
			onward = w.acme.issuer.HTTPChallengeHandler(onward)
		}
		w.plain = newHTTP(onward, c.Log)
	}
	return nil
}

func newHTTP(h http.Handler, log *slog.Logger) *http.Server {
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	protocols.SetHTTP2(true)
	protocols.SetUnencryptedHTTP2(true) // for proxies: the streams of a browser's pages need no connection each
	return &http.Server{
		Handler: h, ReadHeaderTimeout: webHeader, ReadTimeout: webBody, WriteTimeout: webAnswer, IdleTimeout: webIdle, MaxHeaderBytes: 16 << 10,
		Protocols: &protocols, HTTP2: &http.HTTP2Config{MaxConcurrentStreams: webStreams, WriteByteTimeout: webAnswer},
		ErrorLog: stdlog.New(nameless{log}, "", 0),
	}
}

// nameless writes into the log what a server of HTTP says of connections, but not where they are from.
type nameless struct{ log *slog.Logger }

// addresses finds those of IPv4 and IPv6, with a port or without.
var addresses = regexp.MustCompile(`(\d+\.\d+\.\d+\.\d+|\[[0-9A-Fa-f:.]+(%\w+)?\])(:\d+)?`)

func (n nameless) Write(p []byte) (int, error) {
	n.log.Debug(addresses.ReplaceAllString(strings.TrimSpace(string(p)), "a browser"))
	return len(p), nil
}

// serve answers until close.
func (w *webServer) serve(ctx context.Context) error {
	var both errgroup.Group
	both.Go(func() error { return answering(w.http, w.listener) })
	if w.plain != nil {
		both.Go(func() error { return answering(w.plain, w.plainListener) })
	}
	if w.acme != nil {
		if err := w.acme.start(ctx); err != nil {
			return errors.Join(err, w.close(ctx), both.Wait())
		}
	}
	return both.Wait()
}

func answering(s *http.Server, l net.Listener) error {
	if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// stop lets no more in; streams end with their sessions.
func (w *webServer) stop() {
	if w.acme != nil {
		w.acme.stop()
	}
	if w.http == nil {
		_ = w.listener.Close()
		if w.plainListener != nil {
			_ = w.plainListener.Close()
		}
		return
	}
	w.pages.Close()
	now, cancel := context.WithCancel(context.Background())
	cancel()
	_ = w.http.Shutdown(now) // it closes the listener, and waits for nobody
	if w.plain != nil {
		_ = w.plain.Close()
	}
}

// close waits until the answers on their way are given, or ctx ends.
func (w *webServer) close(ctx context.Context) error {
	if w.http == nil {
		return nil
	}
	if err := w.http.Shutdown(ctx); err != nil {
		return w.http.Close()
	}
	return nil
}

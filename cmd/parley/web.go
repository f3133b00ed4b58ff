package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"parley/app/room"
	"parley/ui/web"
)

// Where browsers are served unless a flag says otherwise: on this machine only.
const (
	defaultWeb = "127.0.0.1:8080"
	webOff     = "off"
)

// Times of a request. Streams set their own for writing.
const (
	webHeader = 10 * time.Second
	webBody   = time.Minute
	webIdle   = 2 * time.Minute
)

// webServer serves browsers.
type webServer struct {
	http     *http.Server
	pages    *web.Server
	listener net.Listener
	url      string // without a slash at the end
}

// webConfig is what the flags say of browsers.
type webConfig struct {
	Addr    string // host:port, or webOff
	URL     string // where browsers find it; without a slash at the end after validate
	Cert    string // files of a certificate and its key, for TLS
	Key     string
	Proxies []string // addresses or networks of proxies whose X-Forwarded-For counts

	proxies []netip.Prefix // set by validate
}

func (c *webConfig) flags(f *pflag.FlagSet) {
	f.StringVar(&c.Addr, "web", c.Addr, "address to serve browsers on, or off")
	f.StringVar(&c.URL, "web-url", c.URL, "where browsers find it, as https://chat.example.com (default http:// and the address)")
	f.StringVar(&c.Cert, "web-cert", c.Cert, "file of a certificate, to serve browsers over TLS")
	f.StringVar(&c.Key, "web-key", c.Key, "file of the certificate's key")
	f.StringSliceVar(&c.Proxies, "web-proxies", c.Proxies, "network of proxies whose X-Forwarded-For says where a browser is")
}

func (c *webConfig) validate() (err error) {
	if c.URL != "" {
		u, err := url.Parse(c.URL)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || strings.Trim(u.Path, "/") != "" {
			return fmt.Errorf("--web-url: %q is no address like https://chat.example.com", c.URL)
		}
		c.URL = u.Scheme + "://" + u.Host
	}
	if (c.Cert == "") != (c.Key == "") {
		return fmt.Errorf("--web-cert and --web-key: give both, or none")
	}
	c.proxies, err = parseNetworks("--web-proxies", c.Proxies)
	return err
}

// listenWeb opens the address for browsers; nil when there is to be none. When the default one is taken there is none
// either, since nobody asked for it.
func listenWeb(ctx context.Context, c *webConfig, log *slog.Logger) (*webServer, error) {
	if c.Addr == webOff || c.Addr == "" {
		return nil, nil
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Addr)
	if err != nil && c.Addr == defaultWeb {
		log.Warn("no web page: its address is taken; choose another with --web", "addr", c.Addr)
		return nil, nil
	}
	if err != nil {
		return nil, webListenError(c.Addr, err)
	}
	w := &webServer{listener: l, url: c.URL}
	scheme := "http://"
	if c.Cert != "" {
		cert, err := tls.LoadX509KeyPair(c.Cert, c.Key)
		if err != nil {
			_ = l.Close()
			return nil, fmt.Errorf("--web-cert, --web-key: %w", err)
		}
		w.listener = tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{cert}, NextProtos: []string{"h2", "http/1.1"}})
		scheme = "https://"
	}
	if w.url == "" {
		w.url = scheme + reachable(l.Addr().String())
	}
	return w, nil
}

func webListenError(addr string, err error) error {
	return errors.New(strings.Replace(listenError(addr, err).Error(), "--listen", "--web", 1))
}

// open makes the pages. ssh is the command by which a terminal gets here, stall how long a browser may read nothing.
func (w *webServer) open(c *webConfig, m *room.Manager, log *slog.Logger, ssh string, stall time.Duration) (err error) {
	w.pages, err = web.New(web.Config{Manager: m, Log: log, URL: w.url, SSH: ssh, Stall: stall, Proxies: c.proxies})
	if err != nil {
		return err
	}
	w.http = &http.Server{
		Handler: w.pages, ReadHeaderTimeout: webHeader, ReadTimeout: webBody, IdleTimeout: webIdle, MaxHeaderBytes: 16 << 10,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	return nil
}

// serve answers until close.
func (w *webServer) serve() error {
	if err := w.http.Serve(w.listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// stop lets no more in; streams end with their sessions.
func (w *webServer) stop() {
	if w.http == nil {
		_ = w.listener.Close()
		return
	}
	w.pages.Close()
	now, cancel := context.WithCancel(context.Background())
	cancel()
	_ = w.http.Shutdown(now) // it closes the listener, and waits for nobody
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

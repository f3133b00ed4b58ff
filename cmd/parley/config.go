package main

import (
	"cmp"
	"fmt"
	"io"
	"log/slog"
	"net/netip"
	"path/filepath"
	"time"

	"charm.land/log/v2"
	"github.com/spf13/pflag"

	"parley/app/chat"
)

// config is what the flags say.
type config struct {
	Listen    []string // addresses for SSH, host:port
	Data      string   // folder of everything that is kept
	Trusted   []string // addresses or networks that are exempt from the limits by address
	Proxies   []string // addresses or networks of proxies that say for whom they connect
	Access    string   // who may come in
	Admins    string   // file of administrators' keys
	Allow     string   // file of keys that may come in
	LogLevel  string
	LogFormat string

	limits  *limits
	trusted []netip.Prefix // set by validate
	proxies []netip.Prefix
	access  chat.Access
	level   log.Level
	format  log.Formatter
}

func defaults() *config {
	return &config{Listen: []string{":2222"}, Data: "./parley-data", Access: "open", LogLevel: "info", LogFormat: "text", limits: defaultLimits()}
}

func (c *config) flags(f *pflag.FlagSet) {
	f.StringSliceVar(&c.Listen, "listen", c.Listen, "address to serve SSH on; may be given several times")
	f.StringVar(&c.Data, "data", c.Data, "folder that everything is kept in")
	f.StringSliceVar(&c.Trusted, "trusted", c.Trusted, "network (10.0.0.0/8) that is exempt from limits by address")
	f.StringSliceVar(&c.Proxies, "trusted-proxies", c.Proxies, "network of proxies, which must begin every connection with a PROXY header")
	f.Var(c.limits, "limit", "change a limit, as --limit posts-burst=20; parley limits lists them all")
	f.StringVar(&c.Access, "access", c.Access, "who may come in: open (any key), invite (accounts, and codes for new ones) or allowlist (listed keys)")
	f.StringVar(&c.Admins, "admins", c.Admins, "file of administrators' keys, as authorized_keys (default admins in the data folder)")
	f.StringVar(&c.Allow, "allow", c.Allow, "file of keys that may come in, as authorized_keys (default allow in the data folder)")
	f.StringVar(&c.LogLevel, "log-level", c.LogLevel, "what to log: debug, info, warn or error")
	f.StringVar(&c.LogFormat, "log-format", c.LogFormat, "how to log: text, json or logfmt")
}

// formats are the values of --log-format.
var formats = map[string]log.Formatter{"text": log.TextFormatter, "json": log.JSONFormatter, "logfmt": log.LogfmtFormatter}

// validate reads what the flags have as text, and says which one is wrong.
func (c *config) validate() (err error) {
	if len(c.Listen) == 0 {
		return fmt.Errorf("--listen: give an address, such as :2222")
	}
	if c.Data == "" {
		return fmt.Errorf("--data: give a folder")
	}
	if c.access, err = chat.ParseAccess(c.Access); err != nil {
		return fmt.Errorf("--access: %s", chat.MessageOf(err))
	}
	c.Admins = cmp.Or(c.Admins, filepath.Join(c.Data, "admins"))
	c.Allow = cmp.Or(c.Allow, filepath.Join(c.Data, "allow"))
	if c.level, err = log.ParseLevel(c.LogLevel); err != nil {
		return fmt.Errorf("--log-level: %q is none of debug, info, warn and error", c.LogLevel)
	}
	format, ok := formats[c.LogFormat]
	if !ok {
		return fmt.Errorf("--log-format: %q is none of text, json and logfmt", c.LogFormat)
	}
	c.format = format
	if c.trusted, err = parseNetworks("--trusted", c.Trusted); err != nil {
		return err
	}
	c.proxies, err = parseNetworks("--trusted-proxies", c.Proxies)
	return err
}

// parseNetworks reads the networks that a flag has.
func parseNetworks(flag string, texts []string) (list []netip.Prefix, err error) {
	for _, t := range texts {
		p, err := parseNetwork(t)
		if err != nil {
			return nil, fmt.Errorf("%s: %q is no address or network", flag, t)
		}
		list = append(list, p)
	}
	return list, nil
}

func parseNetwork(text string) (netip.Prefix, error) {
	if a, err := netip.ParseAddr(text); err == nil {
		return netip.PrefixFrom(a, a.BitLen()), nil
	}
	p, err := netip.ParsePrefix(text)
	return p.Masked(), err
}

// logger returns the log, written to w.
func (c *config) logger(w io.Writer) *slog.Logger {
	return slog.New(log.NewWithOptions(w, log.Options{
		Level: c.level, Formatter: c.format, ReportTimestamp: true, TimeFormat: time.RFC3339,
	}))
}

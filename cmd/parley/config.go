package main

import (
	"cmp"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"charm.land/log/v2"
	"github.com/caddyserver/certmagic"
	"github.com/dustin/go-humanize"
	"github.com/spf13/pflag"

	"parley/app/chat"
	"parley/app/room"
	"parley/ui/web"
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
	web       webConfig
	LogLevel  string
	LogFormat string
	FileKinds []string // types of files that may be stored; none for all

	maxFile, maxFilesPerson, maxFilesServer, keepFree size

	limits  *limits
	trusted []netip.Prefix // set by validate
	proxies []netip.Prefix
	access  chat.Access
	level   log.Level
	format  log.Formatter
	kinds   chat.Kinds
}

func defaults() *config {
	files := room.FileRules{}.WithDefaults()
	return &config{
		Listen: []string{":2222"}, Data: "./parley-data", Access: "open", web: webConfig{Addr: defaultWeb, Push: true, ACMEDirectory: certmagic.LetsEncryptProductionCA}, LogLevel: "info", LogFormat: "text", limits: defaultLimits(),
		maxFile: size(files.MaxFile), maxFilesPerson: size(files.MaxPerson), maxFilesServer: size(files.MaxServer), keepFree: 500_000_000,
	}
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
	f.Var(&c.maxFile, "max-file", "how large a file may be")
	f.Var(&c.maxFilesPerson, "max-files-person", "how large all files of a person may be")
	f.Var(&c.maxFilesServer, "max-files-server", "how large all files may be on disk")
	f.Var(&c.keepFree, "keep-free", "how much of the disk files leave free")
	f.StringSliceVar(&c.FileKinds, "file-kinds", c.FileKinds, "which files are taken, as image/*,text/*,application/pdf (default all)")
	c.web.flags(f)
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
	if c.proxies, err = parseNetworks("--trusted-proxies", c.Proxies); err != nil {
		return err
	}
	if c.kinds, err = chat.ParseKinds(c.FileKinds); err != nil {
		return fmt.Errorf("--file-kinds: %s", chat.MessageOf(err))
	}
	return c.web.validate()
}

// crowd counts the connections of browsers.
func (c *config) crowd() *web.Crowd {
	return web.Connections(c.limits.web, c.exempt())
}

// exempt are the addresses of which limits by address know nothing.
func (c *config) exempt() []netip.Prefix { return slices.Concat(c.trusted, c.proxies, c.web.proxies) }

// fileRules are which files are kept.
func (c *config) fileRules() room.FileRules {
	return room.FileRules{MaxFile: int64(c.maxFile), MaxPerson: int64(c.maxFilesPerson), MaxServer: int64(c.maxFilesServer), Kinds: c.kinds}
}

// size is a number of bytes as a flag: 100MB, 1GiB.
type size int64

// Set implements pflag.Value.
func (s *size) Set(text string) error {
	n, err := humanize.ParseBytes(text)
	if err != nil || n == 0 || n > math.MaxInt64 {
		return fmt.Errorf("%q is no size; one is written like 100MB or 1GiB", text)
	}
	*s = size(n)
	return nil
}

// String implements pflag.Value.
func (s *size) String() string { return strings.ReplaceAll(chat.Bytes(int64(*s)), " ", "") }

// Type names the value in the help.
func (s *size) Type() string { return "size" }

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

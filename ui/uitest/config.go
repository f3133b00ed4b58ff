package uitest

import (
	"crypto/ed25519"
	"crypto/sha256"
	"io"
	"time"

	"golang.org/x/crypto/ssh"
)

// Background is the colour a terminal reports when it is asked for its background.
type Background int

// The backgrounds a Robot's terminal may have.
const (
	Dark Background = iota
	Light
)

// Config says who connects to where, and with what kind of terminal.
// Only Addr is needed; zero values mean what each field says.
type Config struct {
	Addr   string     // host:port
	User   string     // login name; "" is sent as it is
	Signer ssh.Signer // the key to log in with; nil offers no key at all

	Width, Height int       // cells; 0 means 80 and 24
	Term          string    // $TERM; "" means xterm-256color
	Env           []string  // NAME=value, sent before the shell is asked for
	Command       string    // run this instead of a shell ("ssh -t host command")
	Stdin         io.Reader // what [Run] feeds the command; nil means nothing

	Background Background // answer to OSC 11
	Kitty      bool       // has the kitty keyboard protocol
	NoSync     bool       // has no synchronized output (mode 2026)
	Name       string     // answer to XTVERSION; "" means uitest 1
	Sixel      bool       // has sixel graphics, and cells of 10×20 pixels; it shows none
	Mute       bool       // answers no question at all, as a dumb terminal does

	HostKey ssh.HostKeyCallback // nil accepts any host key
	Tee     io.Writer           // also given every byte the server sends; may be nil
	Timeout time.Duration       // how long a [Tester] waits; 0 means 10 s, or 30 s under the race detector
}

func (c Config) withDefaults() Config {
	if c.Width == 0 {
		c.Width = 80
	}
	if c.Height == 0 {
		c.Height = 24
	}
	if c.Term == "" {
		c.Term = "xterm-256color"
	}
	if c.Name == "" {
		c.Name = "uitest 1"
	}
	if c.HostKey == nil {
		c.HostKey = ssh.InsecureIgnoreHostKey()
	}
	if c.Timeout == 0 {
		c.Timeout = 10 * time.Second
		if raceEnabled {
			c.Timeout = 30 * time.Second
		}
	}
	return c
}

// Option changes a [Config]; [Dial] and [OpenSSH] take any number.
type Option func(*Config)

// As logs in under name with name's own key, the same one in every run.
func As(name string) Option {
	return func(c *Config) { c.User, c.Signer = name, NewKey(name) }
}

// User sets the login name and leaves the key alone.
func User(name string) Option { return func(c *Config) { c.User = name } }

// Key logs in with signer; nil offers no key.
func Key(signer ssh.Signer) Option { return func(c *Config) { c.Signer = signer } }

// Size sets the terminal's size in cells.
func Size(width, height int) Option {
	return func(c *Config) { c.Width, c.Height = width, height }
}

// Term sets $TERM.
func Term(name string) Option { return func(c *Config) { c.Term = name } }

// Env adds NAME=value pairs to the environment that is sent.
func Env(pairs ...string) Option {
	return func(c *Config) { c.Env = append(c.Env, pairs...) }
}

// On sets the terminal's background.
func On(b Background) Option { return func(c *Config) { c.Background = b } }

// Kitty gives the terminal the kitty keyboard protocol, off by default.
func Kitty() Option { return func(c *Config) { c.Kitty = true } }

// Named sets what the terminal calls itself, from which programs know its graphics. It shows none.
func Named(name string) Option { return func(c *Config) { c.Name = name } }

// Sixel makes the terminal say that it has sixel graphics.
func Sixel() Option { return func(c *Config) { c.Sixel = true } }

// Within sets how long a [Tester] waits for anything.
func Within(d time.Duration) Option { return func(c *Config) { c.Timeout = d } }

// With changes the Config directly, for what has no option of its own.
func With(change func(*Config)) Option { return change }

// NewKey makes an ed25519 key that depends on seed alone, so that a person has
// the same fingerprint in every run. Never use such a key outside tests.
func NewKey(seed string) ssh.Signer {
	signer, err := ssh.NewSignerFromKey(privateKey(seed))
	if err != nil { // cannot happen: an ed25519 key is always a signer
		panic(err)
	}
	return signer
}

func privateKey(seed string) ed25519.PrivateKey {
	sum := sha256.Sum256([]byte("parley uitest " + seed))
	return ed25519.NewKeyFromSeed(sum[:])
}

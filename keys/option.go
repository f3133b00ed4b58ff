package keys

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"
)

// grant is what a line of a list says of its key beside that it is listed.
type grant struct {
	from  patterns  // where the client may come from; none: from anywhere
	until time.Time // zero: for ever
}

// allows says whether the line counts for a client at an address, now.
func (g grant) allows(from netip.Addr, now time.Time) bool {
	return (len(g.from) == 0 || g.from.match(from)) && g.lasts(now)
}

// lasts says whether the line has not expired.
func (g grant) lasts(now time.Time) bool { return g.until.IsZero() || !now.After(g.until) }

// idle are options about things that nobody is granted here, so that they change nothing.
var idle = []string{
	"agent-forwarding", "no-agent-forwarding", "no-port-forwarding", "no-user-rc", "no-x11-forwarding",
	"permitlisten", "permitopen", "port-forwarding", "user-rc", "x11-forwarding",
}

// parseOptions reads the options before a key, as in sshd(8) under AUTHORIZED_KEYS FILE FORMAT. The
// error says which option the line does not count for: an option is honoured, or makes no difference,
// or is refused, but never passed over.
func parseOptions(options []string) (g grant, err error) {
	terminal := true
	for _, o := range options {
		name, value, _ := strings.Cut(o, "=")
		value = unquote(value)
		switch name = strings.ToLower(name); {
		case name == "restrict", name == "no-pty":
			terminal = false
		case name == "pty":
			terminal = true
		case name == "from" && g.from != nil:
			return g, errors.New("from stands there twice")
		case name == "from":
			g.from, err = parsePatterns(value)
		case name == "expiry-time":
			err = g.expire(value)
		case !slices.Contains(idle, name):
			return g, fmt.Errorf("the option %s is not known here", name)
		}
		if err != nil {
			return g, fmt.Errorf("%s: %w", name, err)
		}
	}
	if !terminal {
		return g, errors.New("the options take the terminal away, which is what people come for: add pty after restrict")
	}
	return g, nil
}

// unquote takes the quotes off a value.
func unquote(value string) string {
	if len(value) >= 2 && value[0] == '"' && value[len(value)-1] == '"' {
		value = value[1 : len(value)-1]
	}
	return strings.ReplaceAll(value, `\"`, `"`)
}

// expire reads YYYYMMDD[HHMM[SS]][Z]: the server's zone, or UTC with Z. Of several the earliest counts.
func (g *grant) expire(value string) error {
	zone := time.Local
	digits, utc := strings.CutSuffix(strings.ToUpper(value), "Z")
	if utc {
		zone = time.UTC
	}
	for _, layout := range []string{"20060102", "200601021504", "20060102150405"} {
		if len(digits) != len(layout) {
			continue
		}
		until, err := time.ParseInLocation(layout, digits, zone)
		if err != nil {
			break
		}
		if g.until.IsZero() || until.Before(g.until) {
			g.until = until
		}
		return nil
	}
	return fmt.Errorf("%q is no time; one is written like 20271231 or 202712312359Z", value)
}

// pattern is one of the words of from="…": an address, a network, or an address with * and ?.
type pattern struct {
	not     bool
	network netip.Prefix // valid, or else
	text    string
}

type patterns []pattern

// parsePatterns reads addresses, networks (10.0.0.0/8) and addresses with * and ?, separated by commas; those
// with ! in front are excepted. Names of hosts are refused: nothing is looked up, as in sshd by default.
func parsePatterns(list string) (patterns, error) {
	var all patterns
	for word := range strings.SplitSeq(strings.ToLower(list), ",") {
		p := pattern{}
		p.text, p.not = strings.CutPrefix(word, "!")
		if addr, err := netip.ParseAddr(p.text); err == nil {
			addr = addr.Unmap()
			p.network = netip.PrefixFrom(addr, addr.BitLen())
		} else if strings.Contains(p.text, "/") {
			if p.network, err = netip.ParsePrefix(p.text); err != nil {
				return nil, fmt.Errorf("%q is no network", p.text)
			}
			if p.network != p.network.Masked() {
				return nil, fmt.Errorf("%q is no network; %s is", p.text, p.network.Masked())
			}
		} else if !isAddressPattern(p.text) {
			return nil, fmt.Errorf("%q is no address; names of hosts are not looked up", p.text)
		}
		all = append(all, p)
	}
	return all, nil
}

// isAddressPattern tells a part of an address from a name: letters are of an IPv6 address, with colons.
func isAddressPattern(text string) bool {
	digits := "0123456789.*?"
	if strings.Contains(text, ":") {
		digits += "abcdef:"
	}
	return text != "" && strings.Trim(text, digits) == "" && strings.ContainsAny(text, "*?")
}

// match says whether one of the patterns fits and none of the excepted ones does.
func (all patterns) match(addr netip.Addr) bool {
	addr = addr.Unmap().WithZone("")
	fits := false
	for _, p := range all {
		if p.network.IsValid() && p.network.Contains(addr) || !p.network.IsValid() && addr.IsValid() && wild(p.text, addr.String()) {
			if p.not {
				return false
			}
			fits = true
		}
	}
	return fits
}

// wild says whether text is as pattern has it, where * stands for any characters and ? for one. It
// takes no more than the product of both lengths.
func wild(pattern, text string) bool {
	star, from := -1, 0
	i, j := 0, 0
	for j < len(text) {
		switch {
		case i < len(pattern) && pattern[i] == '*':
			star, from = i, j
			i++
		case i < len(pattern) && (pattern[i] == '?' || pattern[i] == text[j]):
			i++
			j++
		case star >= 0: // let the last star take one more
			from++
			i, j = star+1, from
		default:
			return false
		}
	}
	return strings.Trim(pattern[i:], "*") == ""
}

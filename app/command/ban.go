package command

import (
	"context"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"parley/app/chat"
)

// target reads whom or what a ban is on: a person, a key's fingerprint, an address or a network. Only
// addresses need no @ to be told from names.
func (k *call) target() (b chat.Ban, err error) {
	word, _ := cut(k.rest)
	if addr, err := netip.ParseAddr(word); err == nil {
		k.next()
		b.Network = netip.PrefixFrom(addr.Unmap(), addr.Unmap().BitLen())
		return b, nil
	}
	if network, err := netip.ParsePrefix(word); err == nil {
		k.next()
		b.Network = network.Masked()
		return b, nil
	}
	if strings.HasPrefix(word, "SHA256:") {
		b.Fingerprint = k.next()
		return b, nil
	}
	p, err := k.nextPerson()
	b.User = p.ID
	return b, err
}

// duration takes "for 2h" off the rest: minutes, hours, or days (3d). Zero when it does not begin so.
func (k *call) duration() (time.Duration, error) {
	words := strings.Fields(k.rest)
	if len(words) < 2 || words[0] != "for" || strings.Trim(words[1][:1], "0123456789") != "" {
		return 0, nil
	}
	d, err := time.ParseDuration(words[1])
	if days, ok := strings.CutSuffix(words[1], "d"); ok {
		var n int
		n, err = strconv.Atoi(days)
		d = time.Duration(min(n, 3651)) * 24 * time.Hour
	}
	if err != nil || d <= 0 || d > 3650*24*time.Hour {
		return 0, usage("%q is no time; one is written like 30m, 2h or 7d", chat.Printable(words[1]))
	}
	k.next()
	k.next()
	return d, nil
}

func ban(ctx context.Context, k *call) error {
	b, err := k.target()
	if err != nil {
		return err
	}
	d, err := k.duration()
	if err != nil {
		return err
	}
	if d > 0 {
		b.Until = time.Now().Add(d)
	}
	b.Reason = k.rest
	if b.Network.IsValid() {
		if err := k.sure("Ban everybody who comes from %s, but administrators?", b.Network); err != nil {
			return err
		}
	}
	if err := k.Session.Ban(ctx, b); err != nil {
		return err
	}
	k.say(k.Session.BanName(b) + " is banned")
	return nil
}

func unban(ctx context.Context, k *call) error {
	b, err := k.target()
	if err != nil {
		return err
	}
	if k.rest != "" {
		return k.verb.misused()
	}
	if err := k.Session.Unban(ctx, b); err != nil {
		return err
	}
	k.say(k.Session.BanName(b) + " is not banned any more")
	return nil
}

// banItem is a ban for programs.
type banItem struct {
	On     string `json:"on"`
	Since  string `json:"since"`           // RFC 3339, UTC
	Until  string `json:"until,omitempty"` // none: until it is lifted
	Reason string `json:"reason,omitempty"`
}

func bans(_ context.Context, k *call) error {
	list, err := k.Session.Bans()
	if err != nil {
		return err
	}
	for _, b := range list {
		i := banItem{On: k.Session.BanName(b), Since: stamp(b.Since), Reason: b.Reason}
		line := i.On + " since " + k.when(b.Since)
		if !b.Until.IsZero() {
			i.Until = stamp(b.Until)
			line += " until " + k.when(b.Until)
		}
		if b.Reason != "" {
			line += ": " + b.Reason
		}
		k.say(chat.Printable(line), i)
	}
	if len(list) == 0 {
		k.say("nobody is banned")
	}
	return nil
}

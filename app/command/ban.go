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
	k.next()
	return parseDuration(k.next())
}

// parseDuration reads minutes, hours or days: 30m, 2h, 7d.
func parseDuration(word string) (time.Duration, error) {
	d, err := time.ParseDuration(word)
	if days, ok := strings.CutSuffix(word, "d"); ok {
		var n int
		n, err = strconv.Atoi(days)
		d = time.Duration(min(n, 3651)) * 24 * time.Hour
	}
	if err != nil || d <= 0 || d > 3650*24*time.Hour {
		return 0, usage("%q is no time; one is written like 30m, 2h or 7d", chat.Printable(word))
	}
	return d, nil
}

func ban(ctx context.Context, k *call) error {
	b, err := k.target()
	if err == nil && b.Fingerprint != "" {
		err = chat.CheckFingerprint(b.Fingerprint)
	}
	if err != nil {
		return err
	}
	with := k.phrase("with", "address")
	d, err := k.duration()
	if err != nil {
		return err
	}
	with = with || k.phrase("with", "address") // in either order
	if with && b.User == 0 {
		return usage("only an account is banned with the addresses that it comes from")
	}
	if d > 0 {
		b.Until = time.Now().Add(d)
	}
	b.Reason = k.rest
	if err := k.Session.MayBan(b); err != nil { // before anything is asked
		return err
	}
	if b.Network.IsValid() {
		if err := k.sure("Ban everybody who comes from %s, but administrators?", b.Network); err != nil {
			return err
		}
	}
	if with {
		return k.banWith(ctx, b)
	}
	if err := k.Session.Ban(ctx, b); err != nil {
		return err
	}
	k.say(k.Session.BanName(b)+" is banned", k.banItem(b))
	return nil
}

// banItem is a ban that was just made, for programs.
func (k *call) banItem(b chat.Ban) sentenceItem {
	return sentenceItemOf(k.Session.BanName(b), time.Now(), b.Until, b.Reason)
}

// banWith bans an account with the addresses that it comes from, which others may share.
func (k *call) banWith(ctx context.Context, b chat.Ban) error {
	d, err := k.Session.Dossier(ctx, b.User)
	if err != nil {
		return err
	}
	on := k.Session.BanName(b)
	if len(d.Addresses) > 0 {
		if err := k.sure("Ban %s, and everybody but administrators who comes from %s?", on, and(d.Addresses)); err != nil {
			return err
		}
	}
	list, err := k.Session.BanWith(ctx, b)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		k.say(on+" is banned; there is no address that could be", k.banItem(b))
		return nil
	}
	k.say(on+" is banned, and "+and(list), k.banItem(b))
	for _, addr := range list {
		b.User, b.Network = 0, netip.PrefixFrom(addr, addr.BitLen())
		k.Items = append(k.Items, k.banItem(b))
	}
	return nil
}

// and lists addresses in a sentence.
func and(list []netip.Addr) string {
	words := make([]string, len(list))
	for i, a := range list {
		words[i] = a.String()
	}
	return strings.Join(words, ", ")
}

// phrase takes some words off the rest if it begins with them.
func (k *call) phrase(words ...string) bool {
	rest := k.rest
	for _, want := range words {
		word, after := cut(rest)
		if word != want {
			return false
		}
		rest = after
	}
	k.rest = rest
	return true
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
	k.say(k.Session.BanName(b)+" is not banned any more", map[string]any{"on": k.Session.BanName(b), "banned": false})
	return nil
}

func bans(_ context.Context, k *call) error {
	list, err := k.Session.Bans()
	if err != nil {
		return err
	}
	for _, b := range list {
		on := k.Session.BanName(b)
		if b.With != 0 {
			on += " (with @" + k.Session.Person(b.With).Name + ")"
		}
		k.sentence(on, b.Since, b.Until, b.Reason)
	}
	if len(list) == 0 {
		k.say("nobody is banned")
	}
	return nil
}

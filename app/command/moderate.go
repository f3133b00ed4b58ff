package command

import (
	"context"
	"fmt"
	"time"

	"parley/app/chat"
	"parley/app/room"
)

func mute(ctx context.Context, k *call) error {
	p, err := k.nextPerson()
	if err != nil {
		return err
	}
	d, err := k.duration()
	if err != nil {
		return err
	}
	m := chat.Mute{User: p.ID, Reason: k.rest}
	if d > 0 {
		m.Until = time.Now().Add(d)
	}
	if err := k.Session.Mute(ctx, m); err != nil {
		return err
	}
	k.say(p.Name+" can read but not write"+k.until(m.Until), sentenceItemOf("@"+p.Name, time.Now(), m.Until, m.Reason))
	return nil
}

// until says when something ends by itself.
func (k *call) until(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return " until " + k.when(t)
}

func unmute(ctx context.Context, k *call) error {
	p, err := k.person()
	if err != nil {
		return err
	}
	if err := k.Session.Unmute(ctx, p.ID); err != nil {
		return err
	}
	k.say(p.Name+" can write again", map[string]any{"on": "@" + p.Name, "muted": false})
	return nil
}

func mutes(_ context.Context, k *call) error {
	list, err := k.Session.Mutes()
	if err != nil {
		return err
	}
	for _, m := range list {
		k.sentence("@"+k.Session.Person(m.User).Name, m.Since, m.Until, m.Reason)
	}
	if len(list) == 0 {
		k.say("nobody is muted")
	}
	return nil
}

// sentenceItem is a ban or a mute for programs.
type sentenceItem struct {
	On     string `json:"on"`
	Since  string `json:"since"`           // RFC 3339, UTC
	Until  string `json:"until,omitempty"` // none: until it is lifted
	Reason string `json:"reason,omitempty"`
}

// sentence says on whom or what there is a ban or mute, for how long, and why.
func (k *call) sentence(on string, since, until time.Time, reason string) {
	line := on + " since " + k.when(since) + k.until(until)
	if reason != "" {
		line += ": " + reason
	}
	k.say(chat.Printable(line), sentenceItemOf(on, since, until, reason))
}

func sentenceItemOf(on string, since, until time.Time, reason string) sentenceItem {
	i := sentenceItem{On: on, Since: stamp(since), Reason: reason}
	if !until.IsZero() {
		i.Until = stamp(until)
	}
	return i
}

func renameUser(ctx context.Context, k *call) error {
	p, err := k.nextPerson()
	if err != nil {
		return err
	}
	if k.rest == "" {
		return k.verb.misused()
	}
	if err := k.Session.RenameUser(ctx, p.ID, k.rest); err != nil {
		return err
	}
	now := k.Session.Person(p.ID)
	k.say(fmt.Sprintf("%s is called %s now", p.Name, now.Name), item(now))
	return nil
}

// dossierItem is what administrators see of somebody, for programs.
type dossierItem struct {
	personItem
	Sessions []sessionItem `json:"sessions"`
	Keys     []keyItem     `json:"keys"`
	Muted    bool          `json:"muted,omitempty"`
	Banned   bool          `json:"banned,omitempty"`
}

// whoIsIt is whois for administrators.
func whoIsIt(ctx context.Context, k *call) error {
	if err := whois(ctx, k); err != nil {
		return err
	}
	p, err := k.person()
	if err != nil {
		return err
	}
	d, err := k.Session.Dossier(ctx, p.ID)
	if err != nil {
		return err
	}
	i := dossierItem{personItem: item(p), Sessions: []sessionItem{}, Keys: []keyItem{}, Muted: d.Mute != nil, Banned: len(d.Bans) > 0}
	for _, s := range d.Sessions {
		si := sessionItemOf(s)
		i.Sessions = append(i.Sessions, si)
		k.say(chat.Printable(fmt.Sprintf("  %s since %s from %s  %s", si.For, k.when(s.Started), si.From, si.Client)))
	}
	for _, key := range d.Keys {
		ki := keyItemOf(key)
		line := "  key " + chat.Printable(room.KeyName(key)) + k.lastUsed(key)
		if key.LastFrom.IsValid() {
			ki.From = key.LastFrom.String()
			line += " from " + ki.From
		}
		i.Keys = append(i.Keys, ki)
		k.say(line)
	}
	if d.Mute != nil {
		k.say(chat.Printable("  " + d.Mute.Text()[len("you are "):]))
	}
	for _, b := range d.Bans {
		k.say(chat.Printable("  " + b.Text()[len("you are "):] + " (" + k.Session.BanName(b) + ")"))
	}
	k.Items = []any{i}
	return nil
}

package command

import (
	"context"
	"fmt"
	"strings"

	"parley/app/chat"
	"parley/app/room"
)

// adminVerbs are the verbs after admin, in the order of help.
func adminVerbs() []Verb {
	return append([]Verb{
		{Name: "users", Help: "everybody who has an account, with their roles", Act: chat.SeeUsers, run: users},
		{Name: "sessions", Help: "who is connected, with addresses and keys", Act: chat.SeeSessions, run: sessions},
		{Name: "whois", Args: "@user", Help: "what is known of somebody, with their keys and addresses", Act: chat.SeeDossier, run: whoIsIt},
		{Name: "kick", Args: "@user [reason]", Help: "end somebody's sessions; they may come again", Text: true, Act: chat.Kick, run: kick},
		{Name: "mute", Args: "@user [for 2h] [reason]", Help: "let somebody read but not write; they are told the reason", Text: true, Act: chat.Silence, run: mute},
		{Name: "unmute", Args: "@user", Help: "let them write again", Act: chat.Silence, run: unmute},
		{Name: "mutes", Help: "who is muted, and for how long", Act: chat.Silence, run: mutes},
		{Name: "rename", Args: "@user new", Help: "call somebody something else; they are told", Act: chat.RenameUsers, run: renameUser},
		{Name: "delete", Args: "#room/12 [reason]", Help: "delete what somebody said; they are told the reason", Text: true, Act: chat.Strike, run: strike},
		{Name: "purge", Args: "@user since 2h|all [reason]", Help: "delete all that somebody said, or said since then, in all rooms", Text: true, Act: chat.Purge, run: purge},
		{Name: "ban", Args: "@user|SHA256:…|network [with address] [for 2h] [reason]", Help: "keep out an account, a key, or a network; they are told the reason", Text: true, Act: chat.Bar, run: ban},
		{Name: "unban", Args: "@user|SHA256:…|network", Help: "let them in again", Act: chat.Bar, run: unban},
		{Name: "bans", Help: "who is banned, and for how long", Act: chat.SeeBans, run: bans},
		{Name: "announce", Args: "text", Help: "say something to everybody who is here", Text: true, Act: chat.Announce, run: announce},
		{Name: "room", Args: "#x slow|lock|archive [off]", Help: "slow, lock or archive a room, whether or not you are in it", Act: chat.RuleRooms, run: ruleRoom},
		{Name: "role", Args: "@user admin|moderator|member", Help: "make somebody an administrator or moderator, or neither", Act: chat.SetRole, run: setRole},
		{Name: "motd", Args: "[text|off]", Help: "the message of the day: read it, set it, or have none", Text: true, Act: chat.SetMOTD, run: setMOTD},
		{Name: "stats", Help: "how the server is doing: sessions, rooms, messages, memory", Act: chat.SeeStats, run: stats},
		{Name: "reload", Help: "read the lists of keys now, and say which lines do not count", Act: chat.Reload, run: reload},
		{Name: "audit", Args: "[text]", Help: "what administrators did, newest first; those with a text in them", Act: chat.SeeDeeds, run: audit},
	}, accessVerbs()...)
}

func users(_ context.Context, k *call) error {
	for _, p := range k.Session.Everybody() {
		since := "never"
		if !p.Since.IsZero() {
			since = k.when(p.Since)
		}
		k.say(chat.Printable(fmt.Sprintf("%s %-9s %-7s %s", pad(p.Name, 20), p.Role, p.Presence, since)), item(p))
	}
	return nil
}

// sessionItem is a session for programs.
type sessionItem struct {
	Name    string `json:"name"`
	Started string `json:"started"` // RFC 3339, UTC
	For     string `json:"for"`     // screen or script
	From    string `json:"from"`    // address and port
	Key     string `json:"key"`     // fingerprint
	Client  string `json:"client"`  // as it calls itself
}

func sessionItemOf(s room.SessionInfo) sessionItem {
	i := sessionItem{
		Name: s.User.Name, Started: stamp(s.Started), For: "script",
		From: s.Origin.Addr.String(), Key: s.Fingerprint, Client: s.Origin.Client,
	}
	if s.Origin.Screen {
		i.For = "screen"
	}
	return i
}

func sessions(_ context.Context, k *call) error {
	list, err := k.Session.Sessions()
	if err != nil {
		return err
	}
	for _, s := range list {
		i := sessionItemOf(s)
		k.say(chat.Printable(fmt.Sprintf("%s %-6s since %s from %s  %s  %s", pad(i.Name, 20), i.For, k.when(s.Started), i.From, i.Key, i.Client)), i)
	}
	return nil
}

func kick(ctx context.Context, k *call) error {
	p, err := k.nextPerson()
	if err != nil {
		return err
	}
	n, err := k.Session.Kick(ctx, p.ID, k.rest)
	if err != nil {
		return err
	}
	said := " had to leave"
	if n == 0 {
		said = " was not here"
	}
	k.say(p.Name+said, map[string]any{"name": p.Name, "sessions": n})
	return nil
}

func announce(ctx context.Context, k *call) error { return k.Session.Announce(ctx, k.rest) }

func setRole(ctx context.Context, k *call) error {
	p, err := k.nextPerson()
	if err != nil {
		return err
	}
	role, err := chat.ParseRole(strings.ToLower(k.rest))
	if err != nil {
		return usageError{err.(*chat.Error)}
	}
	if err := k.Session.SetRole(ctx, p.ID, role); err != nil {
		return err
	}
	k.say(fmt.Sprintf("%s is %s of this server now", p.Name, role), map[string]string{"name": p.Name, "role": role.String()})
	return nil
}

// deedItem is a row of the audit log for programs.
type deedItem struct {
	At     string `json:"at"` // RFC 3339, UTC
	By     string `json:"by"`
	Verb   string `json:"verb"`
	On     string `json:"on,omitempty"`
	Reason string `json:"reason,omitempty"`
	From   string `json:"from,omitempty"` // address
}

func audit(ctx context.Context, k *call) error {
	deeds, err := k.Session.Deeds(ctx, k.rest)
	if err != nil {
		return err
	}
	for _, d := range deeds {
		i := deedItem{At: stamp(d.At), By: d.Name, Verb: d.Verb, On: d.On, Reason: d.Reason}
		line := fmt.Sprintf("%s  %s %s", k.when(d.At), d.Name, d.Verb)
		if d.On != "" {
			line += " " + d.On
		}
		if d.Reason != "" {
			line += " (" + d.Reason + ")"
		}
		if d.From.IsValid() {
			i.From = d.From.String()
			line += " from " + i.From
		}
		k.say(chat.Printable(line), i)
	}
	if len(deeds) == 0 {
		k.say("there is nothing like that in the audit log")
	}
	return nil
}

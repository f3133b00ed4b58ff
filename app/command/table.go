package command

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"parley/app/chat"
)

// Verb is a row of the table.
type Verb struct {
	Name string
	Args string // as in usage: "@user [text]"; empty when it takes none
	Help string // one line, a sentence without a period
	// Screen says that the verb only makes sense where there is a screen.
	Screen bool
	// Text says that what follows is a person's own text, in which nothing is taken for a flag.
	Text bool
	// Bytes says that for a script the verb moves the bytes of a file.
	Bytes bool
	// Act is what the user must be allowed to do, empty when everybody may use the verb.
	Act chat.Act
	// Sub are the verbs that follow this one.
	Sub []Verb

	run func(context.Context, *call) error // nil for a verb that is only the beginning of others
}

// Usage returns the verb with its arguments.
func (v Verb) Usage() string { return strings.TrimSpace(v.Name + " " + v.Args) }

// under returns verbs with their names after that of the verb that they follow.
func under(name string, subs []Verb) []Verb {
	for i := range subs {
		subs[i].Name = name + " " + subs[i].Name
		under(name, subs[i].Sub)
	}
	return subs
}

// verbs in the order of help. It is a function because help reads the table.
func verbs() []Verb {
	return slices.Concat([]Verb{
		{Name: "help", Args: "[verb]", Help: "what can be done here", run: help},
		{Name: "home", Help: "the people who are here, and your rooms", Screen: true, run: shows(ShowHome)},
		{Name: "go", Args: "room|user", Help: "open a room, or a chat with somebody", Screen: true, run: goTo},
		{Name: "dm", Args: "@user [text]", Help: "chat with somebody, or send them a line", Text: true, run: dm},
		{Name: "say", Args: "#channel [text]", Help: "say something in another room of yours", Text: true, run: say},
		{Name: "join", Args: "#channel", Help: "become a member of a channel and open it", run: join},
		{Name: "channels", Args: "[words]", Help: "the public channels, with their topics and how many are in them", run: channels},
		{Name: "create", Args: "#channel [private] [topic]", Help: "make a channel; a private one is for those whom somebody in it invites", Text: true, run: create},
		{Name: "group", Args: "@a @b … [name]", Help: "chat with several people, in a group", Text: true, run: group},
		{Name: "leave", Args: "[#channel]", Help: "leave this room, or another one", Text: true, run: leave},
		{Name: "invite", Args: "@user", Help: "bring somebody into this room, where they can read what was said; a chat of two makes a group", run: invite},
		{Name: "kick", Args: "@user [reason]", Help: "take somebody out of this room", Text: true, run: expel},
		{Name: "members", Args: "[#channel]", Help: "who is in this room, or another one, with their roles", run: members},
		{Name: "member", Args: "@user owner|moderator|member", Help: "give somebody another role in this room", run: setMember},
		{Name: "topic", Args: "[text|off]", Help: "show what this room is about, or change it", Text: true, run: topic},
		{Name: "rename", Args: "name", Help: "give this room another name", Text: true, run: rename},
		{Name: "slow", Args: "10s|off", Help: "make everybody but moderators wait between two messages here", run: slow},
		{Name: "lock", Args: "[off]", Help: "let only moderators write here", run: lock},
		{Name: "archive", Args: "[off]", Help: "close this room for good; it can still be read", run: archive},
		{Name: "who", Help: "who is here", run: who},
		{Name: "people", Args: "[words]", Help: "everybody, or those with these words in their name or status", run: people},
		{Name: "whois", Args: "@user", Help: "what is known of somebody", run: whois},
		{Name: "me", Args: "text", Help: "say what you do: /me waves", Screen: true, Text: true, run: me},
	}, messageVerbs(), fileVerbs(), []Verb{
		{Name: "search", Args: "[words]", Help: `look for messages: words, "words side by side", beginnings (wor*), from:name in:room has:link before:2026-11-02 after:2026-11-02`, run: search},
		{Name: "status", Args: "[text]", Help: "a line that others see beside your name; none clears it", Text: true, run: status},
		{Name: "away", Args: "[text]", Help: "say that you are away, and why", Text: true, run: away},
		{Name: "back", Help: "say that you are back", run: back},
		{Name: "block", Args: "@user", Help: "take no direct messages and notices from somebody", run: block},
		{Name: "unblock", Args: "@user", Help: "take them again", run: unblock},
		{Name: "read", Args: "[all]", Help: "mark this room, or all rooms, as read", run: read},
		{Name: "mentions", Help: "the messages that mention you", run: mentions},
		{Name: "notify", Args: "[all|mentions|none]", Help: "how much of this room you are told of", run: notify},
		{Name: "mute", Args: "[off]", Help: "be told nothing of this room", run: muteRoom},
		{Name: "dnd", Args: "[2h|off]", Help: "let nothing ring or notify for a while", run: dnd},
		{Name: "settings", Args: "[name [choice]]", Help: "how parley looks, what it tells you, what others see", run: settings, Sub: under("settings", settingVerbs())},
		{Name: "theme", Args: "[name]", Help: "the colours", run: themeVerb},
		{Name: "zone", Args: "[Area/City]", Help: "the time zone that times are shown in", run: zone},
		{Name: "name", Args: "new", Help: "call yourself something else; everybody sees it", run: setName},
		{Name: "web", Args: "[code]", Help: "a link that lets a browser in; or let in the one that shows this code", run: web, Sub: under("web", webVerbs())},
		{Name: "keys", Help: "the keys that open your account", run: ownKeys, Sub: under("keys", keyVerbs())},
		{Name: "admin", Args: "verb …", Help: "look after the server; help admin lists how", Act: chat.Administer, Sub: under("admin", adminVerbs())},
		{Name: "motd", Help: "the message of the day", run: motd},
		{Name: "last", Help: "the room that was open before", Screen: true, run: shows(ShowLast)},
		{Name: "new", Help: "go to the first message that you have not read", Screen: true, run: shows(ShowNew)},
		{Name: "bare", Help: "the messages alone, to copy from them; again: back", Screen: true, run: shows(ShowBare)},
		{Name: "mouse", Help: "mouse on or off, on this screen", Screen: true, run: shows(ShowMouse)},
		{Name: "quit", Help: "leave", Screen: true, run: shows(Leave)},
	})
}

// Table returns the verbs that a role may use, in the order of help.
func Table(role chat.Role) []Verb { return allowed(verbs(), role) }

func allowed(all []Verb, role chat.Role) []Verb {
	all = slices.DeleteFunc(all, func(v Verb) bool { return role.May(v.Act) != nil })
	for i := range all {
		all[i].Sub = allowed(all[i].Sub, role)
	}
	return all
}

// After returns the verbs that a role may use after the beginning of a line: all after nothing, and those
// that follow one after its name.
func After(line string, role chat.Role) []Verb {
	if line = strings.TrimSpace(line); line == "" {
		return Table(role)
	}
	v, ok := Lookup(line)
	if !ok {
		return nil
	}
	return allowed(v.Sub, role)
}

// Lookup returns the verb of a name, of one word or, as in "admin role", of two.
func Lookup(name string) (Verb, bool) {
	v, rest, ok := find(name)
	return v, ok && rest == ""
}

// find takes the verb off the beginning of a line.
func find(line string) (v Verb, rest string, ok bool) { return findIn(verbs(), line) }

func findIn(all []Verb, line string) (v Verb, rest string, ok bool) {
	prefix := ""
	for rest = line; len(all) > 0; all = v.Sub {
		word, after := cut(strings.TrimSpace(rest))
		i := slices.IndexFunc(all, func(v Verb) bool { return v.Name == prefix+strings.ToLower(word) })
		if i < 0 {
			return v, rest, prefix != "" && word == "" || v.run != nil && v.Args != ""
		}
		v, rest, prefix = all[i], after, all[i].Name+" "
	}
	return v, rest, true
}

func (c Context) unknown(verb string) error {
	if IsDoor([]string{verb}) {
		return chat.Errorf(chat.Conflict, "/%s is for keys that open no account; yours does", verb)
	}
	return usage("there is no verb %q; /help lists them all", chat.Printable(verb))
}

// call is one use of a verb.
type call struct {
	Context
	verb Verb
	rest string // what follows the verb, as typed, without white space around it
	Result
}

// usageError is an error that exits with 2: the call was wrong, not refused.
type usageError struct{ err *chat.Error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

// misused says how the verb is used.
func (v Verb) misused() error { return usage("usage: /%s", v.Usage()) }

func usage(format string, args ...any) error {
	return usageError{chat.Errorf(chat.Invalid, format, args...)}
}

// Run uses a verb. Invalid for an unknown verb or a wrong use of one, Forbidden for one that the user
// may not use, TooMany for one that comes too soon after others; else the errors of what the verb does. The result is empty when there is an error.
func Run(ctx context.Context, c Context, verb, rest string) (Result, error) {
	if verb == "" {
		return Result{}, c.unknown(verb)
	}
	if err := c.Session.Pace(); err != nil {
		return Result{}, err
	}
	v, rest, ok := find(verb + " " + strings.TrimSpace(rest))
	if v.Name != "" {
		if err := c.Session.Role().May(v.Act); err != nil { // before anything else is said about it
			return Result{}, err
		}
	}
	switch {
	case !ok:
		word, _ := cut(rest)
		return Result{}, c.unknown(strings.TrimSpace(v.Name + " " + word))
	case v.run == nil:
		return Result{}, usage("usage: /%s; /help %s lists them", v.Usage(), v.Name)
	case v.Screen && !c.Screen:
		return Result{}, usage("/%s needs a screen: connect without a command", v.Name)
	}
	return v.use(ctx, &call{Context: c, verb: v, rest: rest})
}

// use runs a verb, if it is used rightly.
func (v Verb) use(ctx context.Context, k *call) (Result, error) {
	switch {
	case v.Args == "" && k.rest != "":
		return Result{}, usage("/%s takes no arguments", v.Name)
	case k.rest == "" && v.Args != "" && !strings.HasPrefix(v.Args, "["):
		return Result{}, v.misused()
	}
	err := v.run(ctx, k)
	if q := (question("")); errors.As(err, &q) {
		return Result{Ask: string(q)}, nil
	}
	if err != nil {
		return Result{}, err
	}
	return k.Result, nil
}

// question is what a verb that destroys asks before it does.
type question string

func (q question) Error() string { return string(q) }

// sure returns nil when the user has said yes, and else the question, for the verb to return.
func (k *call) sure(format string, args ...any) error {
	if k.Sure {
		return nil
	}
	return question(chat.Printable(fmt.Sprintf(format, args...)))
}

// say adds a line for people and, if given, the object that it is for programs.
func (k *call) say(line string, items ...any) {
	k.Lines = append(k.Lines, strings.TrimRight(line, " "))
	k.Items = append(k.Items, items...)
}

// brief is say for what is of the moment: a screen shows it beside the conversation, which it would stand in the
// way of, or which has it already.
func (k *call) brief(line string, items ...any) {
	k.Brief = true
	k.say(line, items...)
}

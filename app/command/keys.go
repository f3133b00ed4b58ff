package command

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"parley/app/chat"
	"parley/app/room"
)

// keyVerbs are the verbs after keys, in the order of help.
func keyVerbs() []Verb {
	return []Verb{
		{Name: "add", Args: "line", Help: "let another key of yours in: paste the line of its .pub file", Text: true, run: addKey},
		{Name: "link", Help: "a code that lets another device of yours in: there, ssh host link CODE", run: linkCode},
		{Name: "name", Args: "SHA256:…|number [text]", Help: "what you call one of your keys", Text: true, run: nameKey},
		{Name: "revoke", Args: "SHA256:…|number", Help: "take a key from your account; who came with it is out at once", run: revokeKey},
	}
}

// settingVerbs are the verbs after settings.
func settingVerbs() []Verb {
	return []Verb{
		{Name: "delete-account", Args: "keep|erase [your name]", Help: "leave for good; what you said is kept, or erased too", run: deleteAccount},
	}
}

// keyItem is a key for programs.
type keyItem struct {
	Key   string `json:"key"` // fingerprint
	Name  string `json:"name,omitempty"`
	Type  string `json:"type"`
	Added string `json:"added"`          // RFC 3339, UTC
	Used  string `json:"used,omitempty"` // last, as Added
	From  string `json:"from,omitempty"` // address; for administrators only
	Here  bool   `json:"here,omitempty"` // it is the one that was come with
}

func keyItemOf(k chat.Key) keyItem {
	i := keyItem{Key: k.Fingerprint, Name: k.Comment, Type: k.Type, Added: stamp(k.Created)}
	if !k.LastUsed.IsZero() {
		i.Used = stamp(k.LastUsed)
	}
	return i
}

// ownKeys lists the user's keys, numbered from 1.
func ownKeys(ctx context.Context, k *call) error {
	list, err := k.Session.Keys(ctx)
	if err != nil {
		return err
	}
	for n, key := range list {
		i := keyItemOf(key.Key)
		i.Here = key.Here
		line := fmt.Sprintf("%d  %s", n+1, strings.TrimSpace(key.Comment+" "+key.Type))
		switch {
		case key.Here:
			line += ", which you came with"
		case key.Used:
			line += ", in use"
		}
		k.say(chat.Printable(line), i)
		k.say("   " + chat.Printable(key.Fingerprint))
		times := "   added " + k.when(key.Created)
		if !key.Used {
			times += k.lastUsed(key.Key)
		}
		k.say(times)
	}
	return nil
}

// lastUsed says when a key was last come with.
func (k *call) lastUsed(key chat.Key) string {
	if key.LastUsed.IsZero() {
		return ", not used yet"
	}
	return ", last used " + k.when(key.LastUsed)
}

func addKey(ctx context.Context, k *call) error {
	key, err := k.Session.AddKey(ctx, k.rest)
	if err != nil {
		return err
	}
	k.say("that key opens your account now: "+room.KeyName(key), keyItemOf(key))
	return nil
}

func linkCode(_ context.Context, k *call) error {
	code, until, err := k.Session.LinkCode()
	if err != nil {
		return err
	}
	k.say("on the other device, where you ssh to this server, add behind the command: link "+code,
		map[string]string{"code": code, "until": stamp(until)})
	k.say("it can be used once, until " + k.when(until))
	return nil
}

// nextKey finds the key of the user that the next word names: by its fingerprint, or by its number in
// their list.
func (k *call) nextKey(ctx context.Context) (room.OwnKey, error) {
	list, err := k.Session.Keys(ctx)
	if err != nil {
		return room.OwnKey{}, err
	}
	word := k.next()
	if n, err := strconv.Atoi(word); err == nil && n >= 1 && n <= len(list) {
		return list[n-1], nil
	}
	for _, key := range list {
		if key.Fingerprint == word {
			return key, nil
		}
	}
	return room.OwnKey{}, chat.Errorf(chat.NotFound, "you have no key %s; /keys lists them with their numbers", chat.Printable(word))
}

func nameKey(ctx context.Context, k *call) error {
	key, err := k.nextKey(ctx)
	if err != nil {
		return err
	}
	if err := k.Session.NameKey(ctx, key.Fingerprint, k.rest); err != nil {
		return err
	}
	if k.rest == "" {
		k.say("that key has no name any more")
	} else {
		k.say("that key is called " + chat.PrintableLine(k.rest) + " now")
	}
	return nil
}

func revokeKey(ctx context.Context, k *call) error {
	key, err := k.nextKey(ctx)
	if err != nil {
		return err
	}
	if k.rest != "" {
		return k.verb.misused()
	}
	switch {
	case key.Last:
		err = chat.ErrLastKey
	case key.Here:
		err = k.sure("Revoke %s? It is the key that you are here with: you will be out.", room.KeyName(key.Key))
	case key.Used:
		err = k.sure("Revoke %s? It is in use; who came with it will be out.", room.KeyName(key.Key))
	default:
		err = k.sure("Revoke %s?", room.KeyName(key.Key))
	}
	if err != nil {
		return err
	}
	if err := k.Session.RevokeKey(ctx, key.Key); err != nil {
		return err
	}
	k.say("that key opens your account no more")
	return nil
}

// deleteAccount does so for whoever adds their own name, which nobody types by accident.
func deleteAccount(ctx context.Context, k *call) error {
	how, name := cut(k.rest)
	erase := how == "erase"
	if !erase && how != "keep" {
		return k.verb.misused()
	}
	own := k.Session.Me().Name
	if strings.TrimPrefix(name, "@") != own {
		what := "what you said stays, under “" + chat.DeletedUser + "”"
		if erase {
			what = "all that you said is deleted"
		}
		return usage("this deletes your account and its keys for good, and %s; if you are sure, add your name: /%s %s %s", what, k.verb.Name, how, own)
	}
	if err := k.Session.DeleteAccount(ctx, erase); err != nil {
		return err
	}
	k.say("your account is deleted")
	return nil
}

func setName(ctx context.Context, k *call) error {
	if err := k.Session.Rename(ctx, strings.TrimPrefix(k.rest, "@")); err != nil {
		return err
	}
	k.say("you are called " + k.Session.Me().Name + " now")
	return nil
}

package command

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"parley/app/chat"
	"parley/app/room"
)

// doorVerbs are for those who have proven a key that opens no account, or that may not come in. They come
// before there is an account, whoever may come in.
func doorVerbs() []Verb {
	return []Verb{
		{Name: "join", Args: "CODE", Help: "make an account, with the code of an invitation", run: joinByCode},
		{Name: "link", Args: "CODE", Help: "add this key to an account of yours, with the code that /keys link made there", run: linkByCode},
		{Name: "knock", Args: "REASON", Help: "ask to be let in, and say who you are", Text: true, run: knock},
	}
}

// IsDoor tells whether args are a verb of the door. A channel, which somebody who is in joins, is no code.
func IsDoor(args []string) bool {
	i := -1
	if len(args) > 0 {
		i = slices.IndexFunc(doorVerbs(), func(v Verb) bool { return v.Name == strings.ToLower(args[0]) })
	}
	return i >= 0 && !(len(args) > 1 && strings.HasPrefix(args[1], "#"))
}

// Door runs a verb of the door for a script, as Exec does for those who are in.
func Door(ctx context.Context, g *room.Guest, args []string, out, errOut io.Writer) int {
	verb, rest, flags := split(doorVerbs(), args)
	v, rest, _ := findIn(doorVerbs(), strings.TrimSpace(verb+" "+rest))
	if flags[flagHelp] {
		return report(Result{}, usage("usage: %s", v.Usage()), false, out, errOut)
	}
	result, err := v.use(ctx, &call{Context: Context{Guest: g}, verb: v, rest: rest})
	return report(result, err, flags[flagJSON], out, errOut)
}

func joinByCode(ctx context.Context, k *call) error {
	login := k.Guest.Visitor().Login
	s, err := k.Guest.Join(ctx, k.rest, login)
	switch _, bad := chat.HashCode(k.rest); chat.CodeOf(err) {
	case "":
	case chat.Invalid, chat.Conflict:
		if bad == nil {
			return chat.Errorf(chat.CodeOf(err), "%s; give another: ssh NAME@…", chat.MessageOf(err))
		}
		return err
	default:
		return err
	}
	defer s.Close()
	name := s.Me().Name
	k.say(fmt.Sprintf("you are in as %s; come back without a verb", name), map[string]any{"name": name})
	return nil
}

func linkByCode(ctx context.Context, k *call) error {
	name, err := k.Guest.Link(ctx, k.rest)
	if err != nil {
		return err
	}
	line := "this key opens the account " + name + " now"
	if err := k.Guest.Admitted(); err != nil {
		line += "; but " + chat.MessageOf(err)
	} else {
		line += "; come back without a verb"
	}
	k.say(line, map[string]string{"name": name})
	return nil
}

func knock(ctx context.Context, k *call) error {
	if err := k.Guest.Knock(ctx, k.rest); err != nil {
		return err
	}
	k.say("you knocked; come back later, or wait at the door: connect without a verb", map[string]any{"knocked": true})
	return nil
}

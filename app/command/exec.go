package command

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"parley/app/chat"
	"parley/app/room"
)

// Exit codes of a verb over "ssh host verb".
const (
	Done    = 0
	Refused = 1 // or failed
	Wrong   = 2 // wrong usage
)

// Exec runs a verb for a script: args are the verb and its arguments, as the shell split them.
// Lines go to out, or with --json one object a line; an error goes to errOut as one line. It
// returns the exit code.
func Exec(ctx context.Context, s *room.Session, args []string, out, errOut io.Writer) int {
	if len(args) == 0 {
		args = []string{"help"}
	}
	verb, rest, asJSON := split(args)
	result, err := Run(ctx, Context{Session: s}, verb, rest)
	if err != nil {
		fmt.Fprintf(errOut, "parley: %s\n", chat.Printable(chat.MessageOf(err)))
		if errors.As(err, &usageError{}) {
			return Wrong
		}
		return Refused
	}
	if err := write(out, result, asJSON); err != nil {
		return Refused
	}
	return Done
}

// split takes --json out of the arguments, where it can't be a part of somebody's text.
func split(args []string) (verb, rest string, asJSON bool) {
	v, _, _ := find(strings.Join(args, " "))
	verb, args = args[0], args[1:]
	if words := strings.Fields(v.Name); len(words) > 1 && len(args) > 0 { // admin users
		verb, args = v.Name, args[1:]
	}
	isFlag := func(arg string) bool { return arg == "--json" }
	if len(args) > 0 && isFlag(args[0]) {
		args, asJSON = args[1:], true
	} else if !v.Text && slices.ContainsFunc(args, isFlag) {
		args, asJSON = slices.DeleteFunc(slices.Clone(args), isFlag), true
	}
	return verb, strings.Join(args, " "), asJSON
}

func write(out io.Writer, r Result, asJSON bool) error {
	if asJSON {
		enc := json.NewEncoder(out)
		for _, i := range r.Items {
			if err := enc.Encode(i); err != nil {
				return err
			}
		}
		return nil
	}
	for _, line := range r.Lines {
		if _, err := fmt.Fprintln(out, chat.Printable(line)); err != nil {
			return err
		}
	}
	return nil
}

package command

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
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

// Pipes are what the verb of a script is connected with. What is nil is not there.
type Pipes struct {
	// Text reads all that the script has to say, for a verb whose arguments don't: Invalid when that is more than a
	// message can be.
	Text func(context.Context) (string, error)
	// In and Out are the bytes of a file, for a verb that moves them. In fails when they broke off.
	In  io.Reader
	Out io.Writer
	// Width is how many cells a drawing may be wide; 0 when the reader's locale has no characters to draw with.
	Width int
}

// Moves tells whether args are a verb that moves the bytes of a file, and takes as long as that takes.
func Moves(args []string) bool {
	v, _, ok := findIn(verbs(), strings.Join(args, " "))
	return ok && v.Bytes
}

// Exec runs a verb for a script: args are the verb and its arguments, as the shell split them. Lines go to out, or with --json one object a line; an error goes to errOut as one line. It
// returns the exit code.
func Exec(ctx context.Context, s *room.Session, args []string, in Pipes, out, errOut io.Writer) int {
	if len(args) == 0 {
		args = []string{"help"}
	}
	verb, rest, flags := split(verbs(), args)
	if flags[flagHelp] {
		verb, rest = "help", verb
	}
	result, err := Run(ctx, Context{Session: s, Pipes: in, Sure: flags[flagYes], JSON: flags[flagJSON]}, verb, rest)
	if err == nil && result.Ask != "" {
		err = usage("%s If so, add %s right behind the verb: %s %[2]s …", result.Ask, flagYes, strings.ToLower(verb))
	}
	return report(result, err, flags[flagJSON], out, errOut)
}

// report writes what a verb did, and returns the exit code.
func report(result Result, err error, asJSON bool, out, errOut io.Writer) int {
	if err != nil {
		fmt.Fprintf(errOut, "parley: %s\n", chat.Printable(typed(chat.MessageOf(err))))
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

// slashed finds the verbs that a text names.
var slashed = regexp.MustCompile(`(^|[ (])/[a-z]+`)

// typed returns the text of an error with the verbs that it names as a script has them, without their slash.
func typed(text string) string {
	return slashed.ReplaceAllStringFunc(text, func(found string) string {
		before, name, _ := strings.Cut(found, "/")
		if _, ok := Lookup(name); !ok {
			return found
		}
		return before + name
	})
}

// The flags of every verb over "ssh host verb": output for programs, yes to what a verb asks, and help
// with the verb in its place, as other programs have it.
const (
	flagJSON = "--json"
	flagYes  = "--yes"
	flagHelp = "--help"
)

func isFlag(arg string) bool { return arg == flagJSON || arg == flagYes || arg == flagHelp }

// split takes the flags out of the arguments, where they can't be a part of somebody's text: right behind
// the verb, and anywhere when it takes no text. All are the verbs that there are.
func split(all []Verb, args []string) (verb, rest string, flags map[string]bool) {
	v, _, _ := findIn(all, strings.Join(args, " "))
	verb, args = args[0], args[1:]
	if words := strings.Fields(v.Name); len(words) > 1 && len(args) > 0 { // admin users
		verb, args = v.Name, args[len(words)-1:]
	}
	flags = map[string]bool{}
	for len(args) > 0 && isFlag(args[0]) {
		flags[args[0]] = true
		args = args[1:]
	}
	if !v.Text {
		args = slices.DeleteFunc(slices.Clone(args), func(arg string) bool {
			flags[arg] = flags[arg] || isFlag(arg)
			return isFlag(arg)
		})
	}
	return verb, strings.Join(args, " "), flags
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

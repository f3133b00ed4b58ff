package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"charm.land/fang/v2"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"parley/app/chat"
)

// The exit statuses of the binary.
const (
	exitFailed = 1
	exitMisuse = 2
)

// lookup finds an environment variable, as os.LookupEnv does.
type lookup func(name string) (string, bool)

// run is the binary: it does what args and env ask for until it is done or ctx ends, and returns the
// exit status: 0, 1 with one line on stderr that says what to do, or 2 for wrong usage.
func run(ctx context.Context, args []string, env lookup, stdout, stderr io.Writer) int {
	started := false
	root := newCommand(env, stdout, stderr, &started)
	root.SetArgs(args)
	err := fang.Execute(ctx, root, fang.WithoutVersion(), fang.WithoutManpage(), fang.WithoutCompletions(),
		fang.WithErrorHandler(func(w io.Writer, _ fang.Styles, err error) {
			if verb := verbFailed(0); !errors.As(err, &verb) { // which has said why
				fmt.Fprintf(w, "parley: %s\n", oneLine(err))
			}
		}))
	verb := verbFailed(0)
	switch {
	case err == nil:
		return 0
	case errors.As(err, &verb):
		return int(verb)
	case started:
		return exitFailed
	default:
		return exitMisuse
	}
}

// newCommand returns the tree of commands. started is set once the flags were understood.
func newCommand(env lookup, stdout, stderr io.Writer, started *bool) *cobra.Command {
	c := defaults()
	root := &cobra.Command{
		Use:   "parley",
		Short: "A chat that people reach with plain ssh",
		Long: "parley serves a chat that people reach with plain ssh. Without a command it starts the server.\n" +
			"Each flag is also an environment variable: --log-level is PARLEY_LOG_LEVEL.\n\n" +
			"The limits, which --limit changes and parley limits explains:\n" + c.limits.summary(),
		Example: "# serve on port 2222, with everything in ./parley-data\nparley\n\n" +
			"# then, from another terminal\nssh -p 2222 localhost",
		Args: cobra.NoArgs,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			if err := fromEnv(cmd.Flags(), env); err != nil {
				return err
			}
			if err := c.validate(); err != nil {
				return err
			}
			*started = true
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			return serve(cmd.Context(), c, stdout, stderr)
		},
	}
	c.flags(root.PersistentFlags())
	root.SetOut(stdout)
	root.SetErr(stderr)
	root.AddCommand(
		&cobra.Command{
			Use: "version", Short: "Print the version", Args: cobra.NoArgs,
			Run: func(*cobra.Command, []string) { fmt.Fprintln(stdout, "parley", version()) },
		},
		&cobra.Command{
			Use: "healthcheck", Short: "Exit with 0 if a server answers on the address of --listen", Args: cobra.NoArgs,
			RunE: func(cmd *cobra.Command, _ []string) error { return healthcheck(cmd.Context(), c.Listen[0]) },
		},
		adminCommand(c, stdout, stderr),
		&cobra.Command{
			Use: "limits", Short: "List all limits, as the flags set them", Args: cobra.NoArgs,
			Run: func(*cobra.Command, []string) { c.limits.print(stdout) },
		},
	)
	return root
}

// fromEnv sets the flags that were not given from the environment: PARLEY_ and the flag's name.
func fromEnv(flags *pflag.FlagSet, env lookup) (err error) {
	flags.VisitAll(func(f *pflag.Flag) {
		name := "PARLEY_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		if value, ok := env(name); ok && value != "" && !f.Changed && err == nil {
			if e := flags.Set(f.Name, value); e != nil {
				err = fmt.Errorf("%s: %w", name, e)
			}
		}
	})
	return err
}

// oneLine says an error to the one who runs the server: without its cause when it is one that explains
// itself, and never on more than one line.
func oneLine(err error) string {
	text := err.Error()
	if known := (*chat.Error)(nil); errors.As(err, &known) && known.Code != chat.Internal {
		text = known.Message
	}
	return chat.PrintableLine(strings.ReplaceAll(strings.TrimSpace(text), "\n", "; "))
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"parley/app/console"
)

// verbFailed is the exit code of a verb that was refused or misused, and that has said so itself.
type verbFailed int

func (v verbFailed) Error() string { return "exit code " + strconv.Itoa(int(v)) }

// adminCommand is the console: the verbs of administrators on the server's own machine.
func adminCommand(c *config, stdout, stderr io.Writer) *cobra.Command {
	var asJSON, yes bool
	cmd := &cobra.Command{
		Use:   "admin verb …",
		Short: "Use a verb of administrators here, without an account",
		Long: "admin uses a verb of administrators on the data folder of --data: by the server that runs on it, or, when none\n" +
			"does, by itself. It takes the verbs that /admin takes on the screen; parley admin help lists them.",
		Example: "parley admin users --json\nparley admin role @ana admin",
		Args:    cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			flags := map[string]bool{"--json": asJSON, "--yes": yes}
			for _, name := range []string{"--json", "--yes"} {
				if flags[name] && len(args) > 0 {
					args = append([]string{args[0], name}, args[1:]...)
				}
			}
			return admin(cmd.Context(), c, args, stdout, stderr)
		},
	}
	cmd.Flags().SetInterspersed(false) // what follows the verb is the verb's
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object a line")
	cmd.Flags().BoolVar(&yes, "yes", false, "yes to what a verb that destroys asks")
	return cmd
}

// waitForFolder is how long admin waits for a server that starts, or goes down, or for another admin.
const waitForFolder = 10 * time.Second

// admin uses a verb on the data folder: by the server that runs on it, else by holding the folder itself,
// so that there is never a second writer.
func admin(ctx context.Context, c *config, args []string, stdout, stderr io.Writer) error {
	if len(args) == 0 {
		fmt.Fprintln(stderr, "parley: usage: parley admin verb …; parley admin help lists them")
		return verbFailed(exitMisuse)
	}
	if _, err := os.Stat(filepath.Join(c.Data, database)); err != nil {
		return fmt.Errorf("there is nothing of parley in %s: say with --data where the server keeps its data", c.Data)
	}
	for end := time.Now().Add(waitForFolder); ; {
		code, err := console.Call(ctx, c.Data, args, stdout, stderr)
		if errors.Is(err, console.ErrNoServer) {
			code, err = adminAlone(ctx, c, args, stdout, stderr)
		}
		held := heldError{}
		switch {
		case errors.As(err, &held) && time.Now().Before(end) && ctx.Err() == nil:
			time.Sleep(20 * time.Millisecond)
		case err == nil && code != 0:
			return verbFailed(code)
		default:
			return err
		}
	}
}

// adminAlone uses a verb on a data folder that no server runs on, and returns its exit code.
func adminAlone(ctx context.Context, c *config, args []string, stdout, stderr io.Writer) (code int, err error) {
	s := &server{log: slog.New(slog.DiscardHandler)}
	defer func() { err = errors.Join(err, s.close()) }()
	if s.folder, err = openFolder(c.Data); err != nil {
		return 0, err
	}
	if err = s.openManager(ctx, c); err != nil {
		return 0, err
	}
	return console.Run(ctx, s.manager, args, stdout, stderr), nil
}

// Command parley-bench opens many real SSH sessions to a running server, types in one
// room, and prints what that costs the server and how long people wait:
//
//	parley --listen 127.0.0.1:2222 --data /tmp/bench &
//	parley-bench --addr 127.0.0.1:2222 --pid $! --sessions 500
//
// With the first argument web it opens pages as browsers do instead: streams of events that stay open, and requests
// for the page of a room and posts to it as fast as they are answered. A server for that needs higher limits:
//
//	parley --web 127.0.0.1:8080 --limit posts-burst=1000000,logins-burst=1000000,pages-burst=1000000 --data /tmp/bench &
//	parley-bench web --pid $!
//
// With --lively N some of the others begin drafts, react, look elsewhere and scroll up meanwhile; with --uploads N
// so many more people upload files.
//
// It prints one row of a Markdown table to stdout, or with --json one object; progress
// goes to stderr. It ends with status 1 when something failed or a delivery was lost.
// Client and server share the machine, so times depend on both: compare figures of one
// machine only.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := command(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(os.Stderr, "parley-bench:", err)
		}
		stop()
		os.Exit(1)
	}
}

// command is main with its surroundings given.
func command(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	if len(args) > 0 && args[0] == "web" {
		return webCommand(ctx, args[1:], stdout, stderr)
	}
	cfg, asJSON, err := parse(args, stderr)
	if err != nil {
		return err
	}
	report, err := run(ctx, cfg, newProgress(stderr))
	if err != nil {
		return err
	}
	err = write(report, asJSON, stdout)
	if err == nil && report.Lost > 0 {
		err = fmt.Errorf("%d of %d watched deliveries were lost", report.Lost, report.Lines*report.Watched)
	}
	return err
}

func webCommand(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	cfg, asJSON, err := parseWeb(args, stderr)
	if err != nil {
		return err
	}
	report, err := runWeb(ctx, cfg, newProgress(stderr))
	if err != nil {
		return err
	}
	return write(report, asJSON, stdout)
}

// write prints a report.
func write(report interface{ writeTable(io.Writer) error }, asJSON bool, stdout io.Writer) error {
	if !asJSON {
		return report.writeTable(stdout)
	}
	out := json.NewEncoder(stdout)
	out.SetIndent("", "  ")
	return out.Encode(report)
}

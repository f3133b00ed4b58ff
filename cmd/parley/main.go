// Command parley serves parley: a chat that people reach with plain ssh.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	_ "time/tzdata" // people have time zones also where the system knows none, as in a bare image
)

// gcPercent is GOGC where the environment does not set it. Most of a server's memory are the stacks
// and buffers of its sessions, which live long: collecting sooner costs little CPU, and saves a sixth
// of the memory of 500 sessions compared with Go's default of 100.
const gcPercent = 40

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // the first signal shuts down, a second one ends the process at once
	os.Exit(run(ctx, os.Args[1:], os.LookupEnv, os.Stdout, os.Stderr))
}

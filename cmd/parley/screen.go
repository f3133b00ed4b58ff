package main

import (
	"context"
	"errors"

	"parley/app/room"
	"parley/app/sshd"
	"parley/ui"
	"parley/ui/screen"
)

// terminalScreen returns the full-screen terminal for sshd, which knows nothing of ui.
func terminalScreen(c ui.Config) sshd.Screen {
	app := ui.New(c)
	return func(ctx context.Context, t *sshd.Terminal, v *room.Visitor) error {
		return app.Run(ctx, &screen.Terminal{
			In:     t.In,
			Out:    t.Out,
			Close:  func(reason error) { t.Close(exitStatus(reason)) },
			Size:   screen.Size{Width: t.Width, Height: t.Height},
			Resize: t.Resize,
			Term:   t.Term,
			Env:    t.Env,
		}, v)
	}
}

// exitStatus is what the client's shell gets: 0 when the person left or the server went down.
func exitStatus(reason error) int {
	if reason == nil || errors.Is(reason, context.Canceled) {
		return 0
	}
	return exitFailed
}

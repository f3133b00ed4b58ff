package main

import (
	"context"
	"fmt"
	"log/slog"

	"parley/app/room"
	"parley/app/sshd"
)

// screen stands in for the real one: it says who is there and waits for a key or the end.
func screen(m *room.Manager, _ *slog.Logger) sshd.Screen {
	return func(ctx context.Context, t sshd.Terminal, v room.Visitor) error {
		s, err := m.Enter(ctx, v)
		if err != nil {
			return err
		}
		defer s.Close()
		fmt.Fprintf(t.Out, "hello %s\r\n", s.Me().Name)
		left := make(chan struct{})
		go func() {
			defer close(left)
			var b [1]byte
			_, _ = t.In.Read(b[:])
		}()
		go func() { _, _ = s.Next(ctx) }()
		select {
		case <-left:
		case <-ctx.Done():
		}
		return nil
	}
}

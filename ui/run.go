package ui

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"parley/app/chat"
	"parley/app/room"
	"parley/ui/picture"
	"parley/ui/screen"
	"parley/ui/theme"
	"parley/ui/timeline"
)

// Config is what the terminal screens of a server have in common.
type Config struct {
	Manager *room.Manager    // required
	Log     *slog.Logger     // default: none
	Now     func() time.Time // default: time.Now
	Invite  string           // the command by which a friend gets here: "ssh chat.example.org"
	Stall   time.Duration    // how long a client may read nothing before it is cut off; 5 minutes if 0
}

// App makes the terminal screens of a server. It is safe for many goroutines.
type App struct {
	manager *room.Manager
	log     *slog.Logger
	now     func() time.Time
	invite  string
	stall   time.Duration
	cache   *timeline.Cache  // rendered messages, shared by all sessions
	gallery *picture.Gallery // pictures, as well
	crew    *screen.Crew
}

// New returns an App.
func New(c Config) *App {
	if c.Log == nil {
		c.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return &App{manager: c.Manager, log: c.Log, now: c.Now, invite: c.Invite, stall: c.Stall, cache: timeline.NewCache(0), gallery: picture.NewGallery(0), crew: screen.NewCrew()}
}

// Run shows a visitor the screen until they leave, their terminal is gone, or ctx ends. It returns
// nil when they left by themselves or the server goes down, else why it ended.
func (a *App) Run(ctx context.Context, t *screen.Terminal, v *room.Visitor) error {
	// What is on the stack here stays for as long as the session, and the stack can be given back only while
	// less than a quarter of it is in use: what comes before the screen is done in a function of its own.
	m, err := a.receive(ctx, t, v)
	if err != nil {
		return err
	}
	defer m.close()
	return screen.Run(ctx, m, *t, screen.Options{
		Pump:         m.pump,
		Farewell:     m.goodbye,
		StallTimeout: a.stall,
		Log:          a.log,
		Crew:         a.crew,
	})
}

// receive returns the screen of a visitor, or why there is none, which they were told.
func (a *App) receive(ctx context.Context, t *screen.Terminal, v *room.Visitor) (*Model, error) {
	s, err := a.manager.Enter(ctx, *v)
	var guest *room.Guest
	if room.AtDoor(err) && !v.Until.IsZero() {
		guest = a.manager.Guest(*v)
	}
	if err != nil && guest == nil && !isName(err) {
		io.WriteString(t.Out, "parley: "+chat.Printable(chat.MessageOf(err))+"\r\n")
		return nil, err
	}
	m := newModel(ctx, a, v, s, err, lookOf(t), zoneOf(t.Env))
	if guest != nil {
		m.stand(guest)
	}
	return m, nil
}

// goodbye is what is left on the terminal. Who was not told why they leave, and did not ask to, is
// cut off by the server: newcomers who are still choosing a name have no session to tell them.
func (m *Model) goodbye(reason error) string {
	if m.farewell == "" && errors.Is(reason, context.Canceled) {
		return "parley: the server is going down; come back in a moment\n"
	}
	return m.farewell
}

// close sends what was on its way and ends the session, if a newcomer got as far as to have one.
func (m *Model) close() {
	if m.session != nil {
		m.keepDraft()
		m.flush()
		m.session.Close()
	}
	if m.door.guest != nil {
		m.door.guest.Close()
	}
}

// eventsMsg is what was in the session's mailbox.
type eventsMsg []chat.Event

// pump carries events from the session's mailbox into the program, all that wait at once. It ends
// with ctx.
func (m *Model) pump(ctx context.Context, send func(tea.Msg)) {
	s := m.waitOutside(ctx, send)
	if s == nil {
		return
	}
	for {
		events, err := s.Next(ctx)
		if err != nil {
			return
		}
		send(eventsMsg(events))
	}
}

// lookOf returns what the client's environment says of its terminal; the colour of its ground is
// asked later.
func lookOf(t *screen.Terminal) theme.Look {
	env := append([]string{"TERM=" + t.Term, "TTY_FORCE=1"}, t.Env...)
	return theme.Look{Profile: colorprofile.Env(env), ASCII: !chat.IsUTF8(t.Env)}
}

func lookup(env []string, name string) string {
	for _, kv := range env {
		if k, v, ok := strings.Cut(kv, "="); ok && k == name {
			return v
		}
	}
	return ""
}

// zoneSource knows the time zone of a session whose user did not say theirs.
type zoneSource struct{ fallback *time.Location }

// zoneOf takes TZ from the client's environment, else the server's own zone.
func zoneOf(env []string) zoneSource {
	if name := lookup(env, "TZ"); name != "" && len(name) < 64 {
		if zone, err := time.LoadLocation(strings.TrimPrefix(name, ":")); err == nil {
			return zoneSource{zone}
		}
	}
	return zoneSource{time.Local}
}

// of returns the zone in which a user is shown times.
func (z zoneSource) of(u *chat.User) *time.Location {
	if u.Zone != "" {
		if zone, err := time.LoadLocation(u.Zone); err == nil {
			return zone
		}
	}
	return z.fallback
}

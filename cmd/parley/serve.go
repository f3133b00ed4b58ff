package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"parley/app/blob"
	"parley/app/chat"
	"parley/app/console"
	"parley/app/preview"
	"parley/app/push"
	"parley/app/room"
	"parley/app/sshd"
	"parley/app/store"
	"parley/keys"
	"parley/ui"
	"parley/ui/web"
)

// The time that shutting down takes at most, whatever clients do: 5 s in all.
const (
	farewell = 3 * time.Second // for people to be told and to leave
	cutting  = time.Second     // for what is left to end
)

// server is a parley that runs, in the order in which its parts are made.
type server struct {
	log       *slog.Logger
	listeners []net.Listener
	folder    *folder
	hostKey   string // fingerprint
	lists     *keys.Watcher
	store     *store.Store
	previews  *preview.Maker
	manager   *room.Manager
	ssh       *sshd.Server
	console   *console.Server
	push      *push.Sender // nil when no notices are sent
	web       *webServer   // nil when browsers are not served
}

// serve runs parley until ctx ends, which is no error, or until it can't go on.
func serve(ctx context.Context, c *config, stdout, stderr io.Writer) error {
	s, err := start(ctx, c, stderr)
	if err != nil && ctx.Err() != nil {
		return nil // told to stop before it was up: what failed then failed because of that
	}
	if err != nil {
		return err
	}
	s.announce(stdout)
	running, ctx := errgroup.WithContext(ctx)
	for _, l := range s.listeners {
		running.Go(func() error { return s.ssh.Serve(l) })
	}
	if s.web != nil {
		running.Go(func() error { return s.web.serve(ctx) })
	}
	<-ctx.Done()
	s.log.Info("going down")
	return errors.Join(s.close(), running.Wait())
}

// start makes all parts. What could refuse without leaving a trace comes first; when a part can't be
// made, those before it are closed again.
func start(ctx context.Context, c *config, stderr io.Writer) (_ *server, err error) {
	s := &server{log: c.logger(stderr)}
	slog.SetDefault(s.log) // for libraries
	defer func() {
		if err != nil {
			err = errors.Join(err, s.close())
		}
	}()
	if s.listeners, err = listen(ctx, c.Listen); err != nil {
		return nil, err
	}
	if s.web, err = listenWeb(ctx, &c.web, c.crowd(), c.Data, s.log); err != nil {
		return nil, err
	}
	if s.folder, err = openFolder(c.Data); err != nil {
		return nil, err
	}
	hostKey, err := keys.HostKey(filepath.Join(c.Data, keys.HostKeyFile))
	if err != nil {
		return nil, err
	}
	s.hostKey = keys.Fingerprint(hostKey.PublicKey())
	if err = s.openManager(ctx, c); err != nil {
		return nil, err
	}
	s.ssh, err = sshd.New(sshd.Config{
		HostKey: hostKey, Manager: s.manager, Log: s.log, Limits: c.limits.ssh, Trusted: c.trusted, Proxies: c.proxies,
		Screen: terminalScreen(ui.Config{
			Manager: s.manager, Log: s.log, Invite: s.comeIn(), Stall: c.limits.stall,
		}),
	})
	if err != nil {
		return nil, err
	}
	if s.web != nil {
		err = s.web.open(web.Config{
			Manager: s.manager, Log: s.log, SSH: s.comeIn(), Stall: c.limits.stall, Limits: c.limits.web, Exempt: c.exempt(), Proxies: c.web.proxies,
		})
		if err != nil {
			return nil, err
		}
	}
	if s.console, err = console.Listen(c.Data, s.manager, s.log); err != nil {
		s.log.Warn("no console: parley admin can't reach this server", "err", err)
		err = nil
	}
	return s, err
}

// openManager makes the room manager of the data folder, which is held, and what it stands on.
func (s *server) openManager(ctx context.Context, c *config) error {
	admins, allow, err := s.openLists(c)
	if err != nil {
		return err
	}
	if s.store, err = store.Open(filepath.Join(c.Data, database), store.Options{}); err != nil {
		return err
	}
	blobs, err := blob.Open(filepath.Join(c.Data, blobFolder), blob.Options{Reserve: int64(c.keepFree)})
	if err != nil {
		return err
	}
	s.previews = preview.New(preview.Config{Folder: filepath.Join(c.Data, blobFolder), Source: blobs, Log: s.log})
	pusher, err := s.openPush(c)
	if err != nil {
		return err
	}
	s.manager, err = room.New(ctx, room.Config{
		Pusher: pusher,
		Store:  s.store, Blobs: blobs, Previews: s.previews, Files: c.fileRules(), Log: s.log, Limits: c.limits.room, Access: c.access,
		Admins: admins, Allow: allow, Trusted: slices.Concat(c.trusted, c.proxies), ReadKey: readKey,
		Version: version(), Reload: s.lists.Reload, WebURL: s.webURL(),
	})
	return err
}

// openPush makes what sends notices to browsers; nil when none are to be sent.
func (s *server) openPush(c *config) (chat.Pusher, error) {
	if s.web == nil || !c.web.Push {
		return nil, nil
	}
	keys, err := push.LoadKeys(filepath.Join(c.Data, pushFile))
	if err != nil {
		return nil, err
	}
	s.web.pushKey = keys.Public
	s.push = push.New(push.Config{
		Keys: keys, Subject: strings.Replace(s.web.url, "http:", "https:", 1), Log: s.log,
		Gone: func(ctx context.Context, browser int64) {
			if err := s.manager.EndPush(ctx, browser); err != nil {
				s.log.Warn("a browser that takes no notices is still known", "err", err)
			}
		},
	})
	return s.push, nil
}

// readKey is keys.Read for the manager, which knows nothing of SSH.
func readKey(line string) (chat.Key, error) {
	key, comment, err := keys.Read(line)
	if err != nil {
		return chat.Key{}, chat.Errorf(chat.Invalid, "%s", chat.PrintableLine(err.Error()))
	}
	return chat.Key{Fingerprint: keys.Fingerprint(key), Type: key.Type(), Comment: comment}, nil
}

// openLists reads the lists of keys, and keeps them as their files are.
func (s *server) openLists(c *config) (admins, allow *keys.List, err error) {
	s.lists = keys.NewWatcher(s.log, keys.LookEvery)
	if admins, err = s.lists.List(c.Admins); err != nil {
		return nil, nil, err
	}
	if allow, err = s.lists.List(c.Allow); err != nil {
		return nil, nil, err
	}
	return admins, allow, nil
}

// What is in the data folder.
const (
	database   = "parley.db"
	blobFolder = "blobs"
	pushFile   = "push_key"
	acmeFolder = "acme"
)

// close shuts down in reverse. People are told first, and all that was said is on disk at the end.
func (s *server) close() error {
	var errs []error
	if s.console != nil {
		s.console.Close()
	}
	if s.ssh != nil {
		s.ssh.Stop()
	}
	if s.web != nil {
		s.web.stop()
	}
	if s.manager != nil {
		ctx, cancel := context.WithTimeout(context.Background(), farewell)
		if err := s.manager.Close(ctx); err != nil {
			s.log.Warn("some sessions did not leave in time", "err", err)
		}
		cancel()
	}
	errs = append(errs, s.cut())
	if s.push != nil {
		s.push.Close()
	}
	if s.previews != nil {
		s.previews.Close()
	}
	if s.store != nil {
		errs = append(errs, s.store.Close())
	}
	if s.lists != nil {
		s.lists.Close()
	}
	if s.folder != nil {
		errs = append(errs, s.folder.close())
	}
	for _, l := range s.listeners {
		_ = l.Close() // closed already when they were served
	}
	return errors.Join(errs...)
}

// cut ends what is left of terminals and of browsers, both at once: who stands still in one way costs those in the other no time.
func (s *server) cut() error {
	ctx, cancel := context.WithTimeout(context.Background(), cutting)
	defer cancel()
	var both errgroup.Group
	if s.ssh != nil {
		both.Go(func() error {
			if err := s.ssh.Close(ctx); err != nil {
				s.log.Warn("some sessions did not end in time", "err", err)
			}
			return nil
		})
	}
	if s.web != nil {
		both.Go(func() error { return s.web.close(ctx) })
	}
	return both.Wait()
}

// listen opens all addresses or none. The system's own keepalive is off: ours asks the client itself.
func listen(ctx context.Context, addrs []string) (list []net.Listener, err error) {
	how := net.ListenConfig{KeepAlive: -1}
	for _, addr := range addrs {
		l, err := how.Listen(ctx, "tcp", addr)
		if err != nil {
			for _, l := range list {
				_ = l.Close()
			}
			return nil, listenError(addr, err)
		}
		list = append(list, l)
	}
	return list, nil
}

func listenError(addr string, err error) error {
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("another program listens on %s: stop it, or choose another address with --listen", addr)
	case errors.Is(err, syscall.EACCES):
		return fmt.Errorf("not allowed to listen on %s: ports below 1024 need rights; choose another with --listen", addr)
	}
	return fmt.Errorf("cannot listen on %s (%w): choose another address with --listen", addr, err)
}

// announce says on w where parley is to be found.
func (s *server) announce(w io.Writer) {
	var addrs []string
	for _, l := range s.listeners {
		addrs = append(addrs, l.Addr().String())
	}
	fmt.Fprintf(w, "parley %s, listening on %s\n", version(), strings.Join(addrs, ", "))
	fmt.Fprintf(w, "  host key   %s (ed25519)\n", s.hostKey)
	fmt.Fprintf(w, "  data       %s\n", s.folder.path)
	fmt.Fprintf(w, "  come in    %s\n", sshLine(s.listeners[0].Addr()))
	if url := s.webURL(); url != "" {
		fmt.Fprintf(w, "  browsers   %s\n", url)
	}
}

// webURL is where browsers find the server, empty when they don't.
func (s *server) webURL() string {
	if s.web == nil {
		return ""
	}
	return s.web.url
}

package room_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"parley/app/chat"
	"parley/app/room"
)

// prepared is an account with two keys and a passkey, and a browser that the passkey let in.
type prepared struct {
	*house
	m          *room.Manager
	owner, own *room.Session // by the key “own”, and in the browser
}

func prepare(t *testing.T) *prepared {
	h := newHouse(t)
	p := &prepared{house: h, m: h.managed(room.Config{
		Limits: room.Limits{GuessBurst: 1000, LoginBurst: 1000},
		ReadKey: func(line string) (chat.Key, error) {
			return chat.Key{Fingerprint: "SHA256:" + line, Type: "ssh-ed25519"}, nil
		},
	})}
	ana := p.enter("ana")
	_, err := ana.AddKey(t.Context(), "own")
	h.code(err, "")
	h.code(ana.AddPasskey(t.Context(), passkey("p")), "")
	known, err := p.m.Passkey(t.Context(), "p")
	h.code(err, "")
	secret, err := p.m.SignInWith(t.Context(), known, "Firefox", here)
	h.code(err, "")
	p.own, err = p.m.Browse(t.Context(), secret, here)
	h.code(err, "")
	ana.Close()
	p.owner = p.enter("own")
	t.Cleanup(func() { p.own.Close(); p.owner.Close() })
	return p
}

// enter starts a session by a key.
func (p *prepared) enter(key string) *room.Session {
	p.Helper()
	s, err := p.m.Enter(p.Context(), visitor(key, true))
	p.code(err, "")
	return s
}

// ways are how a session lets another browser in: what is returned is to be collected.
var ways = map[string]func(*prepared, *room.Session) func(context.Context) (secret string, err error){
	"link": func(p *prepared, by *room.Session) func(context.Context) (string, error) {
		code, _, err := by.WebCode()
		p.code(err, "")
		return func(ctx context.Context) (string, error) { return p.m.SignIn(ctx, code, "Firefox", here) }
	},
	"approval": func(p *prepared, by *room.Session) func(context.Context) (string, error) {
		code, ticket, err := p.m.Ask("Firefox", here)
		p.code(err, "")
		p.code(by.Approve(code), "")
		return func(ctx context.Context) (string, error) { return p.m.Asked(ctx, code, ticket, here) }
	},
}

// ends are what the owner does about a browser that is in other hands.
var ends = map[string]func(*prepared) error{
	"sign-out": func(p *prepared) error { return p.owner.EndBrowser(p.Context(), p.own.Browser()) },
	"key":      func(p *prepared) error { return p.owner.RevokeKey(p.Context(), chat.Key{Fingerprint: "SHA256:ana"}) },
	"passkey":  func(p *prepared) error { return p.owner.RemovePasskey(p.Context(), 1) },
}

// TestPreparedBefore: nothing that a browser prepared lets another in once it is signed out, or what let it in is taken away.
func TestPreparedBefore(t *testing.T) {
	for way, ready := range ways {
		for end, do := range ends {
			t.Run(way+" after "+end, func(t *testing.T) {
				p := prepare(t)
				collect := ready(p, p.own)
				device, _, err := p.own.LinkCode()
				p.code(err, "")
				p.code(do(p), "")
				_, err = collect(t.Context())
				p.code(err, chat.NotFound)
				_, err = p.m.Guest(visitor("thief", true)).Link(t.Context(), device)
				p.code(err, chat.NotFound)
				_, _, err = p.own.WebCode()
				p.code(err, chat.Forbidden)
			})
		}
	}
}

// TestLetInByBrowser: a browser that another one let in ends with the passkey that let that one in.
func TestLetInByBrowser(t *testing.T) {
	for way, ready := range ways {
		p := prepare(t)
		secret, err := ready(p, p.own)(t.Context())
		p.code(err, "")
		p.code(p.owner.RemovePasskey(t.Context(), 1), "")
		if err := p.m.MayBrowse(secret, here); !errors.Is(err, room.ErrSignedOut) {
			t.Errorf("by %s: %v", way, err)
		}
	}
}

// TestCollectedAtOnce: of many browsers that come with one code at once, one is let in.
func TestCollectedAtOnce(t *testing.T) {
	for way, ready := range ways {
		p := prepare(t)
		collect := ready(p, p.owner)
		var in atomic.Int32
		var all sync.WaitGroup
		for range 30 {
			all.Go(func() {
				if secret, err := collect(t.Context()); err == nil && secret != "" {
					in.Add(1)
				}
			})
		}
		all.Wait()
		if in.Load() != 1 {
			t.Errorf("%d browsers are in by one %s", in.Load(), way)
		}
	}
}

// TestRevokedAtOnce: whatever comes first, no browser is left that a key let in which is revoked.
func TestRevokedAtOnce(t *testing.T) {
	p := prepare(t)
	for i := range 20 {
		name := fmt.Sprint("key", i)
		_, err := p.owner.AddKey(t.Context(), name)
		p.code(err, "")
		s := p.enter(name)
		collect := ways[[]string{"link", "approval"}[i%2]](p, s)
		var both sync.WaitGroup
		both.Go(func() { _, _ = collect(t.Context()) })
		both.Go(func() { _ = p.owner.RevokeKey(t.Context(), chat.Key{Fingerprint: "SHA256:" + name}) })
		both.Wait()
		s.Close()
		list, err := p.owner.Browsers()
		p.code(err, "")
		stored, err := p.store.AllBrowsers(t.Context())
		p.code(err, "")
		if len(list) != 1 || len(stored) != 1 {
			t.Fatalf("%d browsers are in, %d are kept", len(list), len(stored))
		}
	}
}

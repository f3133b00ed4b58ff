package web

import (
	"encoding/json"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"parley/app/chat"
	"parley/app/room"
)

const ceremonyCookie = "parley-passkey"

var errNoPasskeys = chat.Errorf(chat.Unavailable, "browsers have passkeys only where a server is reached by a name and over https")

// named says whether a host is a name and no address, of which there are no passkeys.
func named(host string) bool {
	_, err := netip.ParseAddr(host)
	return err != nil && host != ""
}

// passkeyRoutes are the pages and actions of passkeys.
func (s *Server) passkeyRoutes(mux *routes) {
	with := func(p page) page {
		return func(w http.ResponseWriter, r *http.Request, c *caller) error {
			if s.keys == nil {
				return errNoPasskeys
			}
			return p(w, r, c)
		}
	}
	mux.Handle("POST /in/passkey", s.open(with(s.proveStart)))
	mux.Handle("POST /in/passkey/proof", s.open(with(s.proveEnd)))
	mux.Handle("POST /in/join", s.open(with(s.joinStart)))
	mux.Handle("POST /in/join/proof", s.open(with(s.joinEnd)))
	mux.Handle("GET /passkeys", s.in(s.passkeysPage))
	mux.Handle("POST /passkeys", s.in(with(s.addStart)))
	mux.Handle("POST /passkeys/proof", s.in(with(s.addEnd)))
	mux.Handle("POST /passkeys/{id}/name", s.in(s.namePasskey))
	mux.Handle("POST /passkeys/{id}/remove", s.in(s.removePasskey))
}

// proveStart asks a browser for any passkey of this server.
func (s *Server) proveStart(w http.ResponseWriter, r *http.Request, _ *caller) error {
	if err := s.manager.PaceDoor(s.originOf(r)); err != nil {
		return err
	}
	options, asked, err := s.keys.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return err
	}
	s.startCeremony(w, &ceremony{source: s.manager.Source(s.originOf(r))}, *asked, options.Response)
	return nil
}

// proveEnd lets a browser in that has proven a passkey.
func (s *Server) proveEnd(w http.ResponseWriter, r *http.Request, _ *caller) error {
	c, err := s.ceremonyOf(w, r)
	if err != nil {
		return err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(r.FormValue("credential")))
	if err != nil {
		return notProven(err)
	}
	var p chat.Passkey
	var failed error // what the library would hide
	_, proven, err := s.keys.ValidatePasskeyLogin(func(id, _ []byte) (webauthn.User, error) {
		if p, failed = s.manager.Passkey(r.Context(), credentialName(id)); failed != nil {
			return nil, failed
		}
		var known webauthn.Credential
		failed = json.Unmarshal(p.Data, &known)
		return passkeyUser{handle: p.Handle, known: []webauthn.Credential{known}}, failed
	}, c.asked, parsed)
	switch {
	case chat.CodeOf(failed) == chat.NotFound:
		return chat.Errorf(chat.NotFound, "that passkey opens no account here, or not any more")
	case failed != nil:
		return failed
	case err != nil:
		return notProven(err)
	case proven.Authenticator.CloneWarning:
		s.manager.WarnOfCopy(p)
		return chat.Errorf(chat.Forbidden, "that passkey may be a copy of another; come in another way, and remove it")
	}
	if p.Data, err = json.Marshal(proven); err != nil {
		return err
	}
	secret, err := s.manager.SignInWith(r.Context(), p, agentOf(r), s.originOf(r))
	if err != nil {
		return err
	}
	s.signedIn(w, r, secret)
	return nil
}

func (s *Server) newcomer(r *http.Request) room.Newcomer {
	return room.Newcomer{Name: r.FormValue("name"), Code: strings.TrimSpace(r.FormValue("code")), From: s.originOf(r)}
}

// joinStart has a newcomer's browser make a passkey for the name that they chose.
func (s *Server) joinStart(w http.ResponseWriter, r *http.Request, _ *caller) error {
	n := s.newcomer(r)
	if err := s.manager.PaceDoor(n.From); err != nil {
		return err
	}
	name, err := s.manager.MayJoin(r.Context(), n)
	if err != nil {
		return err
	}
	n.Name = name
	return s.startPasskey(w, &ceremony{newcomer: n, source: s.manager.Source(n.From), user: passkeyUser{handle: newHandle(), name: name}})
}

// joinEnd makes the newcomer's account.
func (s *Server) joinEnd(w http.ResponseWriter, r *http.Request, _ *caller) error {
	c, err := s.ceremonyOf(w, r)
	if err != nil {
		return err
	}
	if c.newcomer.Name == "" {
		return errNoPage
	}
	p, err := s.made(r, c)
	if err != nil {
		return err
	}
	c.newcomer.From = s.originOf(r)
	secret, err := s.manager.Join(r.Context(), c.newcomer, p, agentOf(r))
	if err != nil {
		return err
	}
	s.signedIn(w, r, secret)
	return nil
}

// addStart has the browser make a passkey for the account.
func (s *Server) addStart(w http.ResponseWriter, r *http.Request, c *caller) error {
	if err := c.Pace(); err != nil {
		return err
	}
	list, err := c.Passkeys(r.Context())
	if err != nil {
		return err
	}
	u := passkeyUser{handle: newHandle(), name: c.Me().Name}
	for _, p := range list {
		var known webauthn.Credential
		if err := json.Unmarshal(p.Data, &known); err != nil {
			return err
		}
		u.handle, u.known = p.Handle, append(u.known, known)
	}
	return s.startPasskey(w, &ceremony{session: c.Me().ID, user: u})
}

// addEnd keeps it.
func (s *Server) addEnd(w http.ResponseWriter, r *http.Request, c *caller) error {
	asked, err := s.ceremonyOf(w, r)
	if err != nil {
		return err
	}
	if asked.session != c.Me().ID {
		return errNoPage
	}
	p, err := s.made(r, asked)
	if err != nil {
		return err
	}
	if err := c.AddPasskey(r.Context(), p); err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, map[string]string{"to": "/passkeys"})
	return nil
}

// passkeyRow is a passkey as its page shows it.
type passkeyRow struct {
	ID            int64
	Name          string
	Created, Used string // when; Used may be empty
}

type passkeysView struct {
	Can  bool // browsers have them here
	List []passkeyRow
}

func (s *Server) passkeysPage(w http.ResponseWriter, r *http.Request, c *caller) error {
	list, err := c.Passkeys(r.Context())
	if err != nil {
		return err
	}
	v := passkeysView{Can: s.keys != nil}
	zone := c.times()
	for _, p := range list {
		row := passkeyRow{ID: p.ID, Name: chat.PrintableLine(p.Name), Created: p.Created.In(zone).Format(time.DateOnly)}
		if !p.Used.IsZero() {
			row.Used = p.Used.In(zone).Format("2006-01-02 15:04")
		}
		v.List = append(v.List, row)
	}
	return s.body(w, c, "Passkeys", "/settings", "passkeys.html", v)
}

func (s *Server) namePasskey(w http.ResponseWriter, r *http.Request, c *caller) error {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return errNoPage
	}
	return s.passkeyChanged(w, r, c.NamePasskey(r.Context(), id, r.FormValue("name")))
}

func (s *Server) removePasskey(w http.ResponseWriter, r *http.Request, c *caller) error {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return errNoPage
	}
	return s.passkeyChanged(w, r, c.RemovePasskey(r.Context(), id))
}

func (s *Server) passkeyChanged(w http.ResponseWriter, r *http.Request, err error) error {
	if err == nil {
		http.Redirect(w, r, "/passkeys", http.StatusSeeOther)
	}
	return err
}

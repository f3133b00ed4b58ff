package web

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"parley/app/chat"
	"parley/app/room"
)

const (
	ceremonyLasts = 5 * time.Minute
	maxCeremonies = 2000 // at a time
	handleBytes   = 32
)

// ceremony is a passkey that is being made or proven: what the browser was asked, until it answers.
type ceremony struct {
	asked    webauthn.SessionData
	user     passkeyUser   // who it is made for
	newcomer room.Newcomer // set for an account that is made with it
	session  chat.UserID   // whose passkey it will be; 0 for others
	source   string        // of others: where they are, as room.Manager.Source has it
	until    time.Time
}

// ceremonies are those that go on, by a secret that only their browser has.
type ceremonies struct {
	now func() time.Time

	mu sync.Mutex
	by map[string]*ceremony
}

// begin keeps a ceremony and returns its secret. An account has one, the last; when there are too many at all, the oldest of
// where most are from is forgotten.
func (cs *ceremonies) begin(c *ceremony) string {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	now := cs.now()
	maps.DeleteFunc(cs.by, func(_ string, o *ceremony) bool {
		return !now.Before(o.until) || c.session != 0 && o.session == c.session
	})
	if len(cs.by) >= maxCeremonies {
		delete(cs.by, chat.FirstToGo(cs.by, func(o *ceremony) (string, time.Time) { return o.whose(), o.until }))
	}
	secret := rand.Text()
	c.until = now.Add(ceremonyLasts)
	cs.by[secret] = c
	return secret
}

// whose says by whom a ceremony was begun.
func (c *ceremony) whose() string {
	if c.session != 0 {
		return fmt.Sprint("account ", c.session)
	}
	return c.source
}

// take returns the ceremony of a secret, once. NotFound when there is none, or it is over.
func (cs *ceremonies) take(secret string) (*ceremony, error) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	c := cs.by[secret]
	delete(cs.by, secret)
	if c == nil || !cs.now().Before(c.until) {
		return nil, chat.Errorf(chat.NotFound, "that took too long; try again")
	}
	return c, nil
}

// newRelyingParty returns what makes and proves passkeys of an address; nil when browsers don't have them there: they
// want TLS, or this machine, and a name.
func newRelyingParty(address string) (*webauthn.WebAuthn, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Hostname() != "localhost" {
		return nil, nil
	}
	if !named(u.Hostname()) {
		return nil, nil
	}
	return webauthn.New(&webauthn.Config{
		RPID: u.Hostname(), RPDisplayName: "parley", RPOrigins: []string{address},
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired, // it is all that opens the account
		},
	})
}

// passkeyUser is an account as browsers know it.
type passkeyUser struct {
	handle []byte
	name   string
	known  []webauthn.Credential
}

func (u passkeyUser) WebAuthnID() []byte                         { return u.handle }
func (u passkeyUser) WebAuthnName() string                       { return u.name }
func (u passkeyUser) WebAuthnDisplayName() string                { return u.name }
func (u passkeyUser) WebAuthnCredentials() []webauthn.Credential { return u.known }

func newHandle() []byte {
	b := make([]byte, handleBytes)
	_, _ = rand.Read(b)
	return b
}

// credentialName is a credential's id as the store has it.
func credentialName(id []byte) string { return base64.RawURLEncoding.EncodeToString(id) }

// startPasskey has the browser make a passkey for c.user.
func (s *Server) startPasskey(w http.ResponseWriter, c *ceremony) error {
	options, asked, err := s.keys.BeginRegistration(c.user, webauthn.WithExclusions(webauthn.Credentials(c.user.known).CredentialDescriptors()))
	if err != nil {
		return err
	}
	s.startCeremony(w, c, *asked, options.Response)
	return nil
}

// startCeremony keeps what was asked, and asks.
func (s *Server) startCeremony(w http.ResponseWriter, c *ceremony, asked webauthn.SessionData, options any) {
	c.asked = asked
	s.setCookie(w, ceremonyCookie, s.ceremonies.begin(c), ceremonyLasts)
	writeJSON(w, http.StatusOK, options)
}

// ceremonyOf takes the ceremony of a request's browser.
func (s *Server) ceremonyOf(w http.ResponseWriter, r *http.Request) (*ceremony, error) {
	secret := s.cookieOf(r, ceremonyCookie)
	s.setCookie(w, ceremonyCookie, "", 0)
	return s.ceremonies.take(secret)
}

// made checks the passkey that a browser made.
func (s *Server) made(r *http.Request, c *ceremony) (p chat.Passkey, err error) {
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(r.FormValue("credential")))
	if err != nil {
		return p, notProven(err)
	}
	made, err := s.keys.CreateCredential(c.user, c.asked, parsed)
	if err != nil {
		return p, notProven(err)
	}
	made.Attestation = webauthn.CredentialAttestation{} // who built the device is nobody's business
	p = chat.Passkey{Credential: credentialName(made.ID), Handle: c.user.handle, Name: agentOf(r)}
	p.Data, err = json.Marshal(made)
	return p, err
}

func notProven(err error) error {
	return chat.Wrap(chat.Invalid, err, "that passkey could not be checked; try again")
}

package web

import (
	"cmp"
	"io"
	"log/slog"
	"math"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"

	"parley/app/room"
)

// Config is what the pages of a server have in common.
type Config struct {
	Manager *room.Manager    // required
	Log     *slog.Logger     // default: none
	Now     func() time.Time // default: time.Now
	URL     string           // where browsers find the server, "https://chat.example.org"; without a slash at the end
	Names   []string         // others than that of URL by which browsers may come
	SSH     string           // the command by which a terminal gets here: "ssh chat.example.org"
	Stall   time.Duration    // how long a browser may read nothing while there is something for it; default 5 min
	PushKey string           // public, by which browsers are sent notices; empty if they are not
	Limits  Limits           // of those, connections are counted by the Listener of a Crowd
	Exempt  []netip.Prefix   // addresses that are exempt from limits by address
	Proxies []netip.Prefix   // whose X-Forwarded-For says where a browser is
}

// Server answers browsers. It is safe for many goroutines.
type Server struct {
	manager *room.Manager
	log     *slog.Logger
	now     func() time.Time
	ssh     string
	pushKey string
	secure  bool // browsers come over TLS
	proxies []netip.Prefix
	hidden  sync.Once // that a proxy hides who comes was logged
	stall   time.Duration
	bodies  *bodies
	visits  *visits
	keys    *webauthn.WebAuthn // makes and proves passkeys; nil where browsers have none

	ceremonies *ceremonies
	routes     *routes
	handler    http.Handler
}

// New returns a Server.
func New(c Config) (*Server, error) {
	if c.Log == nil {
		c.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	s := &Server{
		manager: c.Manager, log: c.Log, now: c.Now, ssh: c.SSH, pushKey: c.PushKey, proxies: c.Proxies, stall: cmp.Or(c.Stall, 5*time.Minute),
		secure: strings.HasPrefix(c.URL, "https:"),
		bodies: newBodies(), visits: newVisits(c.Manager, NewCrowd(math.MaxInt, c.Limits.WithDefaults().Streams, slices.Concat(c.Exempt, c.Proxies))),
	}
	keys, err := newRelyingParty(c.URL)
	if err != nil {
		return nil, err
	}
	s.keys, s.ceremonies = keys, &ceremonies{now: s.now, by: map[string]*ceremony{}}
	s.routes = s.newRoutes()
	s.handler, err = s.safe(c.URL, c.Names, s.routes)
	return s, err
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Close ends the sessions that are kept for browsers. Streams end with theirs, when the manager closes.
func (s *Server) Close() { s.visits.close() }

// routes are all pages and actions. What they are is known, so that tests forget none.
type routes struct {
	mux      http.ServeMux
	patterns []string
}

// Handle adds a page or an action, as that of a ServeMux does.
func (rs *routes) Handle(pattern string, h http.Handler) {
	rs.mux.Handle(pattern, h)
	rs.patterns = append(rs.patterns, pattern)
}

func (rs *routes) ServeHTTP(w http.ResponseWriter, r *http.Request) { rs.mux.ServeHTTP(w, r) }

// newRoutes returns all pages and actions.
func (s *Server) newRoutes() *routes {
	mux := new(routes)
	mux.Handle("GET "+assetsPath+"{file}", http.HandlerFunc(serveAsset))
	mux.Handle("GET "+healthPath, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "ok\n") }))

	mux.Handle("GET /in", s.open(s.askPage))
	mux.Handle("POST /in/wait", s.open(s.askWait))
	mux.Handle("GET /in/{code}", s.open(s.linkPage))
	mux.Handle("POST /in/{code}", s.open(s.linkUse))
	mux.Handle("POST /out", s.inOften(s.signOut))
	s.passkeyRoutes(mux)
	s.installRoutes(mux)

	mux.Handle("GET /{$}", s.in(s.homePage))
	mux.Handle("GET /r/{room}", s.in(s.roomPage))
	mux.Handle("GET /r/{room}/messages", s.in(s.messages))
	mux.Handle("POST /r/{room}/post", s.inOften(s.post))
	mux.Handle("POST /r/{room}/read", s.inBeside(s.markRead))
	s.routeRooms(mux)
	s.routeViews(mux)
	mux.Handle("POST /r/{room}/typing", s.inOften(s.typing))
	mux.Handle("GET /r/{room}/draft", s.in(s.draft))
	mux.Handle("POST /r/{room}/draft", s.inBeside(s.saveDraft))
	mux.Handle("GET /r/{room}/complete", s.in(s.complete))
	mux.Handle("GET /emoji", s.in(s.emoji))
	s.routeMessages(mux)
	s.routeFiles(mux)
	mux.Handle("GET /dm/{name}", s.in(s.direct))
	mux.Handle("GET "+eventsPath, s.in(s.events))
	return mux
}

// routeRooms are what there is to see and to do of rooms, beside their messages.
func (s *Server) routeRooms(mux *routes) {
	mux.Handle("POST /do", s.inOften(s.do))
	mux.Handle("POST /r/{room}/do", s.inOften(s.do))
	mux.Handle("GET /r/{room}/about", s.in(s.aboutPage))
	mux.Handle("POST /r/{room}/change", s.in(s.changeRoom))
	mux.Handle("GET /r/{room}/members", s.in(s.membersPage))
	mux.Handle("GET /r/{room}/pins", s.in(s.pinsPage))
	mux.Handle("GET /r/{room}/files", s.in(s.filesPage))
	mux.Handle("POST /r/{room}/jump", s.in(s.jump))
	mux.Handle("GET /channels", s.in(s.channelsPage))
	mux.Handle("POST /channels", s.in(s.makeChannel))
	mux.Handle("GET /group", s.in(s.groupPage))
	mux.Handle("POST /group", s.in(s.makeGroup))
}

// routeViews are the other pages.
func (s *Server) routeViews(mux *routes) {
	mux.Handle("GET /switch", s.in(s.switchPage))
	mux.Handle("GET /search", s.in(s.searchPage))
	mux.Handle("GET /mentions", s.in(s.mentionsPage))
	mux.Handle("GET /saved", s.in(s.savedPage))
	mux.Handle("GET /files", s.in(s.filesPage))
	mux.Handle("GET /people", s.in(s.peoplePage))
	mux.Handle("GET /u/{name}", s.in(s.profilePage))
	mux.Handle("GET /settings", s.in(s.settingsPage))
	mux.Handle("POST /settings", s.in(s.saveSettings))
	mux.Handle("POST /settings/profile", s.in(s.saveProfile))
	mux.Handle("POST /settings/delete", s.in(s.leaveForGood))
	mux.Handle("GET /help", s.in(s.helpPage))
	mux.Handle("GET /admin", s.in(s.adminPage))
	mux.Handle("POST /admin", s.in(s.runAdmin))
}

// routeMessages are the page of a message, and what can be done with it.
func (s *Server) routeMessages(mux *routes) {
	mux.Handle("GET /r/{room}/{seq}", s.in(s.picked))
	mux.Handle("POST /r/{room}/{seq}/edit", s.in(s.edit))
	mux.Handle("POST /r/{room}/{seq}/delete", s.in(s.remove))
	mux.Handle("POST /r/{room}/{seq}/react", s.in(s.react))
	mux.Handle("POST /r/{room}/{seq}/pin", s.in(s.pin))
	mux.Handle("POST /r/{room}/{seq}/save", s.in(s.save))
	mux.Handle("GET /r/{room}/{seq}/thread", s.in(s.threadPage))
	mux.Handle("POST /r/{room}/{seq}/thread", s.in(s.openThread))
}

// routeFiles are uploads and downloads.
func (s *Server) routeFiles(mux *routes) {
	mux.Handle("POST /r/{room}/upload", s.inLarge(s.upload))
	mux.Handle("GET /r/{room}/attach", s.in(s.attachPage))
	mux.Handle("POST /r/{room}/attach", s.inLarge(s.attach))
	mux.Handle("GET /f/{id}/{name}", s.in(s.file))
	mux.Handle("GET /p/{id}", s.in(s.preview))
}

package web

import (
	"errors"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"parley/app/room"
)

// isOurs says whether a browser that believes to be at that host means this server. Another site can have its own name
// lead here, and its scripts would be taken for ours; it can't do that with an address, or the name of this machine.
func isOurs(host string, names []string) bool {
	_, err := netip.ParseAddr(host)
	return err == nil || host == "localhost" || slices.Contains(names, host)
}

// hostOf returns a host without its port, in small letters.
func hostOf(host string) string {
	return strings.ToLower((&url.URL{Host: host}).Hostname())
}

// foreign tells what other sites have a browser ask for.
type foreign struct {
	own     *url.URL // where browsers find the server
	origins *http.CrossOriginProtection
}

func newForeign(own *url.URL) (f foreign, err error) {
	f = foreign{own, http.NewCrossOriginProtection()}
	if own.Host != "" {
		err = f.origins.AddTrustedOrigin(own.Scheme + "://" + own.Host)
	}
	return f, err
}

var (
	errForeign = errors.New("this page is not for other sites")
	errUnsaid  = errors.New("whoever changes something here has to say by Origin, Sec-Fetch-Site or Referer which page they are at")
)

// check returns an error when another site asks: for something that is none to go to, so that it would be put into its page
// or listened to; or for something to be done. What is to be done has to say where it comes from, and does not rest on cookies
// alone. Browsers say that with each form and script that posts: by Origin all of them since 2020, and by Sec-Fetch-Site
// too over TLS and on this machine. Older ones say it by Referer, which our pages allow them.
func (f foreign) check(r *http.Request) error {
	site := r.Header.Get("Sec-Fetch-Site")
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		if site == "cross-site" && r.Header.Get("Sec-Fetch-Mode") != "navigate" {
			return errForeign
		}
		return nil
	}
	if f.origins.Check(r) != nil {
		return errForeign
	}
	if site == "" && r.Header.Get("Origin") == "" {
		switch from, err := url.Parse(r.Referer()); {
		case err != nil || from.Host == "":
			return errUnsaid
		case from.Host != r.Host && from.Host != f.own.Host:
			return errForeign
		}
	}
	return nil
}

// isMeant says whether the person themselves asks for a page: by a link or form of another page of this server, or by its
// address; not another site, and not a browser that fetches what they may want next. Where browsers don't tell, which is
// only without TLS, they have to come from another page.
func isMeant(r *http.Request) bool {
	if r.Header.Get("Sec-Purpose") != "" || r.Header.Get("Purpose") != "" {
		return false
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "same-origin", "none":
		return true
	case "":
		from, err := url.Parse(r.Referer())
		return err == nil && from.Host == r.Host
	}
	return false
}

// forwarded is the header by which proxies say whom they ask for.
const forwarded = "X-Forwarded-For"

// originOf says where a request comes from. What a proxy says counts only when it is a trusted one: from the nearest on, each
// says who came to it, up to one that is no proxy or says nothing that can be read.
func (s *Server) originOf(r *http.Request) room.Origin {
	addr, _ := netip.ParseAddrPort(r.RemoteAddr)
	from := netip.AddrPortFrom(addr.Addr().Unmap(), addr.Port())
	said := r.Header.Values(forwarded)
	if len(s.proxies) == 0 && from.Addr().IsLoopback() && len(said) > 0 {
		s.hidden.Do(func() {
			s.log.Warn("browsers come by a proxy on this machine, and all seem to be here: name it with --web-proxies, or limits and bans by address can't tell them apart")
		})
	}
	hops := strings.Join(said, ",")
	for hops != "" && s.isProxy(from.Addr()) {
		comma := strings.LastIndexByte(hops, ',')
		hop, ok := hopOf(hops[comma+1:])
		if !ok {
			break
		}
		from = netip.AddrPortFrom(hop, 0)
		hops = hops[:max(comma, 0)]
	}
	return room.Origin{Addr: from, Client: agentOf(r), Screen: true}
}

// hopOf reads an address as proxies write it, some of them with a port.
func hopOf(text string) (netip.Addr, bool) {
	text = strings.TrimSpace(text)
	if hop, err := netip.ParseAddrPort(text); err == nil {
		return hop.Addr().Unmap().WithZone(""), true
	}
	if inner, ok := strings.CutPrefix(text, "["); ok && strings.HasSuffix(inner, "]") {
		text = strings.TrimSuffix(inner, "]")
	}
	hop, err := netip.ParseAddr(text)
	return hop.Unmap().WithZone(""), err == nil
}

func (s *Server) isProxy(addr netip.Addr) bool {
	return slices.ContainsFunc(s.proxies, func(p netip.Prefix) bool { return p.Contains(addr) })
}

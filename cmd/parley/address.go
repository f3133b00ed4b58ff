package main

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// comeIn is the command by which people get here: to where browsers find the server, if that is not this machine.
func (s *server) comeIn() string {
	addr := s.listeners[0].Addr()
	u, err := url.Parse(s.webURL())
	if err != nil || isLocal(u.Hostname()) {
		return sshLine(addr)
	}
	return sshTo(u.Hostname(), strconv.Itoa(portOf(addr)))
}

// isLocal says whether a host is this machine, or none.
func isLocal(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "" || host == "localhost" || err == nil && ip.IsLoopback()
}

// sshLine is the command that reaches addr from this machine.
func sshLine(addr net.Addr) string {
	host, port, _ := net.SplitHostPort(reachable(addr.String()))
	return sshTo(host, port)
}

func sshTo(host, port string) string {
	if port == "22" {
		return "ssh " + host
	}
	return fmt.Sprintf("ssh -p %s %s", port, host)
}

// addressOf is the address of a host, as browsers write it: without the port that the scheme has anyway.
func addressOf(scheme, host string) string {
	host = strings.ToLower(host)
	return scheme + "://" + strings.TrimSuffix(host, map[string]string{"http": ":80", "https": ":443"}[scheme])
}

// isHere says whether an address is only reached from this machine.
func isHere(addr net.Addr) bool {
	a, err := netip.ParseAddrPort(addr.String())
	return err == nil && a.Addr().Unmap().IsLoopback()
}

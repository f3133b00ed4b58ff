package web

import (
	"net/http"
	"net/url"
	"strconv"

	"parley/app/chat"
)

// Where things are.

func roomPath(id chat.RoomID) string { return "/r/" + strconv.FormatInt(int64(id), 10) }

func messagePath(at chat.Place) string {
	var h html
	h.place(at)
	return string(h)
}

// linkPath is where a message is shown in its room.
func linkPath(at chat.Place) string {
	var h html
	h.link(at)
	return string(h)
}

func seqText(s chat.Seq) string { return strconv.FormatInt(int64(s), 10) }

var errNoPage = chat.Errorf(chat.NotFound, "there is no such page")

// roomOf reads the room of a path.
func roomOf(r *http.Request) (chat.RoomID, error) {
	n, err := strconv.ParseInt(r.PathValue("room"), 10, 64)
	if err != nil || n <= 0 {
		return 0, errNoPage
	}
	return chat.RoomID(n), nil
}

// membershipOf reads the room of a path, which is one of the user's. NotFound when it is none of those.
func membershipOf(r *http.Request, c *caller) (chat.Membership, error) {
	id, err := roomOf(r)
	if err != nil {
		return chat.Membership{}, err
	}
	return c.Room(id)
}

// seqOf reads a number of a query; 0 when it is not there, or none.
func seqOf(r *http.Request, name string) chat.Seq {
	return parseSeq(r.FormValue(name))
}

func parseSeq(text string) chat.Seq {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return chat.Seq(n)
}

// withQuery is a path with what is looked for there; empty for nothing.
func withQuery(path, q string) string {
	if q == "" {
		return path
	}
	return path + "?q=" + url.QueryEscape(q)
}

// refererPath is where a request comes from, if that is a page of this server; else Home.
func refererPath(r *http.Request) string {
	u, err := url.Parse(r.Referer())
	if err != nil || u.Host != r.Host {
		return "/"
	}
	return localPath(u.RequestURI())
}

// toQuery is the page that a request is for, as a value of a query.
func toQuery(r *http.Request) string { return url.QueryEscape(r.URL.RequestURI()) }

// localPath returns a path of this server, which nobody else's address can be taken for; "/" for what is none.
func localPath(to string) string {
	if len(to) < 2 || to[0] != '/' || to[1] == '/' || to[1] == '\\' {
		return "/"
	}
	u, err := url.Parse(to)
	if err != nil || u.Host != "" || u.Scheme != "" {
		return "/"
	}
	return u.RequestURI()
}

package command

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"parley/app/chat"
	"parley/app/room"
)

// webVerbs are the verbs after web, in the order of help.
func webVerbs() []Verb {
	return []Verb{
		{Name: "list", Help: "the browsers that are signed in to your account", run: browsers},
		{Name: "end", Args: "number|#id|all", Help: "sign one of them out, or all", run: endBrowser},
	}
}

// web makes a link for a browser, or lets in the one that shows a code.
func web(ctx context.Context, k *call) error {
	if k.rest != "" {
		return approve(k)
	}
	base := k.Session.WebURL()
	if base == "" {
		return chat.Errorf(chat.Unavailable, "this server has no web page")
	}
	code, until, err := k.Session.WebCode()
	if err != nil {
		return err
	}
	link := base + "/in/" + code
	k.say("open this in a browser; it lets one in, until "+k.when(until)+":",
		map[string]string{"link": link, "until": stamp(until)})
	k.say(link)
	switch rows := qrCode(link); {
	case rows == nil:
	case k.Screen:
		k.Show, k.QR = ShowQR, rows
	case utf8.RuneCountInString(rows[0]) <= k.Pipes.Width && !k.JSON:
		for _, row := range rows {
			k.say(row)
		}
	}
	return nil
}

// approve asks first: somebody may have been talked into it.
func approve(k *call) error {
	a, err := k.Session.Asking(k.rest)
	if err != nil {
		return err
	}
	if err := k.sure("Let %s, at %s, into your account? Say yes only if you have it before you.", a.Name, a.From.Addr.Addr()); err != nil {
		return err
	}
	if err := k.Session.Approve(k.rest); err != nil {
		return err
	}
	k.say("that browser is in now", map[string]string{"browser": a.Name})
	return nil
}

// browserItem is a browser for programs.
type browserItem struct {
	ID     int64  `json:"id"` // as web end takes it, behind #
	Number int    `json:"number"`
	Name   string `json:"name"`
	Since  string `json:"since"` // RFC 3339, UTC
	Used   string `json:"used"`  // the same; to the hour
	Here   bool   `json:"here,omitempty"`
}

func browsers(_ context.Context, k *call) error {
	list, err := k.Session.Browsers()
	if err != nil {
		return err
	}
	if len(list) == 0 {
		k.say("no browser is signed in to your account")
	}
	for i, b := range list {
		line := fmt.Sprintf("%d  %s, since %s, last here %s", i+1, chat.Printable(b.Name), k.when(b.Created), k.when(b.Used))
		if b.Here {
			line += ", this one"
		}
		k.say(line, browserItem{b.ID, i + 1, b.Name, stamp(b.Created), stamp(b.Used), b.Here})
	}
	return nil
}

func endBrowser(ctx context.Context, k *call) error {
	list, err := k.Session.Browsers()
	if err != nil {
		return err
	}
	if k.rest != "all" {
		if list = meantBrowser(list, k.rest); list == nil {
			return chat.Errorf(chat.NotFound, "you have no browser %s; web list lists them with their numbers", chat.PrintableLine(k.rest))
		}
	}
	for _, b := range list {
		if err := k.Session.EndBrowser(ctx, b.ID); err != nil {
			return err
		}
		k.say(chat.Printable(b.Name) + " is signed out")
	}
	return nil
}

// meantBrowser returns the one of a list that is meant by its number there or, whatever was signed in or out since that was
// shown, by #id; nil if none is.
func meantBrowser(list []room.OwnBrowser, text string) []room.OwnBrowser {
	id, byID := strings.CutPrefix(text, "#")
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return nil
	}
	for i, b := range list {
		if byID && b.ID == n || !byID && int64(i+1) == n {
			return list[i : i+1]
		}
	}
	return nil
}

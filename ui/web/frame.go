package web

import (
	"html/template"
	"strings"

	"parley/app/chat"
	"parley/app/room"
)

// The frame is what pages have around what they are about. It is collected as messages are and not made by a template, since
// the page of a room is what people ask for most; templates of other pages call it.

// frameFuncs are what the templates of pages have of the frame.
var frameFuncs = template.FuncMap{
	"asset":   func(name string) string { return assetsPath + name },
	"scripts": func() template.HTML { return template.HTML(appScripts) },
	"head": func(view any) template.HTML {
		var h html
		v, _ := view.(pageView)
		h.head(v.Me)
		return h.page()
	},
}

var headEnd = `>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="` + assetsPath + `app.css">
<meta name="theme-color" content="#1f6f78">
<link rel="manifest" href="` + assetsPath + `manifest.webmanifest">
<link rel="apple-touch-icon" href="` + assetsPath + `icon-192.png">
<link rel="icon" href="` + assetsPath + `icon.svg" type="image/svg+xml">
`

// head adds the beginning of a page, up to its title; me is who reads it, nil for anybody.
func (h *html) head(me *chat.User) {
	h.raw("<!doctype html>\n<html lang=\"en\"")
	if me != nil && me.Prefs != nil {
		for name, choice := range looks(me) {
			h.attr("data-"+name, choice)
		}
	}
	h.raw(headEnd)
}

// looks are the settings of a user that are not as everybody has them, for styles and scripts to follow.
func looks(me *chat.User) map[string]string {
	chosen := map[string]string{}
	for _, f := range chat.AllPrefs() {
		if choice := f.Of(me.Chosen()); choice != f.Choices[0] {
			chosen[f.Name] = choice
		}
	}
	return chosen
}

// places are the links below the list of rooms, for everybody and for administrators.
var places, placesOfAdmins = placeLinks(), placeLinks("Admin")

func placeLinks(more ...string) string {
	var h html
	h.raw(`<ul class="places">`)
	for _, title := range append([]string{"Channels", "People", "Search", "Mentions", "Saved", "Files", "Settings", "Help"}, more...) {
		h.raw(`<li><a href="/`, strings.ToLower(title), `">`, title, "</a></li>")
	}
	h.raw("</ul>\n")
	return string(h)
}

// nav adds the column with the rooms and all other places; open is the room that is shown, home says whether it is Home.
func (h *html) nav(c *room.Session, open chat.RoomID, home bool) {
	h.raw("<nav id=\"rooms\" aria-label=\"Rooms\">\n<a class=\"home\" href=\"/\"")
	if home {
		h.raw(` aria-current="page"`)
	}
	h.raw(">Home</a>\n<div id=\"roomlist\">")
	h.sidebar(c, open)
	h.raw("</div>\n")
	if c.Role().May(chat.Administer) == nil {
		h.raw(placesOfAdmins)
	} else {
		h.raw(places)
	}
	name := c.Me().Name
	h.raw(`<form class="me" method="post" action="/out"><a`)
	h.attr("href", "/u/"+pathName(name))
	h.raw(`><span dir="auto">`)
	h.text(name)
	h.raw("</span></a> <button>Sign out</button></form>\n</nav>\n")
}

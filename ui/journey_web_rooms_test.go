package ui_test

import (
	"fmt"
	"testing"

	"parley/ui/uitest"
)

// webRooms opens a browser for bob, who is in #plans of ana.
func webRooms(t *testing.T, width, height int) (srv *uitest.Server, ana *uitest.Tester, bob *uitest.Tab) {
	t.Helper()
	uitest.FindChromium(t)
	srv = uitest.StartServer(t, "--web", "127.0.0.1:0")
	ana = visit(t, srv, "ana")
	visit(t, srv, "bob").Enter("/quit").WaitExit()
	ana.Enter("/create #plans what is next").WaitFor("is there").Enter("/invite @bob").WaitFor("added bob")
	bob = uitest.OpenTab(t, srv.Web(), width, height).SignIn(webLink(t, srv, "bob"))
	bob.WaitText("#roomlist", "#plans")
	return srv, ana, bob
}

// at waits until the browser is at a path, and the page is still the one that was loaded first.
func at(b *uitest.Tab, path string) *uitest.Tab {
	return b.WaitUntil("location.pathname === '" + path + "' && window.here === 1")
}

// One goes from room to room, back and forth, by links, keys and the switcher, and the page is never loaded anew.
func TestWebGoing(t *testing.T) {
	t.Parallel()
	_, ana, bob := webRooms(t, 1000, 700)
	bob.WaitUntil("document.documentElement.classList.contains('scripted')")
	bob.Eval("window.here = 1")
	bob.Click(`#roomlist a[href="/r/1"]`)
	at(bob, "/r/1").WaitUntil(`document.activeElement.id === "text"`)
	bob.Press("Alt+ArrowDown")
	at(bob, "/r/2").WaitText("main h1", "#plans")
	ana.Enter("are you there, @bob?")
	bob.WaitText(".msg .body", "are you there")
	bob.Eval("history.back()")
	at(bob, "/r/1").WaitText("main h1", "#lobby")
	bob.WaitUntil(`!document.querySelector("#roomlist .unread")`)
	ana.Enter("or not, @bob?")
	bob.WaitText(`#roomlist .unread .badge`, "@1").WaitUntil(`document.title.startsWith("(1) ")`)
	bob.Press("Alt+a")
	at(bob, "/r/2").WaitText(".msg .body", "or not").WaitUntil(`document.title.startsWith("#plans")`)
	bob.Press("Escape")
	at(bob, "/").WaitText("#people", "ana")
	bob.Press("Control+k").WaitFor("#places").Type("dialog input", "pla").WaitUntil(`document.querySelector("#places .chosen .title").innerText === "#plans"`).Shot("switcher").Press("Enter")
	at(bob, "/r/2")
	bob.Press("Alt+1")
	at(bob, "/r/1").WaitText("main h1", "#lobby")
	bob.Press("F1")
	at(bob, "/help").WaitText("#keys", "next unread room").WaitText(".verbs", "/join #channel")
}

// A channel is made, its topic is changed, its members are seen as they come and go, and it is left.
func TestWebChannel(t *testing.T) {
	t.Parallel()
	_, ana, bob := webRooms(t, 1400, 900)
	bob.Click(`a[href="/channels"]`).WaitFor("#name").Type("#name", "#boats").Type("#topic", "sails").Click("main .main")
	bob.WaitText("main h1", "#boats").WaitText(".topic", "sails")
	bob.Click(`a.button[data-column]`).WaitText("#side", "owner").Type("#invite", "ana\r").WaitText("#side .people", "ana").Shot("members")
	ana.WaitFor("#boats")
	bob.Click(".bar .drop summary").Click(`.bar .drop-list a[href$="/about"]`).WaitFor("#topic").Eval(`document.querySelector("#topic").value = ""`)
	bob.Type("#topic", "rudders\r").WaitUntil(`document.querySelector("#topic").value === "rudders"`).Click("main .back").WaitText(".topic", "rudders")
	ana.Enter("/go #boats").WaitFor("Message #boats").Enter("/leave").WaitFor("left")
	bob.WaitUntil(`!document.querySelector("#side .people").innerText.includes("ana")`)
	bob.Click(".bar .drop summary").Click(`.bar .drop-list a[href$="/about"]`).Click(`main form:last-of-type .danger`)
	bob.WaitUntil(`location.pathname === "/" && !document.querySelector("#roomlist").innerText.includes("#boats")`)
}

// Who is left alone in a chat of two is told so, and who is here.
func TestWebLeftAlone(t *testing.T) {
	t.Parallel()
	srv, ana, bob := webRooms(t, 900, 700)
	visit(t, srv, "carl")
	bob.WaitText("#people", "ana").Click(`#people a[href="/dm/ana"]`).WaitFor("#text")
	ana.WaitFor("@bob 1")
	bob.Type("#text", "hello\r")
	ana.Enter("/quit").WaitExit()
	bob.WaitText("#peer", "ana left; they will see your messages").WaitText("#peer a", "carl").Shot("alone")
	visit(t, srv, "ana")
	bob.WaitText("#peer", "is back")
}

// Settings count at once, here and on the other pages of the same person; without scripts there is a button.
func TestWebSettings(t *testing.T) {
	t.Parallel()
	_, _, bob := webRooms(t, 360, 740)
	bob.Go("/settings").WaitUntil(`document.documentElement.classList.contains("scripted")`)
	bob.Eval(`(() => { const s = document.querySelector("#set-ground"); s.value = "dark"; s.dispatchEvent(new Event("change", { bubbles: true })); })()`)
	bob.WaitUntil(`document.documentElement.dataset.ground === "dark"`).Shot("settings-dark")
	bob.WaitUntil(`document.querySelector("#zone").value !== ""`)
	bob.NoScripts().Go("/settings").Click("form[data-now] button").WaitText("h1", "Settings")
}

// Of many rooms the one that is open is in sight, also when its address was typed; the list stays where it was scrolled to.
func TestWebManyRooms(t *testing.T) {
	t.Parallel()
	srv, _, bob := webRooms(t, 900, 500)
	for i := range 10 {
		run(t, srv, "bob", fmt.Sprintf("create #room-%02d", i))
	}
	bob.Go("/r/12").WaitFor("button.attach").WaitText("main h1", "#room-09").WaitFor(".me button").Eval("window.here = 1")
	inSight := func(path string) string {
		return `(() => { const r = document.querySelector("#roomlist a[href='` + path + `']").getBoundingClientRect(), l = document.querySelector("#roomlist").getBoundingClientRect();
			return r.top >= l.top - 1 && r.bottom <= l.bottom + 1; })()`
	}
	bob.WaitUntil(inSight("/r/12")).WaitUntil(`document.querySelector(".me").getBoundingClientRect().bottom <= innerHeight`).Shot("many")
	scrolled := bob.Eval(`document.querySelector("#roomlist").scrollTop`)
	bob.Click(`#roomlist a[href="/r/11"]`)
	at(bob, "/r/11").WaitText("main h1", "#room-08")
	if got := bob.Eval(`document.querySelector("#roomlist").scrollTop`); scrolled == "0" || got != scrolled {
		t.Errorf("the list was scrolled to %s, and is to %s", scrolled, got)
	}
}

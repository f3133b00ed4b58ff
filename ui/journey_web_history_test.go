package ui_test

import (
	"fmt"
	"testing"

	"parley/ui/uitest"
)

// A thread stands beside its room, with what is unread in it, and on a phone in its place; back leads out of it.
func TestWebThread(t *testing.T) {
	t.Parallel()
	_, ana, bob := inBrowser(t, 1400, 900)
	ana.Enter("what to eat?")
	bob.WaitUntil(says("what to eat?")).Focus("#text").Press("ArrowUp").Press("t").WaitFor("#side .composer textarea")
	bob.Type("#side textarea", "soup\r").WaitText("#side .msg .body", "soup").WaitText("main .replies", "1 reply").Shot("thread")
	ana.WaitFor("1 reply").Press("up").Press("t").WaitFor("soup").Enter("or bread")
	bob.WaitText("#side .msg .body", "or bread").WaitText("main .replies", "2 replies").WaitUntil(`!document.querySelector("main .replies .badge")`)
	bob.WaitUntil(`location.pathname.endsWith("/thread")`)
	bob.Size(900, 700).Shot("thread900").Size(360, 740).Shot("thread360").WaitUntil(`document.querySelector("#side").offsetWidth === 360`)
	bob.Eval(`history.back()`)
	bob.WaitUntil(`document.querySelector("#side").hidden`).Shot("room360").Size(1400, 900)
	ana.Enter("and cheese")
	bob.WaitText("main .replies", "3 replies").WaitText("main .replies", "1 new").Click("main .replies").WaitText("#side .msg .body", "and cheese")
	bob.Press("Escape").WaitUntil(`document.querySelector("#side").hidden`)
}

// History has no end in either direction, and nothing jumps; what comes meanwhile is counted; a link to a message leads there.
func TestWebHistory(t *testing.T) {
	t.Parallel()
	_, ana, bob := inBrowser(t, 900, 700, "--limit", "posts-burst=1000")
	sayLines(ana, bob, 150)
	bob.Go("/r/1").WaitFor("button.attach")
	place := `(() => { const t = document.querySelector(".scroll").getBoundingClientRect().top; const m = [...document.querySelectorAll(".msg[data-seq]")].find(m => m.getBoundingClientRect().bottom > t + 40); return m.dataset.seq + "@" + Math.round(m.getBoundingClientRect().top); })()`
	for range 20 {
		if bob.Eval(`Boolean(document.querySelector('.msg[data-seq="1"]'))`) == "true" {
			break
		}
		first := bob.Eval(`document.querySelector(".msg[data-seq]").dataset.seq`)
		before := bob.Eval(`(document.querySelector(".scroll").scrollTop = 450, ` + place + `)`)
		bob.WaitUntil(`document.querySelector(".msg[data-seq]").dataset.seq !== "` + first + `"`)
		sameSpot(t, before, bob.Eval(place))
	}
	bob.WaitText(".timeline .beginning", "This is the beginning of the channel.").WaitFor(`.msg[data-seq="1"]`).WaitUntil(`[...document.querySelectorAll(".msg[data-seq]")].every((m, i) => Number(m.dataset.seq) === i + 1)`)
	ana.Enter("something new")
	bob.WaitText(".jump", "1 new message").Shot("jump").Click(".jump:not(.up)").WaitText(".msg .body", "something new").WaitUntil(`document.querySelector(".jump:not(.up)").hidden`)

	bob.Go("/r/1?at=50#m50").WaitFor("button.attach").WaitUntil(`Math.abs(document.querySelector("#m50").getBoundingClientRect().top - innerHeight / 2) < 250`).Shot("permalink")
	for range 20 {
		if bob.Eval(`Boolean(document.querySelector('.msg[data-seq="151"]'))`) == "true" {
			break
		}
		last := bob.Eval(`[...document.querySelectorAll(".msg[data-seq]")].at(-1).dataset.seq`)
		before := bob.Eval(`(() => { const s = document.querySelector(".scroll"); s.scrollTop = s.scrollHeight - s.clientHeight - 400; return ` + place + `; })()`)
		bob.WaitUntil(`[...document.querySelectorAll(".msg[data-seq]")].at(-1).dataset.seq !== "` + last + `"`)
		sameSpot(t, before, bob.Eval(place))
	}
	bob.WaitFor(`.msg[data-seq="151"]`)

	// Who went to the newest message is to be there also after a reload.
	bob.Go("/r/1?at=50#m50").WaitFor("button.attach").Click(".jump:not(.up)").WaitFor(`.msg[data-seq="151"]`).WaitUntil(`location.search === ""`)
}

// sameSpot fails when a message, seq@top, is not where it was; browsers round to pixels.
func sameSpot(t *testing.T, before, after string) {
	t.Helper()
	var seq, was, now int
	fmt.Sscanf(before, "%d@%d", &seq, &was)
	if n, _ := fmt.Sscanf(after, fmt.Sprintf("%d@%%d", seq), &now); n != 1 || max(was-now, now-was) > 1 {
		t.Errorf("it jumped from %s to %s", before, after)
	}
}

// sayLines has somebody say many lines, one after the other, as fast as another page sees them.
func sayLines(who *uitest.Tester, page *uitest.Tab, n int) {
	for i := 1; i <= n; i++ {
		who.Enter(fmt.Sprintf("line %d", i))
		if i%50 == 0 || i == n { // more than 100 would wait to be sent
			page.WaitText(".msg[data-seq] .body", fmt.Sprintf("line %d", i))
		}
	}
}

// What was changed while a page slept is as it is now when it wakes, and nothing is there twice.
func TestWebSleep(t *testing.T) {
	t.Parallel()
	_, ana, bob := inBrowser(t, 900, 700)
	ana.Enter("first").Enter("second").Enter("third")
	bob.WaitUntil(says("first,second,third"))
	// The stream ends, as in a sleep, and no other can be opened.
	bob.Eval(`(() => { window.RealSource = EventSource; window.EventSource = class { constructor() { setTimeout(() => this.onerror?.(), 50); } addEventListener() {} close() {} }; dispatchEvent(new Event("online")); })()`)
	ana.Press("up", "e").WaitFor("editing").Type(" of all").Press("enter").WaitFor("(edited)")
	ana.Press("up", "up", "d").WaitFor("Delete your message").Press("y").WaitFor("message deleted")
	ana.Enter("fourth").WaitFor("fourth")
	if now := bob.Eval(`String(` + says("first,second,third") + `)`); now != "true" {
		t.Fatal("the page did not sleep")
	}
	bob.Eval(`(window.EventSource = RealSource, dispatchEvent(new Event("online")))`)
	bob.WaitUntil(says("first,this message was deleted,third of all,fourth")).WaitText(".edited", "edited")
}

// Without scripts a room is read, and written in, and a message has a page with all that can be done with it.
func TestWebNoScripts(t *testing.T) {
	t.Parallel()
	_, ana, bob := inBrowser(t, 360, 740)
	ana.Enter("hello bob")
	bob.WaitText(".msg .body", "hello bob") // it is stored
	bob.NoScripts().Go("/r/1").WaitFor(".msg .acts").Shot("noscript").Type("#text", "hello ana").Click(".composer > button")
	ana.WaitFor("hello ana")
	bob.WaitFor(".msg.own .acts").Click(".msg.own .acts").WaitFor(".sheet .tall textarea").Shot("picked360")
	bob.Dark().Shot("picked360dark")
	bob.Click(`.usual button`).WaitFor(".msg.own .reactions")
	ana.WaitFor("👍")
}

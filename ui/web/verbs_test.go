package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"parley/app/chat"
	"parley/app/command"
)

// arguments are what verbs are used with here, of those that take some.
var arguments = map[string]string{
	"go": "@bob", "dm": "@bob hello", "say": "#plans hello", "join": "#boats", "create": "#ships", "group": "@bob @cara", "invite": "@cara", "kick": "@cara",
	"member": "@bob moderator", "topic": "of plans", "rename": "aims", "slow": "10s", "whois": "@bob", "me": "waves", "react": ":tada:", "jump": "1",
	"reply": "#aims/1 yes", "search": "plan", "status": "busy", "block": "@bob", "unblock": "@bob", "name": "anna", "file": "@bob a.txt", "get": "1",
}

// quiet are the verbs whose deed shows by itself in the room.
var quiet = []string{"kick", "member", "topic", "rename", "slow", "lock", "me", "react", "reply", "pin", "read"}

// Whatever verb is typed, a browser has something to show for it: what it says, asks or edits, or where to go.
func TestVerbsAnswer(t *testing.T) {
	t.Parallel()
	ana, bob, _, id, _ := channel(t)
	if _, err := bob.CreateChannel(t.Context(), "boats", "", false); err != nil {
		t.Fatal(err)
	}
	if _, err := bob.Post(t.Context(), chat.Draft{Room: id, ClientID: "for", Text: "@ana look"}); err != nil {
		t.Fatal(err)
	}
	goes := map[string]string{
		"home": "/", "help": "/help", "search": "/search?q=plan", "settings": "/settings", "theme": "/settings", "channels": "/channels", "people": "/people",
		"members": fmt.Sprintf("/r/%d/members", id), "files": fmt.Sprintf("/r/%d/files", id), "pins": fmt.Sprintf("/r/%d/pins", id), "mentions": "/mentions", "saved": "/saved",
	}
	for _, v := range command.Table(chat.Plain) {
		args, known := arguments[v.Name]
		if !known && v.Args != "" && !strings.HasPrefix(v.Args, "[") {
			t.Errorf("what is /%s to be used with?", v.Usage())
		}
		status, answer := ana.script(fmt.Sprintf("/r/%d/post", id), url.Values{"text": {"/" + v.Name + " " + args}, "id": {"v" + v.Name}})
		said := slices.ContainsFunc([]string{"lines", "ask", "go", "edit", "show", "error"}, func(what string) bool { return answer[what] != nil })
		if !said && (status != http.StatusOK || !slices.Contains(quiet, v.Name)) {
			t.Errorf("/%s %s: %d %v", v.Name, args, status, answer)
		}
		if to := goes[v.Name]; to != "" && (answer["go"] != to || answer["lines"] != nil) {
			t.Errorf("/%s %s goes to %v, not %s, and says %v", v.Name, args, answer["go"], to, answer["lines"])
		}
	}
	_, answer := ana.script(fmt.Sprintf("/r/%d/post", id), url.Values{"text": {"/web"}, "id": {"web"}})
	if picture, _ := answer["qr"].(string); !strings.HasPrefix(picture, "<svg") {
		t.Errorf("/web shows no code: %v", answer)
	}
	if status, page := ana.form(fmt.Sprintf("/r/%d/post", id), url.Values{"text": {"/last"}, "id": {"last"}}); status != http.StatusOK || !strings.Contains(page, "with scripts only") {
		t.Errorf("/last by a form: %d %s", status, page)
	}
}

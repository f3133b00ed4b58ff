package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"parley/app/chat"
)

// What is found has what was looked for marked, and leads to its place.
func TestSearchPage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ana, bob := s.visit("ana"), s.visit("bob")
	id := ana.Lobby()
	m := ana.post(id, "the **quick** brown <fox> @bob")
	bob.shows("/search?q=quick+from%3Aana", "<mark>quick</mark> brown &lt;fox&gt;", fmt.Sprintf("?at=%d#m%d", m.Seq, m.Seq))
	bob.shows("/search?q=nothinglikeit", "Nothing was found")
	bob.shows("/search?q=a", "at least 2 letters")
	bob.shows("/search?q=word+from%3Anobody", `class="error"`)
	bob.shows("/mentions", "<strong>quick</strong>")
	for i := range 60 {
		ana.post(id, fmt.Sprint("brown ", i))
	}
	body := bob.shows("/search?q=brown", "More")
	_, next, _ := strings.Cut(body, `href="/search?q=brown&amp;below=`)
	next, _, _ = strings.Cut(next, `"`)
	bob.shows("/search?q=brown&below="+next, "quick")
	if err := bob.Save(t.Context(), m.Place(), true); err != nil {
		t.Fatal(err)
	}
	bob.shows("/saved", "quick")
	if status, _ := bob.form(fmt.Sprintf("/r/%d/jump", id), url.Values{"day": {m.Posted.Local().Format("2006-01-02")}}); status != http.StatusOK {
		t.Errorf("jump: %d", status)
	}
}

// Settings are kept, show in the page's root, and are for their owner.
func TestSettingsPage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ana := s.visit("ana")
	if body := ana.shows("/settings", "Looks", "this one", "SHA256:ana"); strings.Contains(body, "data-theme") {
		t.Error("a theme that nobody chose")
	}
	ana.makes("/settings", url.Values{"theme": {"rose"}, "ground": {"dark"}, "clock": {"12h"}})
	ana.shows("/", `data-theme="rose"`, `data-ground="dark"`)
	if status, _ := ana.form("/settings", url.Values{"theme": {`"><script>`}}); status != http.StatusBadRequest {
		t.Errorf("any theme: %d", status)
	}
	ana.makes("/settings/profile", url.Values{"status": {"busy"}, "away": {"1"}, "why": {"lunch"}})
	if me := ana.Me(); me.Status != "busy" || !me.Away || me.AwayText != "lunch" {
		t.Errorf("%+v", me)
	}
	ana.makes("/settings/profile", url.Values{"status": {""}})
	if me := ana.Me(); me.Status != "" || me.Away {
		t.Errorf("%+v", me)
	}
	ana.makes("/do", url.Values{"verb": {"zone"}, "arg": {"Europe/Berlin"}, "back": {"/settings"}})
	if body := ana.makes("/do", url.Values{"verb": {"keys link"}}); !strings.Contains(body, "link ") {
		t.Errorf("no code: %s", body)
	}
	if status, _ := ana.form("/settings/delete", url.Values{"name": {"bob"}}); status != http.StatusBadRequest || ana.Me().Gone {
		t.Errorf("an account goes without its name: %d", status)
	}
	ana.makes("/settings/delete", url.Values{"name": {"ana"}, "how": {"keep"}})
	if status, body := ana.get("/"); status != http.StatusOK || !strings.Contains(body, "no passwords") {
		t.Errorf("who has deleted their account is in: %d %s", status, body)
	}
}

// The page of administrators is for them alone, with the verbs that each of them may use.
func TestAdminPage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ana, bob := s.visit("ana"), s.visit("bob")
	if status, _ := bob.get("/admin"); status != http.StatusForbidden {
		t.Errorf("anybody sees it: %d", status)
	}
	if status, _ := bob.form("/admin", url.Values{"verb": {"admin users"}}); status != http.StatusForbidden {
		t.Errorf("anybody uses it: %d", status)
	}
	if body := bob.shows("/help", "/join #channel"); strings.Contains(body, "/admin ban") || strings.Contains(body, `href="/admin"`) {
		t.Error("the help tells of what may not be used")
	}
	console := s.manager.Console()
	defer console.Close()
	if err := console.SetRole(t.Context(), ana.Me().ID, chat.Admin); err != nil {
		t.Fatal(err)
	}
	ana.shows("/admin", "/admin ban", "/admin invite new")
	if body := ana.makes("/admin", url.Values{"verb": {"admin users"}}); !strings.Contains(body, "bob") {
		t.Errorf("no answer: %s", body)
	}
	if body := ana.makes("/admin", url.Values{"verb": {"admin kick"}, "arg": {"@nobody"}}); !strings.Contains(body, `role="alert"`) {
		t.Errorf("not refused: %s", body)
	}
	if status, _ := ana.form("/admin", url.Values{"verb": {"status"}, "arg": {"x"}}); status != http.StatusNotFound {
		t.Errorf("another verb: %d", status)
	}
}

package timeline

import "testing"

// TestNewRuleWaitsForItsPlace: the first unread message is older than the page that is loaded, so
// what arrives now is not the first that is new.
func TestNewRuleWaitsForItsPlace(t *testing.T) {
	m := open(80, 10, page(50, 60), 20, true)
	m.Apply(said(61, bob, "text of 61"))
	hasNot(t, m, "new ──")
	if !m.NewAbove() {
		t.Error("what is new begins above")
	}
	m.Prepend(page(10, 49), true)
	if hasNot(t, m, "new ──"); !m.NewAbove() || !m.ToNew() {
		t.Fatal("its place is loaded")
	}
	if has(t, m, "new ──", "text of 21"); m.NewAbove() {
		t.Error("it is on the screen")
	}
}

func TestSettledNewRule(t *testing.T) {
	m := open(80, 10, page(1, 20), 20, false)
	m.SetNew(m.Seen()) // the window loses the focus…
	m.SettleNew()      // …and has it again before anything came
	m.Apply(said(21, bob, "seen as it came"))
	hasNot(t, m, "new ──")

	m.Rows()
	m.SetNew(m.Seen())
	m.Apply(said(22, bob, "while away"))
	m.SettleNew()
	m.Apply(said(23, bob, "seen as it came"))
	has(t, m, "new ──")
	if m.newAt != 22 {
		t.Errorf("above %d", m.newAt)
	}

	m = open(80, 10, page(50, 60), 20, true)
	m.SettleNew()
	m.Prepend(page(10, 49), true)
	if !m.ToNew() {
		t.Error("a place that is not loaded yet is forgotten")
	}
}

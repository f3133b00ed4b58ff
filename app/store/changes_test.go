package store

import (
	"reflect"
	"testing"
	"time"

	"parley/app/chat"
)

// edited is a change that gives a message another text.
func edited(text string) func(*chat.Message) (bool, error) {
	return func(m *chat.Message) (bool, error) { return m.Edit(text, time.Now()) }
}

func TestChangeMessage(t *testing.T) {
	s := newStore(t)
	ana, ben := newUser(t, s, "ana").ID, newUser(t, s, "ben").ID
	first := say(t, s, s.lobby, ana, "first")
	answer := draft(s.lobby, ben, "answer")
	answer.Reply = first.Seq
	stored, _, err := s.AppendMessage(ctx, answer)
	if err != nil || stored.Quote == nil || stored.Quote.Text != "first" || stored.Quote.Author != ana {
		t.Fatalf("%+v %v", stored, err)
	}
	deed := chat.Deed{By: ben, Verb: "edit"}
	for i, text := range []string{"second", "third"} {
		m, err := s.ChangeMessage(ctx, first.Place(), &deed, edited(text))
		if err != nil || m.Version != i+1 || m.Text != text {
			t.Fatalf("%+v %v", m, err)
		}
	}
	same, err := s.ChangeMessage(ctx, first.Place(), &deed, edited("third"))
	if err != nil || same.Version != 2 {
		t.Fatalf("unchanged: %+v %v", same, err)
	}
	reacted, err := s.ChangeMessage(ctx, stored.Place(), nil, func(m *chat.Message) (bool, error) { return m.React(ana, "🎉", true) })
	if err != nil {
		t.Fatal(err)
	}
	page := wantWhole(t, s, s.lobby)
	if !reflect.DeepEqual(page[0], same) || page[1].Quote.Text != "third" || page[1].Reactions[0].By[0] != ana || page[1].Version != reacted.Version {
		t.Fatalf("read %+v %+v", page[0], page[1])
	}
	texts, err := s.Texts(ctx, first.Place())
	if err != nil || len(texts) != 2 || texts[0].Text != "first" || texts[1].Text != "second" || texts[1].Version != 1 {
		t.Fatalf("texts %+v %v", texts, err)
	}
	if deeds, err := s.Deeds(ctx, "edit", 10); err != nil || len(deeds) != 2 {
		t.Fatalf("%d deeds, %v", len(deeds), err)
	}
	if _, err := s.DeleteMessages(ctx, []chat.Place{first.Place()}); err != nil {
		t.Fatal(err)
	}
	if texts, _ := s.Texts(ctx, first.Place()); len(texts) != 0 {
		t.Errorf("old texts of a deleted message are there: %+v", texts)
	}
	if page := wantWhole(t, s, s.lobby); page[0].Text != "" || !page[1].Quote.Deleted || page[1].Quote.Text != "" {
		t.Errorf("the text of a deleted message is there: %+v %+v", page[0], page[1].Quote)
	}
}

func TestChangeRefused(t *testing.T) {
	s := newStore(t)
	ana := newUser(t, s, "ana").ID
	m := say(t, s, s.lobby, ana, "one")
	_, err := s.ChangeMessage(ctx, chat.Place{Room: s.lobby, Seq: 9}, nil, edited("x"))
	wantCode(t, err, chat.NotFound)
	_, err = s.ChangeMessage(ctx, m.Place(), nil, func(m *chat.Message) (bool, error) {
		m.Text = "gone"
		return true, chat.Errorf(chat.Forbidden, "no")
	})
	wantCode(t, err, chat.Forbidden)
	nothing := draft(s.lobby, ana, "two")
	nothing.Reply = 9
	_, _, err = s.AppendMessage(ctx, nothing)
	wantCode(t, err, chat.NotFound)
	say(t, s, s.lobby, ana, "three")
	if page := wantWhole(t, s, s.lobby); len(page) != 2 || page[0].Text != "one" || page[0].Version != 0 {
		t.Errorf("%+v", page[0])
	}
}

func TestDeleteInBatches(t *testing.T) {
	s := newStore(t)
	ana, ben, dev := newUser(t, s, "ana").ID, newUser(t, s, "ben").ID, newChannel(t, s, "dev").ID
	old := draft(dev, ana, "old")
	old.Posted = time.Now().Add(-time.Hour)
	if _, _, err := s.AppendMessage(ctx, old); err != nil {
		t.Fatal(err)
	}
	for i := range 7 {
		say(t, s, s.lobby, ana, name("a", i))
		say(t, s, dev, ana, name("a", i))
		say(t, s, dev, ben, name("b", i))
	}
	n, last := 0, chat.Place{}
	for {
		places, err := s.MessagesBy(ctx, ana, time.Now().Add(-time.Minute), last, 4)
		if err != nil {
			t.Fatal(err)
		}
		if len(places) == 0 {
			break
		}
		last = places[len(places)-1]
		gone, err := s.DeleteMessages(ctx, places)
		if err != nil {
			t.Fatal(err)
		}
		n += len(gone)
	}
	if n != 14 {
		t.Errorf("%d are deleted", n)
	}
	for _, m := range append(wantWhole(t, s, dev), wantWhole(t, s, s.lobby)...) {
		if want := m.Author == ana && m.Text != "old"; m.Deleted != want || m.Deleted != (m.Text == "") {
			t.Errorf("%+v", m)
		}
	}
}

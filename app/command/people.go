package command

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rivo/uniseg"

	"parley/app/chat"
)

// personItem is a person for programs.
type personItem struct {
	Name     string `json:"name"`
	Presence string `json:"presence"`
	Role     string `json:"role,omitempty"`  // on the server, if more than member
	Since    string `json:"since,omitempty"` // RFC 3339, UTC
	Status   string `json:"status,omitempty"`
	Away     string `json:"away,omitempty"` // why
	Zone     string `json:"zone,omitempty"`
	Created  string `json:"created"` // as Since
}

func item(p chat.Person) personItem {
	i := personItem{Name: p.Name, Presence: p.Presence.String(), Status: p.Status, Away: p.AwayText, Zone: p.Zone, Created: stamp(p.Created)}
	if p.Role > chat.Plain {
		i.Role = p.Role.String()
	}
	if !p.Since.IsZero() {
		i.Since = stamp(p.Since)
	}
	return i
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

func who(_ context.Context, k *call) error {
	for _, p := range k.Session.Present() {
		k.say(chat.Printable(fmt.Sprintf("%-7s %s %s", p.Presence, pad(p.Name, 20), p.Says())), item(p))
	}
	if len(k.Lines) == 0 {
		k.say("nobody is here")
	}
	return nil
}

// pad fills a name up to so many columns of a terminal.
func pad(name string, width int) string {
	return name + strings.Repeat(" ", max(0, width-uniseg.StringWidth(name)))
}

func whois(_ context.Context, k *call) error {
	p, err := k.person()
	if err != nil {
		return err
	}
	line := fmt.Sprintf("%s is %s", p.Name, p.Presence)
	switch {
	case p.Presence == chat.Offline && p.Since.IsZero(): // they hide it, or never were
	case p.Presence == chat.Offline:
		line += "; last seen " + k.when(p.Since)
	default:
		line += " since " + k.when(p.Since)
	}
	k.say(chat.Printable(line), item(p))
	if r := p.Says(); r != "" {
		k.say(chat.Printable("  " + r))
	}
	if zone, err := time.LoadLocation(p.Zone); p.Zone != "" && err == nil {
		k.say(chat.Printable("  their time is " + k.clockIn(zone, time.Now()) + " (" + p.Zone + ")"))
	}
	if k.Session.Blocks(p.ID) {
		k.say("  you block them")
	}
	if p.Role > chat.Plain {
		k.say("  " + p.Role.String() + " of this server")
	}
	k.say("  on parley since " + k.when(p.Created))
	return nil
}

// when returns a time in the user's zone and clock.
func (k *call) when(t time.Time) string {
	layout := "2006-01-02 15:04 MST"
	if k.Session.Prefs().Clock == chat.Clock12 {
		layout = "2006-01-02 3:04pm MST"
	}
	return t.In(k.zone()).Format(layout)
}

// clockIn returns a time of the day and the day of the week in a zone, by the user's clock.
func (k *call) clockIn(zone *time.Location, t time.Time) string {
	layout := "15:04, Monday"
	if k.Session.Prefs().Clock == chat.Clock12 {
		layout = "3:04pm, Monday"
	}
	return t.In(zone).Format(layout)
}

// people lists everybody, or those with all the words in their name or in what they say of themselves.
func people(_ context.Context, k *call) error {
	if k.Screen {
		k.Show, k.Verb = ShowPeople, k.rest
		return nil
	}
	words := strings.Fields(strings.ToLower(k.rest))
	for _, p := range k.Session.Everybody() {
		text := strings.ToLower(p.Name + " " + p.Says())
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) }) {
			k.say(chat.Printable(fmt.Sprintf("%-7s %s %s", p.Presence, pad(p.Name, 20), p.Says())), item(p))
		}
	}
	if len(k.Lines) == 0 {
		k.say("nobody is like that")
	}
	return nil
}

func status(ctx context.Context, k *call) error {
	if err := k.Session.SetStatus(ctx, WithEmoji(k.rest)); err != nil {
		return err
	}
	if k.rest == "" {
		k.say("your status is cleared")
	} else {
		k.say("others see now: " + k.Session.Me().Status)
	}
	return nil
}

func away(ctx context.Context, k *call) error {
	if err := k.Session.SetAway(ctx, WithEmoji(k.rest)); err != nil {
		return err
	}
	k.brief("you are away; /back when you are back")
	return nil
}

func back(ctx context.Context, k *call) error {
	if err := k.Session.SetBack(ctx); err != nil {
		return err
	}
	k.brief("welcome back")
	return nil
}

func zone(ctx context.Context, k *call) error {
	if k.rest != "" {
		if err := k.Session.SetZone(ctx, k.rest); err != nil {
			return err
		}
	}
	name := k.Session.Me().Zone
	item := map[string]string{"zone": name}
	if name == "" {
		name = "not set; times are shown in your terminal's, if it tells, else in the server's"
	}
	k.say("your time zone: "+name, item)
	return nil
}

func block(ctx context.Context, k *call) error {
	return k.setBlock(ctx, true, "%s can't write to you any more; /unblock to change that")
}

func unblock(ctx context.Context, k *call) error {
	return k.setBlock(ctx, false, "%s can write to you again")
}

func (k *call) setBlock(ctx context.Context, on bool, done string) error {
	p, err := k.person()
	if err != nil {
		return err
	}
	if err := k.Session.Block(ctx, p.ID, on); err != nil {
		return err
	}
	k.say(fmt.Sprintf(done, p.Name))
	return nil
}

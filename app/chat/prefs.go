package chat

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// Prefs is what a person chose about parley, for all of their screens. Each field is one of the words
// that its Pref takes; empty stands for the first, so that the zero Prefs is of somebody who chose
// nothing. It is shared and never changed: another choice is another value.
type Prefs struct {
	Theme    string `json:"theme,omitempty"`
	Ground   string `json:"ground,omitempty"`
	Clock    string `json:"clock,omitempty"`
	Density  string `json:"density,omitempty"`
	Pictures string `json:"pictures,omitempty"`
	Bell     string `json:"bell,omitempty"`
	Title    string `json:"title,omitempty"`
	Desktop  string `json:"desktop,omitempty"`
	Via      string `json:"via,omitempty"`
	Picking  string `json:"picking,omitempty"`
	Mouse    string `json:"mouse,omitempty"`
	LastSeen string `json:"lastseen,omitempty"`
	Typing   string `json:"typing,omitempty"`
	Marks    string `json:"marks,omitempty"`

	Quiet time.Time `json:"quiet,omitzero"` // until then nothing rings or notifies
}

// The words that code asks for; a Pref has all of them.
const (
	Auto, Light, Dark   = "auto", "light", "dark"
	Clock12             = "12h"
	Compact             = "compact"
	Blocks              = "blocks" // pictures as half blocks, though the terminal has graphics of its own
	Vim                 = "vim"
	Off                 = "off"
	Hidden              = "hidden"
	Everything          = "all"      // whatever is posted, but for muted rooms
	ForMe               = "mentions" // direct messages, and messages that mention the person
	DirectOnly          = "direct"   // direct messages
	Nothing             = "none"
	OSC9, OSC777, OSC99 = "osc9", "osc777", "osc99"
	prefsVersion        = 1
	maxPrefs            = 4 << 10 // bytes of the stored form
	maxQuiet            = 365 * 24 * time.Hour
)

// Pref is one thing that can be chosen.
type Pref struct {
	Name    string
	Group   string   // under which heading
	Does    string   // what it changes, for the screen
	Choices []string // the first is that of somebody who chose nothing
	field   func(*Prefs) *string
}

// prefs in the order of the settings screen.
var prefs = []Pref{
	{"theme", "Looks", "colours", []string{"parley", "sea", "forest", "rose", "amber", "contrast"}, func(p *Prefs) *string { return &p.Theme }},
	{"ground", "Looks", "light or dark", []string{Auto, Light, Dark}, func(p *Prefs) *string { return &p.Ground }},
	{"clock", "Looks", "times", []string{"24h", Clock12}, func(p *Prefs) *string { return &p.Clock }},
	{"density", "Looks", "room around messages", []string{"normal", Compact}, func(p *Prefs) *string { return &p.Density }},
	{"pictures", "Looks", "pictures", []string{Auto, Blocks, Off}, func(p *Prefs) *string { return &p.Pictures }},
	{"bell", "Notifications", "ring the bell for", []string{ForMe, Everything, DirectOnly, Nothing}, func(p *Prefs) *string { return &p.Bell }},
	{"title", "Notifications", "count in the window's title", []string{Everything, ForMe, DirectOnly, Nothing}, func(p *Prefs) *string { return &p.Title }},
	{"desktop", "Notifications", "desktop notification for", []string{Nothing, ForMe, Everything, DirectOnly}, func(p *Prefs) *string { return &p.Desktop }},
	{"via", "Notifications", "how your terminal is told", []string{OSC9, OSC777, OSC99}, func(p *Prefs) *string { return &p.Via }},
	{"picking", "Keys", "picking a message", []string{"standard", Vim}, func(p *Prefs) *string { return &p.Picking }},
	{"mouse", "Keys", "mouse", []string{"on", Off}, func(p *Prefs) *string { return &p.Mouse }},
	{"lastseen", "What others see", "when you were last here", []string{"shown", Hidden}, func(p *Prefs) *string { return &p.LastSeen }},
	{"typing", "What others see", "that you are typing", []string{"shown", Hidden}, func(p *Prefs) *string { return &p.Typing }},
	{"marks", "What others see", "what you have seen", []string{"shown", Hidden}, func(p *Prefs) *string { return &p.Marks }},
}

// AllPrefs returns what can be chosen, in the order to show.
func AllPrefs() []Pref { return prefs }

// Of returns what was chosen.
func (f Pref) Of(p *Prefs) string {
	if word := *f.field(p); word != "" {
		return word
	}
	return f.Choices[0]
}

// With returns the preferences with another choice. Invalid when there is no such thing to choose, or
// no such choice; the message says which there are.
func (p Prefs) With(name, choice string) (Prefs, error) {
	i := slices.IndexFunc(prefs, func(f Pref) bool { return f.Name == name })
	if i < 0 {
		names := make([]string, len(prefs))
		for i, f := range prefs {
			names[i] = f.Name
		}
		return p, Errorf(Invalid, "there is no setting %q; there are %s", Printable(name), strings.Join(names, ", "))
	}
	f := prefs[i]
	at := slices.Index(f.Choices, choice)
	if at < 0 {
		return p, Errorf(Invalid, "%s is one of %s, not %q", name, strings.Join(f.Choices, ", "), Printable(choice))
	}
	f.set(&p, at)
	return p, nil
}

// set takes the choice of an index; the first is kept as no choice.
func (f Pref) set(p *Prefs, at int) {
	if *f.field(p) = ""; at > 0 {
		*f.field(p) = f.Choices[at]
	}
}

// WithQuiet returns the preferences with nothing that rings until a time, the zero one for not quiet.
// Invalid when that is more than a year from now.
func (p Prefs) WithQuiet(until, now time.Time) (Prefs, error) {
	if until.Sub(now) > maxQuiet {
		return p, Errorf(Invalid, "that is too long; a year at most")
	}
	p.Quiet = until.UTC().Truncate(time.Second)
	return p, nil
}

// QuietAt reports whether the person is not to be disturbed at a time.
func (p *Prefs) QuietAt(now time.Time) bool { return now.Before(p.Quiet) }

// storedPrefs is how Prefs are stored.
type storedPrefs struct {
	Version int `json:"v"`
	Prefs
}

// String returns the stored form, "" for nothing chosen.
func (p *Prefs) String() string {
	if p == nil || *p == (Prefs{}) {
		return ""
	}
	text, err := json.Marshal(storedPrefs{prefsVersion, *p})
	if err != nil {
		return ""
	}
	return string(text)
}

// ParsePrefs reads the stored form. What it does not know (a newer version may have written it) stands
// for no choice: preferences never keep anybody out. It returns nil for nothing chosen.
func ParsePrefs(text string) *Prefs {
	var s storedPrefs
	if text == "" || len(text) > maxPrefs || json.Unmarshal([]byte(text), &s) != nil {
		return nil
	}
	for _, f := range prefs {
		f.set(&s.Prefs, slices.Index(f.Choices, *f.field(&s.Prefs)))
	}
	if s.Prefs == (Prefs{}) {
		return nil
	}
	return &s.Prefs
}

var noPrefs Prefs

// Chosen returns the user's preferences, never nil. They are shared and must not be changed.
func (u *User) Chosen() *Prefs {
	if u.Prefs == nil {
		return &noPrefs
	}
	return u.Prefs
}

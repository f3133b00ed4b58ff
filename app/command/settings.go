package command

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"parley/app/chat"
)

// settingItem is a setting for programs.
type settingItem struct {
	Name    string   `json:"name"`
	Value   string   `json:"value"`
	Choices []string `json:"choices"`
}

// settings shows them all, one, or sets one.
func settings(ctx context.Context, k *call) error {
	name, rest := cut(k.rest)
	if name == "" && k.Screen {
		k.Show = ShowSettings
		return nil
	}
	return k.setting(ctx, strings.ToLower(name), rest)
}

// themeVerb sets the theme. On a screen that says none, the settings show what there is: it is the first of them.
func themeVerb(ctx context.Context, k *call) error {
	if k.rest == "" && k.Screen {
		k.Show = ShowSettings
		return nil
	}
	return k.setting(ctx, "theme", k.rest)
}

// setting sets one setting, or tells of it without a value, or of all without a name.
func (k *call) setting(ctx context.Context, name, value string) error {
	if value != "" {
		err := k.Session.SetPrefs(ctx, func(p chat.Prefs) (chat.Prefs, error) { return p.With(name, strings.ToLower(value)) })
		if err != nil {
			return err
		}
	}
	list := chat.AllPrefs()
	if name != "" {
		i := slices.IndexFunc(list, func(f chat.Pref) bool { return f.Name == name })
		if i < 0 {
			_, err := chat.Prefs{}.With(name, "")
			return err
		}
		list = list[i : i+1]
	}
	p := k.Session.Prefs()
	for _, f := range list {
		item := settingItem{f.Name, f.Of(p), f.Choices}
		if value != "" && k.Screen {
			k.brief(f.Does+": "+item.Value, item)
			continue
		}
		k.say(fmt.Sprintf("%-9s %-9s %s (%s)", item.Name, item.Value, f.Does, strings.Join(f.Choices, ", ")), item)
	}
	return nil
}

// dnd lets nothing disturb the user for a while, or until they say so.
func dnd(ctx context.Context, k *call) error {
	now := time.Now()
	if k.rest != "" {
		until := time.Time{}
		if k.rest != "off" {
			d, err := time.ParseDuration(k.rest)
			if err != nil || d <= 0 {
				return k.verb.misused()
			}
			until = now.Add(d)
		}
		err := k.Session.SetPrefs(ctx, func(p chat.Prefs) (chat.Prefs, error) { return p.WithQuiet(until, now) })
		if err != nil {
			return err
		}
	}
	p := k.Session.Prefs()
	if !p.QuietAt(now) {
		k.say("you are told of what comes; /dnd 2h turns that off for a while", map[string]any{"quiet": false})
		return nil
	}
	k.brief("nothing disturbs you until "+k.when(p.Quiet), map[string]any{"quiet": true, "until": stamp(p.Quiet)})
	return nil
}

package command

import (
	"context"
	"fmt"
	"strings"
	"time"

	"parley/app/chat"
)

// statsItem is how the server is doing, for programs.
type statsItem struct {
	Version       string `json:"version,omitempty"`
	Started       string `json:"started"` // RFC 3339, UTC
	UptimeSeconds int64  `json:"uptime_seconds"`
	Accounts      int    `json:"accounts"`
	Sessions      int    `json:"sessions"`
	Screens       int    `json:"screens"`
	Guests        int    `json:"guests"`
	Rooms         int    `json:"rooms"`
	LiveRooms     int    `json:"live_rooms"`
	Messages      int64  `json:"messages"`
	DatabaseBytes int64  `json:"database_bytes"`
	Files         int64  `json:"files"`
	FileBytes     int64  `json:"file_bytes"` // on disk, where equal files are once
	MemoryBytes   uint64 `json:"memory_bytes"`
	Goroutines    int    `json:"goroutines"`
	Behind        int    `json:"behind"`
	Gaps          uint64 `json:"gaps"`
}

func stats(ctx context.Context, k *call) error {
	s, err := k.Session.Stats(ctx)
	if err != nil {
		return err
	}
	up := time.Since(s.Started).Truncate(time.Second)
	k.Items = append(k.Items, statsItem{
		Version: s.Version, Started: stamp(s.Started), UptimeSeconds: int64(up / time.Second),
		Accounts: s.Accounts, Sessions: s.Sessions, Screens: s.Screens, Guests: s.Guests,
		Rooms: s.Rooms, LiveRooms: s.LiveRooms, Messages: s.Messages, DatabaseBytes: s.Bytes,
		Files: s.Files.Files, FileBytes: s.Files.Bytes,
		MemoryBytes: s.Memory, Goroutines: s.Goroutines, Behind: s.Behind, Gaps: s.Gaps,
	})
	for _, row := range [][2]string{
		{"version", s.Version},
		{"up", fmt.Sprintf("%s, since %s", up, k.when(s.Started))},
		{"sessions", fmt.Sprintf("%d, of them %d screens; %d guests at the door", s.Sessions, s.Screens, s.Guests)},
		{"accounts", fmt.Sprint(s.Accounts)},
		{"rooms", fmt.Sprintf("%d, of them %d live", s.Rooms, s.LiveRooms)},
		{"messages", fmt.Sprint(s.Messages)},
		{"database", mebibytes(s.Bytes)},
		{"files", fmt.Sprintf("%d, %s on disk", s.Files.Files, chat.Bytes(s.Files.Bytes))},
		{"memory", fmt.Sprintf("%s, %d goroutines", mebibytes(int64(s.Memory)), s.Goroutines)},
		{"slow readers", fmt.Sprintf("%d behind now, %d had to reload since the start", s.Behind, s.Gaps)},
	} {
		if row[1] != "" {
			k.say(chat.Printable(fmt.Sprintf("%-13s %s", row[0], row[1])))
		}
	}
	return nil
}

func mebibytes(n int64) string { return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20)) }

func reload(ctx context.Context, k *call) error {
	bad, err := k.Session.Reload(ctx)
	if err != nil {
		return err
	}
	for _, line := range bad {
		k.say(chat.Printable("does not count: "+line), map[string]string{"damaged": line})
	}
	if len(bad) == 0 {
		k.say("the lists of keys were read, and every line counts")
	}
	return nil
}

// motd is the message of the day, for everybody.
func motd(_ context.Context, k *call) error {
	text := k.Session.MOTD()
	item := map[string]string{"motd": text}
	if text == "" {
		text = "there is no message of the day"
	}
	k.say(text, item)
	return nil
}

func setMOTD(ctx context.Context, k *call) error {
	text := k.rest
	switch strings.ToLower(text) {
	case "":
		return motd(ctx, k)
	case "off":
		text = ""
	}
	if err := k.Session.SetMOTD(ctx, text); err != nil {
		return err
	}
	return motd(ctx, k)
}

package room_test

import (
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"parley/app/chat"
	"parley/app/room"
	"parley/app/store"
)

// BenchmarkOpenRoom is the opening of a room of so many members, with its last messages and the first page of
// those who are in it, by somebody who comes for that.
func BenchmarkOpenRoom(b *testing.B) {
	for _, people := range []int{10, 10_000} {
		b.Run(fmt.Sprint(people), func(b *testing.B) {
			s, err := store.Open(filepath.Join(b.TempDir(), "parley.db"), store.Options{})
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(func() { s.Close() })
			var all sync.WaitGroup
			for i := range people {
				all.Go(func() {
					name := fmt.Sprint("person-", i)
					if _, err := s.CreateUser(b.Context(), chat.User{Name: name}, chat.Key{Fingerprint: "SHA256:" + name}); err != nil {
						b.Error(err)
					}
				})
			}
			all.Wait()
			m, err := room.New(b.Context(), room.Config{Store: s, Limits: room.Limits{LoginBurst: 1 << 30}})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				ana, err := m.Enter(b.Context(), visitor("person-0", true))
				if err != nil {
					b.Fatal(err)
				}
				if _, err := ana.History(b.Context(), ana.Lobby(), 0, 64); err != nil {
					b.Fatal(err)
				}
				page, total, err := ana.Fellows(b.Context(), ana.Lobby(), chat.Member{}, 200)
				if err != nil || total != people || len(ana.Roster(ana.Lobby(), page, 200)) != min(people, 200) {
					b.Fatal(total, err)
				}
				ana.Close()
			}
		})
	}
}

package room

import (
	"fmt"
	"testing"

	"parley/app/chat"
)

// BenchmarkDeliver puts a message into the mailbox of everybody in a room, who all take it.
func BenchmarkDeliver(b *testing.B) {
	for _, people := range []int{500, 10_000} {
		b.Run(fmt.Sprint(people), func(b *testing.B) {
			m, _ := crowd(b, people)
			var sessions []*Session
			for id := range people {
				sessions = append(sessions, enterAs(b, m, chat.UserID(id+1)))
			}
			l := m.lives[1]
			b.ReportAllocs()
			b.ResetTimer()
			seq := chat.Seq(0)
			for b.Loop() {
				seq++
				l.deliver(chat.MessagePosted{Message: &chat.Message{Room: 1, Seq: seq, Author: chat.UserID(people / 2)}})
				b.StopTimer()
				for _, s := range sessions {
					s.Next(b.Context())
				}
				b.StartTimer()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*people), "ns/session")
		})
	}
}

// BenchmarkEnterLeave is one more person who comes and goes while so many are in the lobby.
func BenchmarkEnterLeave(b *testing.B) {
	for _, people := range []int{500, 10_000} {
		b.Run(fmt.Sprint(people), func(b *testing.B) {
			m, _ := crowd(b, people+1)
			for id := range people {
				enterAs(b, m, chat.UserID(id+1))
			}
			b.ReportAllocs()
			for b.Loop() {
				enterAs(b, m, chat.UserID(people+1)).Close()
			}
		})
	}
}

// BenchmarkAllLeave is 10,000 people who leave one after the other, those who came first first.
func BenchmarkAllLeave(b *testing.B) {
	const people = 10_000
	m, _ := crowd(b, people)
	for b.Loop() {
		b.StopTimer()
		var sessions []*Session
		for id := range people {
			sessions = append(sessions, enterAs(b, m, chat.UserID(id+1)))
		}
		b.StartTimer()
		for _, s := range sessions {
			s.Close()
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*people), "ns/session")
}

// BenchmarkManyRooms is the login, the list of rooms, and the leaving of a person with 500 chats.
func BenchmarkManyRooms(b *testing.B) {
	const people, rooms = 1000, 500
	m, f := crowd(b, people)
	for peer := chat.UserID(2); peer < 2+rooms; peer++ {
		r := chat.Room{ID: chat.RoomID(peer), Kind: chat.Direct, LastSeq: 7}
		f.rooms[1] = append(f.rooms[1], chat.Membership{Room: r, Member: chat.Member{Room: r.ID, User: 1}, Peer: peer})
		f.rooms[peer] = append(f.rooms[peer], chat.Membership{Room: r, Member: chat.Member{Room: r.ID, User: peer}, Peer: 1})
	}
	b.Run("enter and leave", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			enterAs(b, m, 1).Close()
		}
	})
	for id := chat.UserID(2); id <= people; id++ {
		enterAs(b, m, id)
	}
	b.Run("enter and leave, all peers here", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			enterAs(b, m, 1).Close()
		}
	})
	s := enterAs(b, m, 1)
	b.Run("list", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			s.Rooms()
		}
	})
}

// BenchmarkPeople makes the list of 10,000 people anew.
func BenchmarkPeople(b *testing.B) {
	m, _ := crowd(b, 10_000)
	b.ReportAllocs()
	for b.Loop() {
		m.people.rebuild()
	}
}

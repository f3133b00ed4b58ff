package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"parley/app/chat"
)

const (
	roomColumns = `rooms.id, rooms.kind, rooms.name, rooms.topic, rooms.private, rooms.created, rooms.last_seq, rooms.last_at,
		rooms.slow, rooms.locked, rooms.archived, rooms.people, COALESCE(rooms.parent_id, 0), rooms.root`
	noRoom = "there is no such room"
)

func scanRoom(r row) (v chat.Room, err error) {
	err = r.Scan(roomFields(&v)...)
	return v, err
}

// roomFields are where roomColumns go.
func roomFields(v *chat.Room) []any {
	return []any{&v.ID, &v.Kind, &v.Name, &v.Topic, &v.Private, (*moment)(&v.Created), &v.LastSeq, (*moment)(&v.LastAt),
		(*pause)(&v.Slow), &v.Locked, &v.Archived, &v.People, &v.Parent, &v.Root}
}

// RoomByID implements chat.Rooms.
func (s *Store) RoomByID(ctx context.Context, id chat.RoomID) (chat.Room, error) {
	return one(ctx, s.read, scanRoom, noRoom, `SELECT `+roomColumns+` FROM rooms WHERE id = $1`, int64(id))
}

// ChannelByName implements chat.Rooms.
func (s *Store) ChannelByName(ctx context.Context, name string) (chat.Room, error) {
	return one(ctx, s.read, scanRoom, "there is no such channel",
		`SELECT `+roomColumns+` FROM rooms WHERE skeleton = $1`, chat.Skeleton(name))
}

// ChannelsByName implements chat.Rooms. Names of private channels are in no index: it looks at all of them.
func (s *Store) ChannelsByName(ctx context.Context, name string) ([]chat.Room, error) {
	skeleton := chat.Skeleton(name)
	all, err := list(ctx, s.read, scanRoom,
		`SELECT `+roomColumns+` FROM rooms WHERE skeleton = $1 OR private = 1`, skeleton)
	return slices.DeleteFunc(all, func(r chat.Room) bool { return chat.Skeleton(r.Name) != skeleton }), err
}

// ChannelsLike implements chat.Rooms. What looks like the beginning is found by the index of names, and then
// looked at: "rn" looks like "m".
func (s *Store) ChannelsLike(ctx context.Context, user chat.UserID, prefix string, limit int) ([]chat.Room, error) {
	from := chat.Skeleton(prefix)
	all, err := list(ctx, s.read, scanRoom, `
		SELECT `+roomColumns+` FROM rooms
		WHERE skeleton >= $1 AND skeleton < $2 AND archived = 0
			AND NOT EXISTS (SELECT 1 FROM members WHERE members.room_id = rooms.id AND members.user_id = $3)
		ORDER BY skeleton LIMIT $4`, from, from+string(utf8.MaxRune), int64(user), max(0, limit))
	return slices.DeleteFunc(all, func(r chat.Room) bool {
		return !strings.HasPrefix(strings.ToLower(r.Name), strings.ToLower(prefix))
	}), err
}

// CreateRoom implements chat.Rooms. Of r it takes Kind, Name, Topic, Private, People, and Created if not zero.
func (s *Store) CreateRoom(ctx context.Context, r chat.Room, owner chat.UserID) (chat.Room, error) {
	return ask(ctx, s.write.write, func(t *tx) (chat.Room, error) {
		skeleton := sql.NullString{String: chat.Skeleton(r.Name), Valid: r.Kind == chat.Channel && !r.Private}
		made, err := first(t, scanRoom, `
			INSERT INTO rooms (kind, name, skeleton, topic, private, created)
			VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (skeleton) DO NOTHING
			RETURNING `+roomColumns,
			int64(r.Kind), r.Name, skeleton, r.Topic, flag(r.Private), s.at(r.Created))
		if err != nil {
			return made, taken(err, "the name “#%s” is taken", r.Name)
		}
		if r.Kind == chat.Group {
			made.People = r.People.With(owner)
		}
		for _, id := range append(made.People.IDs(), owner) {
			m := chat.Member{Room: made.ID, User: id, Joined: r.Created}
			if id == owner {
				m.Role = chat.Owner
			}
			if err := s.insertMember(t, m); err != nil {
				return made, err
			}
		}
		return made, nil
	})
}

// GroupOf implements chat.Rooms.
func (s *Store) GroupOf(ctx context.Context, p chat.People) (chat.Room, error) {
	return one(ctx, s.read, scanRoom, "they have no group",
		`SELECT `+roomColumns+` FROM rooms WHERE people = $1 AND people <> '' ORDER BY last_at DESC, id DESC`, string(p))
}

// Channels implements chat.Rooms.
func (s *Store) Channels(ctx context.Context, user chat.UserID, words []string, limit int) ([]chat.Listing, error) {
	all, err := list(ctx, s.read, scanListing, `
		SELECT `+roomColumns+`, rooms.members,
			EXISTS (SELECT 1 FROM members WHERE members.room_id = rooms.id AND members.user_id = $1)
		FROM rooms WHERE rooms.skeleton IS NOT NULL
		ORDER BY rooms.archived, rooms.members DESC, rooms.id`, int64(user))
	all = slices.DeleteFunc(all, func(l chat.Listing) bool {
		text := strings.ToLower(l.Room.Name + " " + l.Room.Topic)
		return slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, strings.ToLower(w)) })
	})
	return all[:min(len(all), limit)], err
}

func scanListing(r row) (l chat.Listing, err error) {
	err = r.Scan(append(roomFields(&l.Room), &l.Members, &l.In)...)
	return l, err
}

// SaveRoom implements chat.Rooms. NotFound when there is no such room.
func (s *Store) SaveRoom(ctx context.Context, r chat.Room, d chat.Deed) error {
	return s.write.write(ctx, func(t *tx) error {
		n, err := t.exec(`UPDATE rooms SET name = $2, topic = $3, slow = $4, locked = $5, archived = $6,
				skeleton = CASE WHEN skeleton IS NULL THEN NULL ELSE $7 END
			WHERE id = $1`,
			int64(r.ID), r.Name, r.Topic, r.Slow.Microseconds(), flag(r.Locked), flag(r.Archived), chat.Skeleton(r.Name))
		if err := need(n, err, noRoom); err != nil {
			if err = fold(err, ""); chat.CodeOf(err) == chat.Conflict {
				return chat.Errorf(chat.Conflict, "the name “#%s” is taken", r.Name)
			}
			return err
		}
		if d == (chat.Deed{}) {
			return nil
		}
		return s.insertDeed(t, d)
	})
}

const selectDirect = `SELECT ` + roomColumns + ` FROM rooms WHERE user_lo = $1 AND user_hi = $2`

// FindDirect implements chat.Rooms.
func (s *Store) FindDirect(ctx context.Context, a, b chat.UserID) (chat.Room, error) {
	return one(ctx, s.read, scanRoom, noRoom, selectDirect, int64(min(a, b)), int64(max(a, b)))
}

// DirectRoom implements chat.Rooms. Invalid when a and b are one person, NotFound when there is no
// such person.
func (s *Store) DirectRoom(ctx context.Context, a, b chat.UserID) (room chat.Room, created bool, err error) {
	if a == b {
		return chat.Room{}, false, chat.Errorf(chat.Invalid, "a direct room needs two people")
	}
	if room, err = s.FindDirect(ctx, a, b); chat.CodeOf(err) != chat.NotFound {
		return room, false, err
	}
	type answer struct {
		room    chat.Room
		created bool
	}
	got, err := ask(ctx, s.write.write, func(t *tx) (got answer, err error) {
		got.room, got.created, err = s.insertDirect(t, min(a, b), max(a, b))
		return got, err
	})
	return got.room, got.created, err
}

// insertDirect makes the room with both members, or finds the one that was made meanwhile.
func (s *Store) insertDirect(t *tx, lo, hi chat.UserID) (room chat.Room, created bool, err error) {
	room, err = first(t, scanRoom, `
		INSERT INTO rooms (kind, created, user_lo, user_hi)
		VALUES ($1, $2, $3, $4)
		ON CONFLICT (user_lo, user_hi) DO NOTHING
		RETURNING `+roomColumns,
		int64(chat.Direct), micros(s.now()), int64(lo), int64(hi))
	if errors.Is(err, sql.ErrNoRows) {
		room, err = first(t, scanRoom, selectDirect, int64(lo), int64(hi))
		return room, false, err
	}
	for _, id := range []chat.UserID{lo, hi} {
		if err == nil {
			err = s.insertMember(t, chat.Member{Room: room.ID, User: id})
		}
	}
	return room, true, err
}

// RoomsOf implements chat.Rooms. A room without messages counts as active when it was made.
func (s *Store) RoomsOf(ctx context.Context, user chat.UserID) ([]chat.Membership, error) {
	return list(ctx, s.read, scanMembership, `
		SELECT `+roomColumns+`, `+memberColumns+`,
			COALESCE(CASE WHEN rooms.user_lo = members.user_id THEN rooms.user_hi ELSE rooms.user_lo END, 0)
		FROM members JOIN rooms ON rooms.id = members.room_id
		WHERE members.user_id = $1 AND (rooms.parent_id IS NULL OR rooms.last_at > $2 OR rooms.created > $2)
		ORDER BY CASE WHEN rooms.last_at > rooms.created THEN rooms.last_at ELSE rooms.created END DESC, rooms.id DESC`,
		int64(user), micros(s.now().Add(-chat.ThreadAge)))
}

func scanMembership(r row) (m chat.Membership, err error) {
	fields := append(roomFields(&m.Room), memberFields(&m.Member)...)
	err = r.Scan(append(fields, &m.Peer)...)
	return m, err
}

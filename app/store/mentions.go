package store

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"parley/app/chat"
)

// nameMembers keeps of the people whom a message is to mention those who are in its room.
func nameMembers(t *tx, m *chat.Message) error {
	var members []chat.UserID
	for _, id := range m.Named {
		n, err := first(t, scanCount, `SELECT COUNT(*) FROM members WHERE room_id = $1 AND user_id = $2`, int64(m.Room), int64(id))
		if err != nil {
			return err
		}
		if n > 0 {
			members = append(members, id)
		}
	}
	m.Named = members
	return nil
}

// insertMentions adds a row for each whom a message finds that was just inserted, by name or because they are here.
// It can't be refused.
func insertMentions(t *tx, m *chat.Message) error {
	here := slices.DeleteFunc(slices.Clone(m.Here), func(id chat.UserID) bool { return slices.Contains(m.Named, id) })
	m.Here = nil
	for _, id := range slices.Concat(m.Named, here) {
		_, err := t.exec(`INSERT INTO mentions (user_id, room_id, seq, posted) VALUES ($1, $2, $3, $4)`,
			int64(id), int64(m.Room), int64(m.Seq), micros(m.Posted))
		if err != nil {
			return err
		}
	}
	return nil
}

// deleteMentions takes them away again.
func deleteMentions(t *tx, m *chat.Message) error {
	for _, id := range m.Named {
		_, err := t.exec(`DELETE FROM mentions WHERE user_id = $1 AND room_id = $2 AND seq = $3`, int64(id), int64(m.Room), int64(m.Seq))
		if err != nil {
			return err
		}
	}
	if m.Call != chat.CallHere {
		return nil
	}
	_, err := t.exec(`DELETE FROM mentions WHERE room_id = $1 AND seq = $2
		AND user_id IN (SELECT user_id FROM members WHERE room_id = $1)`, int64(m.Room), int64(m.Seq))
	return err
}

// called is what makes a message that calls everybody one that mentions the user $1.
const called = ` messages.call = 2 AND messages.author_id <> $1
	AND NOT EXISTS (SELECT 1 FROM blocks WHERE by_id = $1 AND other_id = messages.author_id) `

// UnreadMentions implements chat.Messages.
func (s *Store) UnreadMentions(ctx context.Context, user chat.UserID) ([]chat.Place, error) {
	return list(ctx, s.read, scanPlace, `
		SELECT mentions.room_id, mentions.seq FROM members
			JOIN mentions ON mentions.user_id = members.user_id AND mentions.room_id = members.room_id
				AND mentions.seq > members.read_seq
			WHERE members.user_id = $1
		UNION
		SELECT messages.room_id, messages.seq FROM members
			JOIN messages ON messages.room_id = members.room_id AND messages.seq > members.read_seq
			WHERE members.user_id = $1 AND`+called+`
		ORDER BY 1, 2`,
		int64(user))
}

// UnreadBlocked implements chat.Messages. Only one of the two bounds of seq may use the index (the + keeps the other
// from it), or somebody who was away for a year would have all of that read.
func (s *Store) UnreadBlocked(ctx context.Context, user chat.UserID, newest int) ([]chat.Place, error) {
	return list(ctx, s.read, scanPlace, `
		SELECT messages.room_id, messages.seq FROM members
			JOIN rooms ON rooms.id = members.room_id AND rooms.kind <> $1 AND rooms.last_seq > members.read_seq
			JOIN messages ON messages.room_id = members.room_id
				AND messages.seq > rooms.last_seq - $2 AND +messages.seq > members.read_seq
		WHERE members.user_id = $3 AND messages.kind <> $4
			AND messages.author_id IN (SELECT other_id FROM blocks WHERE by_id = $3)
		ORDER BY 1, 2`,
		int64(chat.Direct), newest, int64(user), int64(chat.Notice))
}

// Mentions implements chat.Messages.
func (s *Store) Mentions(ctx context.Context, user chat.UserID, limit int) ([]*chat.Message, error) {
	return list(ctx, s.read, scanMessage, `
		SELECT `+messageColumns+fromMessages+`
		WHERE (messages.room_id, messages.seq) IN (
			SELECT room_id, seq FROM (
				SELECT mentions.room_id, mentions.seq, mentions.posted FROM mentions
					JOIN members ON members.room_id = mentions.room_id AND members.user_id = mentions.user_id
					WHERE mentions.user_id = $1
				UNION
				SELECT messages.room_id, messages.seq, messages.posted FROM members
					JOIN messages ON messages.room_id = members.room_id
					WHERE members.user_id = $1 AND`+called+`
				ORDER BY 3 DESC LIMIT $2))
		ORDER BY messages.posted DESC, messages.room_id, messages.seq DESC`,
		int64(user), max(0, limit))
}

// named are the ids of users in a column, with spaces between them.
type named []chat.UserID

// Scan implements sql.Scanner.
func (n *named) Scan(src any) error {
	text, ok := src.(string)
	if !ok {
		return chat.Errorf(chat.Internal, "the named in the database are a %T", src)
	}
	*n = nil
	for word := range strings.FieldsSeq(text) {
		id, err := strconv.ParseInt(word, 10, 64)
		if err != nil {
			return err
		}
		*n = append(*n, chat.UserID(id))
	}
	return nil
}

// column is the other way.
func (n named) column() string {
	words := make([]string, len(n))
	for i, id := range n {
		words[i] = strconv.FormatInt(int64(id), 10)
	}
	return strings.Join(words, " ")
}

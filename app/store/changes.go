package store

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"parley/app/chat"
)

// ChangeMessage implements chat.Messages.
func (s *Store) ChangeMessage(ctx context.Context, at chat.Place, d *chat.Deed, change func(*chat.Message) (bool, error)) (*chat.Message, error) {
	return ask(ctx, s.write.write, func(t *tx) (*chat.Message, error) {
		now, changed, err := changeMessage(t, at, s.now(), change)
		if err == nil && changed && d != nil {
			err = s.insertDeed(t, *d)
		}
		return now, err
	})
}

// changeMessage is the one place where a message that is stored becomes another.
func changeMessage(t *tx, at chat.Place, when time.Time, change func(*chat.Message) (bool, error)) (now *chat.Message, changed bool, err error) {
	was, err := first(t, scanMessage, selectMessage, int64(at.Room), int64(at.Seq))
	if err != nil {
		return nil, false, fold(err, noMessage)
	}
	m := *was
	if changed, err = change(&m); err != nil || !changed {
		return was, false, err
	}
	m.Version = was.Version + 1
	if m.Deleted {
		if _, err = t.exec(`DELETE FROM texts WHERE room_id = $1 AND seq = $2`, int64(at.Room), int64(at.Seq)); err == nil {
			err = deleteMentions(t, was)
		}
	} else if m.Text != was.Text {
		_, err = t.exec(`INSERT INTO texts (room_id, seq, version, text, until) VALUES ($1, $2, $3, $4, $5)`,
			int64(at.Room), int64(at.Seq), was.Version, was.Text, micros(when))
	}
	if err != nil {
		return nil, false, err
	}
	if err := refile(t, was, &m); err != nil {
		return nil, false, err
	}
	m.Edited, m.Pinned = stored(m.Edited), stored(m.Pinned)
	_, err = t.exec(`
		UPDATE messages SET text = $3, version = $4, edited = $5, deleted = $6, reactions = $7, pinned = $8, named = $9, call = $10, files = $11,
			reply = CASE WHEN $6 > 0 THEN NULL ELSE reply END
		WHERE room_id = $1 AND seq = $2`,
		int64(at.Room), int64(at.Seq), m.Text, m.Version, micros(m.Edited), flag(m.Deleted), reactions(m.Reactions).column(), micros(m.Pinned),
		named(m.Named).column(), int64(m.Call), attachments(m.Files).column())
	if err == nil && (m.Text != was.Text || !slices.Equal(m.Files, was.Files)) {
		err = t.index.change(t, &m)
	}
	return &m, true, err
}

// stored returns a time as it will be read.
func stored(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return time.UnixMicro(t.UnixMicro()).UTC()
}

// MessagesBy implements chat.Messages.
func (s *Store) MessagesBy(ctx context.Context, author chat.UserID, since time.Time, after chat.Place, limit int) ([]chat.Place, error) {
	return list(ctx, s.read, scanPlace, `
		SELECT room_id, seq FROM messages
		WHERE (room_id, seq) > ($1, $2) AND author_id = $3 AND posted >= $4 AND deleted = 0
		ORDER BY room_id, seq LIMIT $5`,
		int64(after.Room), int64(after.Seq), int64(author), micros(since), max(0, limit))
}

func scanPlace(r row) (p chat.Place, err error) {
	err = r.Scan(&p.Room, &p.Seq)
	return p, err
}

// DeleteMessages implements chat.Messages.
func (s *Store) DeleteMessages(ctx context.Context, places []chat.Place) ([]*chat.Message, error) {
	return ask(ctx, s.write.write, func(t *tx) (list []*chat.Message, err error) {
		for _, at := range places {
			m, changed, err := changeMessage(t, at, s.now(), func(m *chat.Message) (bool, error) { return m.Delete(), nil })
			if err != nil {
				return nil, err
			}
			if changed {
				list = append(list, m)
			}
		}
		return list, nil
	})
}

// Texts implements chat.Messages.
func (s *Store) Texts(ctx context.Context, at chat.Place) ([]chat.Text, error) {
	return list(ctx, s.read, scanText, `
		SELECT version, text, until FROM texts WHERE room_id = $1 AND seq = $2 ORDER BY version`,
		int64(at.Room), int64(at.Seq))
}

func scanText(r row) (v chat.Text, err error) {
	err = r.Scan(&v.Version, &v.Text, (*moment)(&v.Until))
	return v, err
}

// reactions are those of a message in a column: JSON, or nothing.
type reactions []chat.Reaction

// Scan implements sql.Scanner.
func (r *reactions) Scan(src any) error {
	text, ok := src.(string)
	if !ok {
		return chat.Errorf(chat.Internal, "reactions in the database are a %T", src)
	}
	*r = nil
	if text == "" {
		return nil
	}
	return json.Unmarshal([]byte(text), (*[]chat.Reaction)(r))
}

// column is the other way.
func (r reactions) column() string {
	if len(r) == 0 {
		return ""
	}
	text, _ := json.Marshal([]chat.Reaction(r)) // names and numbers: it can't fail
	return string(text)
}

package store

import (
	"context"

	"parley/app/chat"
)

// Settings implements chat.Settings.
func (s *Store) Settings(ctx context.Context) (map[string]string, error) {
	rows, err := list(ctx, s.read, scanSetting, `SELECT name, value FROM settings`)
	if err != nil {
		return nil, err
	}
	settings := make(map[string]string, len(rows))
	for _, r := range rows {
		settings[r.name] = r.value
	}
	return settings, nil
}

// SaveSetting implements chat.Settings.
func (s *Store) SaveSetting(ctx context.Context, name, value string, d chat.Deed) error {
	return s.write.write(ctx, func(t *tx) error {
		_, err := t.exec(`
			INSERT INTO settings (name, value) VALUES ($1, $2)
			ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
		if err != nil {
			return err
		}
		return s.insertDeed(t, d)
	})
}

type setting struct{ name, value string }

func scanSetting(r row) (v setting, err error) {
	err = r.Scan(&v.name, &v.value)
	return v, err
}

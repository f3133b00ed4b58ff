package store

import (
	"context"
	"database/sql"
	"embed"
	"io/fs"
	"log/slog"

	"github.com/pressly/goose/v3"

	"parley/app/chat"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrate brings the schema to the version that this program knows. A newer one is refused before
// anything is written.
func migrate(ctx context.Context, db *sql.DB, path string) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, files,
		goose.WithSlog(slog.New(slog.DiscardHandler)), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	have, know, err := p.GetVersions(ctx)
	if err != nil {
		return err
	}
	if have > know {
		return chat.Errorf(chat.Invalid,
			"%s was written by a newer parley (schema %d, this one knows %d): start that one; the file was left as it is",
			path, have, know)
	}
	_, err = p.Up(ctx)
	return err
}

package store

import (
	"context"
	"database/sql"
	"errors"

	"parley/app/chat"
)

// errClosed answers whoever comes after Close.
var errClosed = chat.Errorf(chat.Unavailable, "the server is closing; try again later")

// fold turns what the database answers into an error that a person may read. It is the only place
// that does. missing is said when the answer was "no rows"; an error of the domain passes as it is.
func fold(err error, missing string) error {
	var known *chat.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return err
	case errors.Is(err, sql.ErrNoRows):
		return chat.Wrap(chat.NotFound, err, missing)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return chat.Wrap(chat.Unavailable, err, "the server did not answer in time; try again")
	case errors.Is(err, sql.ErrConnDone), isClosed(err):
		return chat.Wrap(chat.Unavailable, err, errClosed.Message)
	}
	return foldSQLite(err)
}

// isClosed knows the two errors of database/sql that say "closed" and have no name there.
func isClosed(err error) bool {
	text := err.Error()
	return text == "sql: database is closed" || text == "sql: statement is closed"
}

// spoils says whether a job's error means that its whole transaction cannot be kept. The answers of
// the domain (taken, not there) concern the job alone.
func spoils(err error) bool {
	switch chat.CodeOf(err) {
	case chat.Unavailable, chat.Internal:
		return true
	}
	return false
}

// taken is the Conflict that an INSERT … ON CONFLICT DO NOTHING RETURNING without a row stands for;
// any other error passes.
func taken(err error, format string, args ...any) error {
	if errors.Is(err, sql.ErrNoRows) {
		return chat.Errorf(chat.Conflict, format, args...)
	}
	return err
}

// need is the NotFound of a statement that changed no row.
func need(changed int64, err error, missing string) error {
	if err == nil && changed == 0 {
		return chat.Errorf(chat.NotFound, "%s", missing)
	}
	return err
}

package store

import (
	"context"
	"database/sql"
	"net/netip"
	"sync"
	"time"

	"parley/app/chat"
)

// row is what *sql.Row and *sql.Rows share.
type row interface{ Scan(dest ...any) error }

// reader answers queries from the read-only connections. Each statement is prepared at its first
// use and kept; database/sql prepares it again on each connection that meets it.
type reader struct {
	db    *sql.DB
	stmts sync.Map // query string → *sql.Stmt
}

func (r *reader) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if s, ok := r.stmts.Load(query); ok {
		return s.(*sql.Stmt), nil
	}
	s, err := r.db.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	kept, ok := r.stmts.LoadOrStore(query, s)
	if ok { // another goroutine was first
		s.Close()
	}
	return kept.(*sql.Stmt), nil
}

func (r *reader) close() error {
	r.stmts.Range(func(_, s any) bool { s.(*sql.Stmt).Close(); return true })
	return r.db.Close()
}

// view reads what there was at one moment, whatever is written meanwhile.
type view struct {
	r  *reader
	tx *sql.Tx
	of map[string]*sql.Stmt
}

// view has look read at one moment.
func (r *reader) view(ctx context.Context, look func(*view) error) error {
	tx, err := r.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return fold(err, "")
	}
	defer tx.Rollback()
	return look(&view{r, tx, map[string]*sql.Stmt{}})
}

func (v *view) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if s := v.of[query]; s != nil {
		return s, nil
	}
	s, err := v.r.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	v.of[query] = v.tx.StmtContext(ctx, s)
	return v.of[query], nil
}

// source is where statements run: a reader, a view, the open transaction of the writer.
type source interface {
	stmt(ctx context.Context, query string) (*sql.Stmt, error)
}

// one returns the first row of a query; NotFound, with the sentence missing, when there is none.
func one[T any](ctx context.Context, r source, scan func(row) (T, error), missing, query string, args ...any) (T, error) {
	var v T
	s, err := r.stmt(ctx, query)
	if err == nil {
		v, err = scan(s.QueryRowContext(ctx, args...))
	}
	return v, fold(err, missing)
}

// list returns all rows of a query, nil when there are none.
func list[T any](ctx context.Context, r source, scan func(row) (T, error), query string, args ...any) ([]T, error) {
	s, err := r.stmt(ctx, query)
	if err != nil {
		return nil, fold(err, "")
	}
	rows, err := s.QueryContext(ctx, args...)
	if err != nil {
		return nil, fold(err, "")
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, fold(err, "")
		}
		all = append(all, v)
	}
	return all, fold(rows.Err(), "")
}

// moment is a time in a column: microseconds since 1970 in UTC, 0 for the zero time.
type moment time.Time

// Scan implements sql.Scanner.
func (m *moment) Scan(src any) error {
	us, ok := src.(int64)
	if !ok {
		return chat.Errorf(chat.Internal, "a time in the database is a %T", src)
	}
	*m = moment{}
	if us != 0 {
		*m = moment(time.UnixMicro(us).UTC())
	}
	return nil
}

// micros is the other way.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// pause is a duration in a column: microseconds.
type pause time.Duration

// Scan implements sql.Scanner.
func (p *pause) Scan(src any) error {
	us, ok := src.(int64)
	if !ok {
		return chat.Errorf(chat.Internal, "a duration in the database is a %T", src)
	}
	*p = pause(us) * pause(time.Microsecond)
	return nil
}

// orNull is a user in a column that may have none.
func orNull(id chat.UserID) sql.NullInt64 { return sql.NullInt64{Int64: int64(id), Valid: id != 0} }

// addrText is an address in a column, empty for none.
func addrText(a netip.Addr) string {
	if !a.IsValid() {
		return ""
	}
	return a.String()
}

// flag is a boolean in a column.
func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

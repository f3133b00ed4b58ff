package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"sync"

	"parley/app/chat"
)

const (
	batchMax = 256     // jobs in a transaction: bounds how long the first of them waits for the last
	queueMax = 1 << 14 // jobs waiting; more than that are refused, so a stuck disk cannot fill the memory
)

// job is one change that somebody waits for.
type job struct {
	ctx  context.Context
	run  func(*tx) error // may run twice, after a rollback; must not wait for anything but the database
	err  error           // set before done is closed
	done chan struct{}
}

// writer owns the connection that writes. Its goroutine begins with newWriter and ends with close.
type writer struct {
	tx    *tx
	ended chan struct{}

	mu     sync.Mutex // guards what follows; never held over IO
	wake   *sync.Cond // on mu: the queue grew, or closed
	queue  []*job
	closed bool
}

func newWriter(conn *sql.Conn) *writer {
	w := &writer{tx: &tx{conn: conn, tails: newTails(), index: index{due: make(chan struct{}, 1)}, stmts: map[string]*sql.Stmt{}}, ended: make(chan struct{})}
	w.wake = sync.NewCond(&w.mu)
	go w.loop()
	return w
}

// do runs a change in the next transaction and returns after its commit. run must leave the
// transaction as it found it when it fails with an error of the domain; write sees to that.
// When ctx ends first do returns its error, and the change may or may not be made.
func (w *writer) do(ctx context.Context, run func(*tx) error) error {
	j := &job{ctx: ctx, run: run, done: make(chan struct{})}
	if err := w.put(j); err != nil {
		return err
	}
	select {
	case <-j.done:
		return j.err
	case <-ctx.Done():
		return fold(ctx.Err(), "")
	}
}

// write is do for a change of several statements: a savepoint undoes those of a change that fails.
func (w *writer) write(ctx context.Context, run func(*tx) error) error {
	return w.do(ctx, func(t *tx) error { return t.undoable(run) })
}

// ask is do, or write, for a change that has a result. The result is the job's until it is done: who
// went away before must not touch it.
func ask[T any](ctx context.Context, do func(context.Context, func(*tx) error) error, run func(*tx) (T, error)) (T, error) {
	var result, none T
	err := do(ctx, func(t *tx) (err error) {
		result, err = run(t)
		return err
	})
	if err != nil {
		return none, err
	}
	return result, nil
}

// put queues a job. Unavailable when the writer is closed or hopelessly behind.
func (w *writer) put(j *job) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return errClosed
	}
	if len(w.queue) >= queueMax {
		return chat.Errorf(chat.Unavailable, "the disk of the server does not keep up; try again later")
	}
	w.queue = append(w.queue, j)
	w.wake.Signal()
	return nil
}

// take waits for jobs and returns up to batchMax of them, none when the writer is closed and drained.
func (w *writer) take() []*job {
	w.mu.Lock()
	defer w.mu.Unlock()
	for len(w.queue) == 0 && !w.closed {
		w.wake.Wait()
	}
	n := min(len(w.queue), batchMax)
	batch := slices.Clone(w.queue[:n])
	w.queue = slices.Delete(w.queue, 0, n)
	return batch
}

func (w *writer) loop() {
	defer close(w.ended)
	for batch := w.take(); len(batch) > 0; batch = w.take() {
		w.settle(batch)
	}
}

// settle commits a batch and answers its callers. When one job fails in a way nobody foresaw, each
// is tried in a transaction of its own, so that the others do not pay for it; trouble with the disk
// is everybody's.
func (w *writer) settle(batch []*job) {
	err := w.commit(batch)
	if len(batch) > 1 && chat.CodeOf(err) == chat.Internal {
		for i := range batch {
			w.settle(batch[i : i+1])
		}
		return
	}
	for _, j := range batch {
		if err != nil {
			j.err = err
		}
		close(j.done)
	}
}

// commit runs the jobs in one transaction and sets their errors. It returns an error when the
// transaction did not come to be: then nothing of it is kept.
func (w *writer) commit(batch []*job) (err error) {
	// Callers come and go; the transaction is theirs together and stops for none of them.
	sqlTx, err := w.tx.conn.BeginTx(context.Background(), nil)
	if err != nil {
		return fold(err, "")
	}
	defer func() {
		if err != nil {
			sqlTx.Rollback() // harmless after a Commit that failed
			w.tx.tails.forget()
			w.tx.index.forget()
		}
	}()
	for _, j := range batch {
		if j.err = fold(j.ctx.Err(), ""); j.err != nil {
			continue
		}
		if j.err = fold(j.run(w.tx), "there is no such thing"); spoils(j.err) {
			return j.err
		}
	}
	if err := errors.Join(w.tx.tails.flush(w.tx), w.tx.index.flush(w.tx)); err != nil {
		return fold(err, "")
	}
	if err := sqlTx.Commit(); err != nil {
		return fold(err, "")
	}
	w.tx.index.committed()
	return nil
}

// close refuses further jobs, waits until those in the queue are done, and gives the connection back.
func (w *writer) close() error {
	w.mu.Lock()
	w.closed = true
	w.wake.Signal()
	w.mu.Unlock()
	<-w.ended
	return w.tx.close()
}

// tx is the open transaction as a job sees it. Only the writer's goroutine touches it, after Open.
type tx struct {
	conn  *sql.Conn
	tails tails
	index index
	stmts map[string]*sql.Stmt // prepared at the first use, kept until close
}

func (t *tx) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if s := t.stmts[query]; s != nil {
		return s, nil
	}
	s, err := t.conn.PrepareContext(ctx, query)
	if err == nil {
		t.stmts[query] = s
	}
	return s, err
}

// exec runs a statement and returns how many rows it changed.
func (t *tx) exec(query string, args ...any) (int64, error) {
	s, err := t.stmt(context.Background(), query)
	if err != nil {
		return 0, err
	}
	res, err := s.ExecContext(context.Background(), args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// first scans the first row of a statement; sql.ErrNoRows when there is none.
func first[T any](t *tx, scan func(row) (T, error), query string, args ...any) (T, error) {
	s, err := t.stmt(context.Background(), query)
	if err != nil {
		var none T
		return none, err
	}
	return scan(s.QueryRowContext(context.Background(), args...))
}

// undoable runs a change of several statements so that nothing of it stays when it fails.
func (t *tx) undoable(run func(*tx) error) error {
	if _, err := t.exec("SAVEPOINT job"); err != nil {
		return err
	}
	err := run(t)
	if err != nil {
		// A full disk ends the whole transaction, and this savepoint with it: no matter then.
		t.exec("ROLLBACK TO SAVEPOINT job")
	}
	if _, e := t.exec("RELEASE SAVEPOINT job"); err == nil {
		err = e
	}
	return err
}

func (t *tx) close() error {
	for _, s := range t.stmts {
		s.Close()
	}
	return t.conn.Close()
}

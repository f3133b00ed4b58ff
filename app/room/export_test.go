package room

import (
	"context"
	"time"

	"parley/app/chat"
)

// Purge is for tests of other packages, which have real stores.
func (m *Manager) Purge(ctx context.Context, author chat.UserID, since time.Time) (int, error) {
	return m.purge(ctx, author, since, func(int) {})
}

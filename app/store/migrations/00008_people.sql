-- +goose Up
-- Who may read but not write.
CREATE TABLE mutes (
    user_id INTEGER NOT NULL PRIMARY KEY REFERENCES users (id),
    reason  TEXT    NOT NULL,
    since   INTEGER NOT NULL,
    until   INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Where a key was last used from.
ALTER TABLE keys ADD COLUMN last_addr TEXT NOT NULL DEFAULT '';

-- A network that is banned because somebody who is banned came from there.
ALTER TABLE bans ADD COLUMN with_id INTEGER REFERENCES users (id);

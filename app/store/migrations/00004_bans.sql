-- +goose Up
-- Whom the server does not let in: one of user_id, fingerprint and network is set.
CREATE TABLE bans (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id     INTEGER          REFERENCES users (id),
    fingerprint TEXT    NOT NULL DEFAULT '',
    network     TEXT    NOT NULL DEFAULT '',
    reason      TEXT    NOT NULL DEFAULT '',
    since       INTEGER NOT NULL,
    until       INTEGER NOT NULL DEFAULT 0
) STRICT;

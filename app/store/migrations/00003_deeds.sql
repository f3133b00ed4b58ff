-- +goose Up
-- The audit log: what somebody did by their role. Rows are never changed.
CREATE TABLE deeds (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    at     INTEGER NOT NULL,
    by_id  INTEGER NOT NULL REFERENCES users (id),
    verb   TEXT    NOT NULL,
    target TEXT    NOT NULL DEFAULT '',
    reason TEXT    NOT NULL DEFAULT '',
    addr   TEXT    NOT NULL DEFAULT ''
) STRICT;

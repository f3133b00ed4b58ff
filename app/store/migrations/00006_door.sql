-- +goose Up
-- Keys that may come in, besides those in the files.
CREATE TABLE allowed (
    fingerprint TEXT    NOT NULL PRIMARY KEY,
    comment     TEXT    NOT NULL DEFAULT '',
    since       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE invites (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    hash    TEXT    NOT NULL UNIQUE, -- of the code, which is kept nowhere
    uses    INTEGER NOT NULL,
    used    INTEGER NOT NULL DEFAULT 0,
    created INTEGER NOT NULL,
    until   INTEGER NOT NULL,
    by_id   INTEGER          REFERENCES users (id), -- NULL: the console
    note    TEXT    NOT NULL DEFAULT ''
) STRICT;

-- Who would like to come in: one row for a key, until it is answered, and a while longer when they were refused.
CREATE TABLE knocks (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    fingerprint TEXT    NOT NULL UNIQUE,
    login       TEXT    NOT NULL,
    reason      TEXT    NOT NULL,
    at          INTEGER NOT NULL,
    addr        TEXT    NOT NULL,
    refused     INTEGER NOT NULL DEFAULT 0
) STRICT;

-- +goose Up
-- What administrators changed while the server ran; what is not here is as the flags say.
CREATE TABLE settings (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- by_id may be NULL: the console of the server's own machine, which is nobody's account.
CREATE TABLE deeds_new (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    at     INTEGER NOT NULL,
    by_id  INTEGER          REFERENCES users (id),
    verb   TEXT    NOT NULL,
    target TEXT    NOT NULL DEFAULT '',
    reason TEXT    NOT NULL DEFAULT '',
    addr   TEXT    NOT NULL DEFAULT ''
) STRICT;
INSERT INTO deeds_new SELECT id, at, by_id, verb, target, reason, addr FROM deeds;
DROP TABLE deeds;
ALTER TABLE deeds_new RENAME TO deeds;

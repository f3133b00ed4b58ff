-- +goose Up
-- Browsers that are signed in.
CREATE TABLE browsers (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id     INTEGER NOT NULL REFERENCES users (id),
    hash        TEXT    NOT NULL UNIQUE, -- of a secret that only the browser has
    fingerprint TEXT    NOT NULL,        -- of the key by which it was let in, or empty
    name        TEXT    NOT NULL,
    created     INTEGER NOT NULL,
    used        INTEGER NOT NULL,
    addr        TEXT    NOT NULL
) STRICT;
CREATE INDEX browsers_user ON browsers (user_id, used);

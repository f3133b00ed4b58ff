-- +goose Up
-- Passkeys, which open accounts in browsers, and by which of them a browser is signed in.
CREATE TABLE passkeys (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id     INTEGER NOT NULL REFERENCES users (id),
    credential  TEXT    NOT NULL UNIQUE,
    handle      BLOB    NOT NULL,
    data        BLOB    NOT NULL,
    fingerprint TEXT    NOT NULL, -- of the key by which its user was in when it was added, or empty
    name        TEXT    NOT NULL,
    created     INTEGER NOT NULL,
    used        INTEGER NOT NULL
) STRICT;
CREATE INDEX passkeys_user ON passkeys (user_id);
ALTER TABLE browsers ADD COLUMN passkey_id INTEGER NOT NULL DEFAULT 0;

-- Times are microseconds since 1970 in UTC, 0 for never; booleans are 0 and 1.

-- +goose Up
CREATE TABLE users (
    id        INTEGER PRIMARY KEY AUTOINCREMENT, -- an id names an account for ever
    name      TEXT    NOT NULL,
    skeleton  TEXT    NOT NULL UNIQUE,           -- equal for names that look alike
    created   INTEGER NOT NULL,
    last_seen INTEGER NOT NULL DEFAULT 0,
    status    TEXT    NOT NULL DEFAULT '',
    away      INTEGER NOT NULL DEFAULT 0,
    away_text TEXT    NOT NULL DEFAULT '',
    zone      TEXT    NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE keys (
    fingerprint TEXT    NOT NULL PRIMARY KEY,
    user_id     INTEGER NOT NULL REFERENCES users (id),
    type        TEXT    NOT NULL,
    comment     TEXT    NOT NULL DEFAULT '',
    created     INTEGER NOT NULL,
    last_used   INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE INDEX keys_user ON keys (user_id);

CREATE TABLE rooms (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    kind     INTEGER NOT NULL,
    name     TEXT    NOT NULL DEFAULT '',
    skeleton TEXT             UNIQUE,            -- of a channel's name, else NULL
    topic    TEXT    NOT NULL DEFAULT '',
    private  INTEGER NOT NULL DEFAULT 0,
    created  INTEGER NOT NULL,
    last_seq INTEGER NOT NULL DEFAULT 0,
    last_at  INTEGER NOT NULL DEFAULT 0,
    user_lo  INTEGER          REFERENCES users (id), -- the two of a direct room, the lower id
    user_hi  INTEGER          REFERENCES users (id), -- first; NULL for other rooms
    UNIQUE (user_lo, user_hi)
) STRICT;

CREATE TABLE members (
    room_id       INTEGER NOT NULL REFERENCES rooms (id),
    user_id       INTEGER NOT NULL REFERENCES users (id),
    role          INTEGER NOT NULL,
    joined        INTEGER NOT NULL,
    read_seq      INTEGER NOT NULL DEFAULT 0,
    delivered_seq INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (room_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX members_user ON members (user_id);

-- Clustered by room and seq, so that a page of a room is a walk over neighbours.
CREATE TABLE messages (
    room_id   INTEGER NOT NULL REFERENCES rooms (id),
    seq       INTEGER NOT NULL,
    kind      INTEGER NOT NULL,
    author_id INTEGER NOT NULL REFERENCES users (id),
    client_id TEXT    NOT NULL,
    text      TEXT    NOT NULL,
    posted    INTEGER NOT NULL,
    version   INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (room_id, seq)
) STRICT, WITHOUT ROWID;

-- Unique for author and room. The ClientID comes first because those that begin with a time, as our
-- screens make them, then land side by side at the end: with the room first, each room that is busy
-- would have a page of this index to be written at every commit.
CREATE UNIQUE INDEX messages_client ON messages (client_id, author_id, room_id);

CREATE TABLE blocks (
    by_id    INTEGER NOT NULL REFERENCES users (id),
    other_id INTEGER NOT NULL REFERENCES users (id),
    PRIMARY KEY (by_id, other_id)
) STRICT, WITHOUT ROWID;

-- +goose Up
-- Files of messages: as JSON in the row of the message, as files.go has it, so that a page of a room stays one walk…
ALTER TABLE messages ADD COLUMN files TEXT NOT NULL DEFAULT '';

-- …and a row each, to be found by id, folder and name. folder_id is the room, for a message of a thread the one
-- that the thread is in.
CREATE TABLE attachments (
    id        INTEGER PRIMARY KEY AUTOINCREMENT, -- an id names an attachment for ever
    room_id   INTEGER NOT NULL,
    seq       INTEGER NOT NULL,
    folder_id INTEGER NOT NULL REFERENCES rooms (id),
    author_id INTEGER NOT NULL REFERENCES users (id),
    name      TEXT    NOT NULL,
    type      TEXT    NOT NULL,
    blob      TEXT    NOT NULL,
    size      INTEGER NOT NULL,
    width     INTEGER NOT NULL DEFAULT 0,
    height    INTEGER NOT NULL DEFAULT 0,
    posted    INTEGER NOT NULL,
    FOREIGN KEY (room_id, seq) REFERENCES messages (room_id, seq)
) STRICT;

CREATE INDEX attachments_folder ON attachments (folder_id, id);
CREATE INDEX attachments_name ON attachments (folder_id, name, id);

-- Bytes on disk by their hash, with how many attachments have them. Those that none has are still to be removed.
CREATE TABLE blobs (
    id   TEXT    NOT NULL PRIMARY KEY,
    size INTEGER NOT NULL,
    refs INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX blobs_unused ON blobs (id) WHERE refs = 0;

-- How many files there are of whom, and how many bytes. 0 is nobody's id: all files, and the bytes of all blobs.
CREATE TABLE usage (
    user_id INTEGER PRIMARY KEY,
    files   INTEGER NOT NULL,
    bytes   INTEGER NOT NULL
) STRICT;
INSERT INTO usage (user_id, files, bytes) VALUES (0, 0, 0);

-- +goose Up
-- What becomes of a message after it was posted. A row has all that is shown of it, so that a change is one
-- write, and a page one walk.
ALTER TABLE messages ADD COLUMN edited    INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN deleted   INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN reply     INTEGER;                     -- seq of the one it answers
ALTER TABLE messages ADD COLUMN reactions TEXT    NOT NULL DEFAULT ''; -- JSON, as changes.go has it
ALTER TABLE messages ADD COLUMN pinned    INTEGER NOT NULL DEFAULT 0;

CREATE INDEX messages_pinned ON messages (room_id, pinned) WHERE pinned > 0;

-- What messages said before they were edited.
CREATE TABLE texts (
    room_id INTEGER NOT NULL,
    seq     INTEGER NOT NULL,
    version INTEGER NOT NULL,
    text    TEXT    NOT NULL,
    until   INTEGER NOT NULL,
    PRIMARY KEY (room_id, seq, version),
    FOREIGN KEY (room_id, seq) REFERENCES messages (room_id, seq)
) STRICT, WITHOUT ROWID;

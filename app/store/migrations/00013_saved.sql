-- +goose Up
-- Messages that somebody keeps for themselves.
CREATE TABLE saved (
    user_id INTEGER NOT NULL REFERENCES users (id),
    room_id INTEGER NOT NULL,
    seq     INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (user_id, room_id, seq),
    FOREIGN KEY (room_id, seq) REFERENCES messages (room_id, seq)
) STRICT, WITHOUT ROWID;

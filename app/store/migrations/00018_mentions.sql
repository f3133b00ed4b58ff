-- +goose Up
-- Whom a message mentions was found out when it was posted. named: ids, with spaces between them; call: whether
-- it mentions all who are here (1) or everybody (2), for whom there are no rows.
ALTER TABLE messages ADD COLUMN named TEXT    NOT NULL DEFAULT '';
ALTER TABLE messages ADD COLUMN call  INTEGER NOT NULL DEFAULT 0;

CREATE INDEX messages_call ON messages (room_id, seq) WHERE call > 0;

-- The same by person. posted is that of the message.
CREATE TABLE mentions (
    user_id INTEGER NOT NULL REFERENCES users (id),
    room_id INTEGER NOT NULL,
    seq     INTEGER NOT NULL,
    posted  INTEGER NOT NULL,
    PRIMARY KEY (user_id, room_id, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX mentions_posted ON mentions (user_id, posted);

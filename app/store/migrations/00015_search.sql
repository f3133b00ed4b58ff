-- +goose Up
-- The order in which messages came to the server, over all rooms: 1, 2, 3 …
ALTER TABLE messages ADD COLUMN arrival INTEGER NOT NULL DEFAULT 0;

UPDATE messages SET arrival = came.place
FROM (SELECT room_id, seq, row_number() OVER (ORDER BY posted, room_id, seq) AS place FROM messages) AS came
WHERE came.room_id = messages.room_id AND came.seq = messages.seq;

CREATE INDEX messages_arrival ON messages (arrival);

-- The index of words; search.go says what is in it. Beginnings of words have 3 or 4 letters after the
-- 6 of the room.
CREATE VIRTUAL TABLE search USING fts5 (
    words, content = '', contentless_delete = 1, prefix = '9 10', tokenize = "ascii tokenchars '_'"
);

-- Messages that are not in the index yet: those with an arrival up to this one.
CREATE TABLE search_backlog (arrival INTEGER NOT NULL) STRICT;
INSERT INTO search_backlog SELECT COALESCE(MAX(arrival), 0) FROM messages;

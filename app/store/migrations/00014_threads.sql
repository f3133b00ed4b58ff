-- +goose Up
-- A thread is a room below a message of another one, so that what is said in it has its own seqs and marks.
ALTER TABLE rooms ADD COLUMN parent_id INTEGER REFERENCES rooms (id); -- the room of that message, NULL for other rooms
ALTER TABLE rooms ADD COLUMN root      INTEGER NOT NULL DEFAULT 0;    -- its seq

CREATE UNIQUE INDEX rooms_thread ON rooms (parent_id, root) WHERE parent_id IS NOT NULL;

ALTER TABLE messages ADD COLUMN thread_id INTEGER REFERENCES rooms (id);

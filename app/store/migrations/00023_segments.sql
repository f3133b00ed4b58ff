-- +goose Up
-- The index of words again, now with pages of our own; segment.go says what is in them. It is filled from what is
-- stored, newest first, beside other work.
DROP TABLE search;

CREATE TABLE search_segments (
    id     INTEGER PRIMARY KEY,
    level  INTEGER NOT NULL,
    oldest INTEGER NOT NULL,
    newest INTEGER NOT NULL
) STRICT;

CREATE TABLE search_pages (
    segment INTEGER NOT NULL,
    first   BLOB    NOT NULL,
    page    BLOB    NOT NULL,
    UNIQUE (segment, first)
) STRICT;

-- Messages that say something else by now than the index has of them.
CREATE TABLE search_changed (arrival INTEGER PRIMARY KEY) STRICT;

UPDATE search_backlog SET arrival = newest, upto = newest
FROM (SELECT COALESCE(MAX(arrival), 0) AS newest FROM messages);

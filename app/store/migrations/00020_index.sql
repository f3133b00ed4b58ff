-- +goose Up
-- The index of words again. Beginnings of 3 letters, after the 6 of the room, are in an index of their own; longer
-- ones are a short range of the words. It is filled from what is stored, newest first, beside other work.
DROP TABLE search;
CREATE VIRTUAL TABLE search USING fts5 (
    words, content = '', contentless_delete = 1, prefix = '9', tokenize = "ascii tokenchars '_'"
);

-- Messages with an arrival over this one are not in the index yet; they are put into it many at once.
ALTER TABLE search_backlog ADD COLUMN upto INTEGER NOT NULL DEFAULT 0;
UPDATE search_backlog SET arrival = newest, upto = newest
FROM (SELECT COALESCE(MAX(arrival), 0) AS newest FROM messages);

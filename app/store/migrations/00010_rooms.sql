-- +goose Up
ALTER TABLE rooms ADD COLUMN slow     INTEGER NOT NULL DEFAULT 0; -- microseconds between two posts of one member
ALTER TABLE rooms ADD COLUMN locked   INTEGER NOT NULL DEFAULT 0; -- only moderators post
ALTER TABLE rooms ADD COLUMN archived INTEGER NOT NULL DEFAULT 0; -- nobody posts

-- +goose Up
-- What of a room its member wants to be told: 0 all, 1 mentions, 2 nothing.
ALTER TABLE members ADD COLUMN notify INTEGER NOT NULL DEFAULT 0;

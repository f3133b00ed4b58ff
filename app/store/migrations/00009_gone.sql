-- +goose Up
-- An account that its owner deleted: the row stays for what they said, without anything about them.
ALTER TABLE users ADD COLUMN gone INTEGER NOT NULL DEFAULT 0;

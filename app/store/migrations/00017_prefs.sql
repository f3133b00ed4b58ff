-- +goose Up
-- What a person chose, as JSON; empty when nothing.
ALTER TABLE users ADD COLUMN prefs TEXT NOT NULL DEFAULT '';

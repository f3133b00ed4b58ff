-- +goose Up
-- Where browsers take notices for their users. They go with their browsers.
CREATE TABLE pushes (
    browser_id INTEGER PRIMARY KEY REFERENCES browsers (id) ON DELETE CASCADE,
    endpoint   TEXT    NOT NULL UNIQUE,
    p256dh     TEXT    NOT NULL,
    auth       TEXT    NOT NULL,
    created    INTEGER NOT NULL
) STRICT;

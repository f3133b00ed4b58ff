-- +goose Up
ALTER TABLE users ADD COLUMN role INTEGER NOT NULL DEFAULT 0;

-- There is one scale of roles for users and members: above a moderator stands an administrator, then the owner.
UPDATE members SET role = 3 WHERE role = 2;

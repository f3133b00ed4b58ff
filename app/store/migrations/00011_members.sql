-- +goose Up
ALTER TABLE rooms ADD COLUMN members INTEGER NOT NULL DEFAULT 0;  -- how many there are
ALTER TABLE rooms ADD COLUMN people  TEXT    NOT NULL DEFAULT ''; -- who is in a group, as chat.People has it
UPDATE rooms SET members = (SELECT COUNT(*) FROM members WHERE members.room_id = rooms.id);

-- A private channel takes its name from nobody: a name that is taken would tell that there is one.
UPDATE rooms SET skeleton = NULL WHERE private = 1;

CREATE INDEX rooms_people ON rooms (people) WHERE people <> '';
CREATE INDEX members_role ON members (room_id, role DESC, user_id); -- a page of them, those with a role first

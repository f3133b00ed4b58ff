-- +goose Up
-- Whom a call of those who are here finds is known when it is made, and kept like a name. Of older calls it was
-- guessed by when somebody was last here, which is true for them now as far as it ever was.
INSERT INTO mentions (user_id, room_id, seq, posted)
SELECT members.user_id, messages.room_id, messages.seq, messages.posted
FROM messages
    JOIN members ON members.room_id = messages.room_id AND members.user_id <> messages.author_id
    JOIN users ON users.id = members.user_id AND messages.posted <= users.last_seen
WHERE messages.call = 1
    AND NOT EXISTS (SELECT 1 FROM blocks WHERE by_id = members.user_id AND other_id = messages.author_id)
ON CONFLICT DO NOTHING;

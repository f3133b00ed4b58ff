// Package room is the room manager: the live state of all conversations, and the only writer of
// messages. Sessions of every kind (a terminal, a script, later a browser) enter here.
//
// # What lives where
//
// A Manager knows every account. For an account with at least one session it also holds the
// account's memberships, and for every room with such a member a live room. All else is in the
// store, which is asked outside of every lock.
//
//	Manager ── account (one per user) ── membership (one per room; only while the user is on)
//	        └─ live (one per room that somebody who is on is a member of) ── Session ── mailbox
//
// # Mutexes
//
// Taken only in this order, and none is held over the store, a log line, or a Send:
//
//  1. Manager.mu   accounts, their sessions and memberships, the map of live rooms
//  2. live.mu      a room's newest Seq, its recent messages, the sessions attached to it
//  3. mailbox.mu   a session's queue
//
// account.editing, Manager.ruling and Manager.arranging come before them all: they are held over the
// store, by one edit of one profile, one decision about who is an administrator, and one change of a room
// or of who is in it; whoever holds one takes none of the others. So is marks.flushMu, by one flush;
// nothing but marks.mu is taken under it.
// marks.mu, people.mu, limiter.mu, drafts.mu and searching.mu are leaves: whoever holds one takes no other. So are
// uploads.mu, freeing.mu and pushes.mu. Upload.mu is of one file on its way, which alone waits for it: it is held over the
// store and the disk, and only uploads.mu is taken under it.
//
// # A post
//
// Session.Post checks, cleans and appends the draft; the store returns only when it is on disk.
// live.deliver then puts it into the mailbox of every attached session, in the order of Seq. Put
// never waits: a full mailbox turns into one Gap, and its reader reloads from the store. Behind it, one goroutine finds
// out who has a browser to be told by, and hands that to the Pusher (push.go).
//
// # A file
//
// Session.Upload refuses what can be refused, Upload.WriteAt streams to the disk, Finish returns when the bytes are
// there for good, and Post makes them part of a message. Until then they are counted in memory (uploads.go), for the
// quota and to be forgotten when no message comes; after it the store counts them, in the transaction of the message. A change
// that takes a file off a message leaves its bytes to freeFiles, which removes what nothing uses behind it.
//
// # Who is out
//
// A ban, a kick, a key that is revoked and an account that is deleted end sessions by expel: from then on a
// session can do nothing, whatever shows it, and it is told to close. Nobody comes back in but by Enter, which
// asks Admit. So whatever way in there is, it is enough that it starts a Session for each visit with Enter, and
// reads and writes by that session only.
package room

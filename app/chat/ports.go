package chat

import (
	"context"
	"time"
)

// The ports: what the domain needs from outside. Every method takes a context and stops early with
// its error. Errors are *Error: NotFound when the named thing is not there, Conflict when something
// with the same unique property is, Unavailable when the store can't take a write now (disk full,
// locked, closed), Internal for the rest.

// Store is the database, by noun. It is safe for many goroutines. Whatever it acknowledged is on disk.
type Store interface {
	Users
	Rooms
	Messages
	Files
	Drafts
	Deeds
	Bans
	Mutes
	Settings
	Door
	Browsers
	Passkeys
	Pushes
	Close() error
}

// Users keeps accounts and their keys.
type Users interface {
	// CreateUser makes an account with its first key and makes it a member of the lobby, all or
	// nothing. ID and Created are set by the store (Created from the argument if not zero).
	// Conflict when the name, or one that looks like it (Skeleton), or the key is taken.
	CreateUser(ctx context.Context, u User, k Key) (User, error)
	// UserByKey returns the account that the fingerprint opens. It writes nothing: uses of keys are
	// collected and written with SaveSeen.
	UserByKey(ctx context.Context, fingerprint string) (User, error)
	UserByName(ctx context.Context, name string) (User, error) // any look-alike of the name finds it
	UserByID(ctx context.Context, id UserID) (User, error)
	// DeleteUser erases an account: its profile, its keys, and all else that is theirs, all or nothing. Its
	// id and name stay, as DeletedUser, for what they said, and so does their place in direct rooms, for
	// the others.
	DeleteUser(ctx context.Context, id UserID, d Deed) error
	// AllUsers returns every account, also those that are Gone, in order of ID. The manager keeps them in memory.
	AllUsers(ctx context.Context) ([]User, error)
	// AllKeys returns every key, in order of user. The manager keeps them in memory.
	AllKeys(ctx context.Context) ([]Key, error)
	// KeysOf returns the keys of an account, oldest first.
	KeysOf(ctx context.Context, user UserID) ([]Key, error)
	// AddKey gives an account another key. Conflict when the key opens an account already, whosever;
	// TooMany when the account has MaxKeys.
	AddKey(ctx context.Context, k Key) error
	// NameKey writes what somebody calls one of their keys; NotFound when they have no such key.
	NameKey(ctx context.Context, user UserID, fingerprint, name string) error
	// RemoveKey takes a key from its account, and forgets the browsers that it let in, and with which passkeys were
	// added; NotFound when they have no such key, Forbidden when it is their last.
	RemoveKey(ctx context.Context, user UserID, fingerprint string) error
	// Rename writes the user's name. Conflict when it, or one that looks like it, is somebody else's. d is
	// nil when they did it themselves.
	Rename(ctx context.Context, id UserID, name string, d *Deed) error
	// SaveProfile writes Status, Away, AwayText, Zone and Prefs of the user.
	SaveProfile(ctx context.Context, u User) error
	// SetRole writes the user's role, and that it was done, all or nothing.
	SetRole(ctx context.Context, id UserID, r Role, d Deed) error
	// SaveSeen writes when people and keys were last here, in one transaction.
	SaveSeen(ctx context.Context, seen []Seen) error
	// Block and Unblock change whether by refuses other; both are idempotent.
	Block(ctx context.Context, by, other UserID) error
	Unblock(ctx context.Context, by, other UserID) error
	// Blocks returns every block there is. The manager keeps them in memory.
	Blocks(ctx context.Context) ([]Block, error)
}

// Rooms keeps rooms and who is in them.
type Rooms interface {
	RoomByID(ctx context.Context, id RoomID) (Room, error)
	// ChannelByName returns the public channel of a name, or of any look-alike. Of a private one it knows
	// nothing.
	ChannelByName(ctx context.Context, name string) (Room, error)
	// ChannelsByName returns all channels that are called like that, private ones too.
	ChannelsByName(ctx context.Context, name string) ([]Room, error)
	// ChannelsLike returns up to limit public channels whose names begin like that, in the order of their
	// names: those that are open and that the user is not in.
	ChannelsLike(ctx context.Context, user UserID, prefix string, limit int) ([]Room, error)
	// Channels returns up to limit public channels that have all the words in their name or topic, in any
	// case of letters, those with most members first, and those that are archived last.
	Channels(ctx context.Context, user UserID, words []string, limit int) ([]Listing, error)
	// CreateRoom makes a channel or a group: for a channel its owner is the first member, if there is one;
	// for a group all of People are, the owner among them. All or nothing. Conflict when the name of a public
	// channel, or a look-alike, is taken by another.
	CreateRoom(ctx context.Context, r Room, owner UserID) (Room, error)
	// GroupOf returns the group of just these people in which something last happened, NotFound if they
	// have none.
	GroupOf(ctx context.Context, p People) (Room, error)
	// DirectRoom returns the direct room of two different people, made at the first call for them.
	DirectRoom(ctx context.Context, a, b UserID) (room Room, created bool, err error)
	// FindDirect returns the direct room of two people, NotFound if they never had one.
	FindDirect(ctx context.Context, a, b UserID) (Room, error)
	// SaveRoom writes Name, Topic, Slow, Locked and Archived of the room, and unless d is the zero Deed
	// that it was done, all or nothing. Conflict when the name of a channel, or a look-alike, is taken.
	SaveRoom(ctx context.Context, r Room, d Deed) error
	// SetMemberRole writes what a member may do in a room.
	SetMemberRole(ctx context.Context, room RoomID, user UserID, r Role) error
	// OpenThread returns the thread below a message, made at the first call for it, and makes the user one
	// who follows it; the author of the message does from the beginning. It returns the message as it is then.
	// NotFound when there is no such message, or it has no thread and is deleted or in a thread itself.
	OpenThread(ctx context.Context, at Place, user UserID) (room Room, root *Message, err error)
	// AddMember is idempotent: a member stays with the role and marks that they have. A new member's
	// Read mark is the room's LastSeq unless the given one is greater than zero.
	AddMember(ctx context.Context, m Member) (Member, error)
	// SetNotify writes how much of a room its member wants to be told of.
	SetNotify(ctx context.Context, room RoomID, user UserID, l Level) error
	// RemoveMember takes somebody out of a room. When they were its last owner, somebody else becomes it:
	// heir, who has the highest role and has been in the room for longest; 0 if nobody did.
	RemoveMember(ctx context.Context, room RoomID, user UserID) (heir UserID, err error)
	Member(ctx context.Context, room RoomID, user UserID) (Member, error)
	// Members returns up to limit members of a room, those with the highest role first, then in order of
	// user. They are those that come after the given one, or from the first if that is zero.
	Members(ctx context.Context, room RoomID, after Member, limit int) ([]Member, error)
	// CountMembers returns how many members a room has. It does not count them.
	CountMembers(ctx context.Context, room RoomID) (int, error)
	// RoomsOf returns a person's rooms with their marks, in one query: newest activity first. Of threads it has
	// those that were active within ThreadAge.
	RoomsOf(ctx context.Context, user UserID) ([]Membership, error)
	// SaveMarks keeps the greater of each mark and what is there, in one transaction.
	SaveMarks(ctx context.Context, marks []Mark) error
}

// Messages keeps what was said.
type Messages interface {
	// AppendMessage drops from Named who is no member, assigns Seq, and an ID to each of Files, commits, and returns the stored message. When the author already
	// has a message with this ClientID in the room, that one is returned, and fresh is false.
	// It returns only after the commit is durable. NotFound when there is no such room.
	AppendMessage(ctx context.Context, m Message) (stored *Message, fresh bool, err error)
	// MessagesBefore returns up to limit messages with Seq < before, oldest first; before 0 means
	// from the newest.
	MessagesBefore(ctx context.Context, room RoomID, before Seq, limit int) ([]*Message, error)
	// UnreadMentions returns where a person is mentioned after their Read marks, by room and Seq.
	UnreadMentions(ctx context.Context, user UserID) ([]Place, error)
	// UnreadBlocked returns where people whom a person blocks said something after their Read marks, but for direct
	// rooms, by room and Seq: of each room among its newest messages only, as many as newest says.
	UnreadBlocked(ctx context.Context, user UserID, newest int) ([]Place, error)
	// Mentions returns up to limit messages that mention a person, in rooms that they are in, newest first.
	Mentions(ctx context.Context, user UserID, limit int) ([]*Message, error)
	// MessagesAfter returns up to limit messages with Seq > after, oldest first.
	MessagesAfter(ctx context.Context, room RoomID, after Seq, limit int) ([]*Message, error)
	// ChangeMessage has change edit a copy of a message, and keeps what it made of it as the next Version,
	// with the deed if there is one, all or nothing. A text that is replaced is kept for Texts, and all of
	// these go when the message is deleted. Change may be called twice; when it says that nothing changed,
	// nothing is kept and the message is returned as it is, and an error of it is the error. It sets nothing
	// that says where a message is, or whose. NotFound when there is no such message.
	ChangeMessage(ctx context.Context, at Place, d *Deed, change func(*Message) (changed bool, err error)) (*Message, error)
	// MessagesBy returns where up to limit messages of author are that were posted since then and are not
	// deleted, after a place in the order of room and Seq. It reads every row there is once, over all calls
	// that go on from the last place of the one before.
	MessagesBy(ctx context.Context, author UserID, since time.Time, after Place, limit int) ([]Place, error)
	// DeleteMessages makes tombstones of all messages at those places, all or nothing, and returns those
	// that were none.
	DeleteMessages(ctx context.Context, places []Place) ([]*Message, error)
	// Pins returns up to limit messages of a room that are pinned, the last pinned first.
	Pins(ctx context.Context, room RoomID, limit int) ([]*Message, error)
	// SaveMessage keeps a message for a user, or no longer; both are idempotent. NotFound when there is no such
	// message, TooMany when they keep MaxSaved already.
	SaveMessage(ctx context.Context, user UserID, at Place, on bool) error
	// Saved returns what a user keeps in rooms that they are a member of, the last kept first.
	Saved(ctx context.Context, user UserID) ([]*Message, error)
	// Texts returns what a message said before it was edited, oldest first.
	Texts(ctx context.Context, at Place) ([]Text, error)
	// SeqAt returns the Seq of a room's first message that was posted at that time or later, and that of
	// the next one to come when there is none.
	SeqAt(ctx context.Context, room RoomID, at time.Time) (Seq, error)
	// Search returns messages that have all that is looked for, newest first.
	Search(ctx context.Context, s Search) (Found, error)
}

// Files keeps what is attached to messages, and by how many of these each blob is used.
type Files interface {
	// FileByID returns an attachment; NotFound when there is none, or none any more.
	FileByID(ctx context.Context, id AttachmentID) (Filed, error)
	// FilesBefore returns up to limit attachments in a room and its threads with an ID < before, newest first;
	// before 0 means from the newest.
	FilesBefore(ctx context.Context, folder RoomID, before AttachmentID, limit int) ([]Filed, error)
	// FilesNamed returns up to limit attachments of that name in a room and its threads, newest first.
	FilesNamed(ctx context.Context, folder RoomID, name string, limit int) ([]Filed, error)
	// FilesOf returns up to limit attachments in all rooms of a user with an ID < before, newest first.
	FilesOf(ctx context.Context, user UserID, before AttachmentID, limit int) ([]Filed, error)
	// FilesBy returns what a user posted, and how many bytes are on disk for all.
	FilesBy(ctx context.Context, user UserID) (mine, all FileUsage, err error)
	// MessageOf returns the message of an author with that ClientID; NotFound if there is none.
	MessageOf(ctx context.Context, author UserID, room RoomID, clientID string) (*Message, error)
	// UnusedBlobs returns up to limit blobs that were used and are no more, in order, after one.
	UnusedBlobs(ctx context.Context, after BlobID, limit int) ([]BlobID, error)
	// ForgetBlob forgets a blob that nothing uses; gone says whether the store knows it no more.
	ForgetBlob(ctx context.Context, id BlobID) (gone bool, err error)
}

// Drafts keeps what people have typed and not sent.
type Drafts interface {
	// SaveDrafts keeps each draft in the place of the one before; those of people who are not in the room
	// are passed over.
	SaveDrafts(ctx context.Context, list []Unsent) error
	// Draft returns what somebody has typed in a room, empty if nothing.
	Draft(ctx context.Context, user UserID, room RoomID) (string, error)
}

// Deeds keeps the audit log, which only grows.
type Deeds interface {
	// SaveDeed adds a deed that changes nothing else in the store.
	SaveDeed(ctx context.Context, d Deed) error
	// Deeds returns up to limit deeds, newest first: those with the text in the name of who did it, the
	// verb, whom it was done to, the reason or the address, in any case of letters. An empty text is in all.
	Deeds(ctx context.Context, text string, limit int) ([]Deed, error)
}

// Bans keeps whom the server does not let in.
type Bans interface {
	// SaveBan keeps a ban, and that it was made, all or nothing. ID is set by the store.
	SaveBan(ctx context.Context, b Ban, d Deed) (Ban, error)
	// LiftBan forgets a ban, and keeps that this was done.
	LiftBan(ctx context.Context, id int64, d Deed) error
	// AllBans returns every ban, those that are over too, oldest first. The manager keeps them in memory.
	AllBans(ctx context.Context) ([]Ban, error)
}

// Mutes keeps who may read but not write.
type Mutes interface {
	// SaveMute keeps a mute in the place of the one that the user may have, and that this was done.
	SaveMute(ctx context.Context, m Mute, d Deed) error
	// LiftMute forgets a user's mute, and keeps that this was done. NotFound when they have none.
	LiftMute(ctx context.Context, user UserID, d Deed) error
	// AllMutes returns every mute, those that are over too, oldest first. The manager keeps them in memory.
	AllMutes(ctx context.Context) ([]Mute, error)
}

// Settings keeps what administrators changed while the server ran.
type Settings interface {
	// Settings returns every setting that was ever changed, by name.
	Settings(ctx context.Context) (map[string]string, error)
	// SaveSetting keeps a setting, and that it was changed, all or nothing.
	SaveSetting(ctx context.Context, name, value string, d Deed) error
	// Totals says how much is kept. It reads no messages.
	Totals(ctx context.Context) (Totals, error)
}

// Door keeps who may come in, and who would like to.
type Door interface {
	// SaveInvite keeps an invitation, and that it was made, all or nothing. ID is set by the store. Those
	// that ended long ago are forgotten.
	SaveInvite(ctx context.Context, i Invite, by UserID, d Deed) (Invite, error)
	// EndInvite forgets an invitation, and keeps that this was done.
	EndInvite(ctx context.Context, id int64, d Deed) error
	// Invites returns all invitations, oldest first.
	Invites(ctx context.Context) ([]Invite, error)
	// CreateInvited is CreateUser for the code with that hash, of which it takes one use, and notes who
	// came by which invitation, all or nothing. NotFound when there is no such code, Forbidden with what
	// to say when it is used up or has ended.
	CreateInvited(ctx context.Context, hash string, u User, k Key, d Deed) (User, error)

	// Allow lets a key in, with another comment if it may come already, and keeps that this was done.
	Allow(ctx context.Context, a Allowed, d Deed) error
	// Unallow takes that back. NotFound when the key is not there.
	Unallow(ctx context.Context, fingerprint string, d Deed) error
	// AllAllowed returns all such keys, oldest first. The manager keeps them in memory.
	AllAllowed(ctx context.Context) ([]Allowed, error)

	// SaveKnock keeps a knock in the place of an earlier one of the same key. ID is set by the store.
	SaveKnock(ctx context.Context, k Knock) (Knock, error)
	// AdmitKnock forgets a knock and allows its key, and RefuseKnock keeps when it was refused; both keep
	// that this was done, all or nothing.
	AdmitKnock(ctx context.Context, id int64, a Allowed, d Deed) error
	RefuseKnock(ctx context.Context, id int64, at time.Time, d Deed) error
	// ForgetKnocks forgets knocks that are from before, or refused before, a time each.
	ForgetKnocks(ctx context.Context, knocked, refused time.Time) error
	// AllKnocks returns every knock, oldest first. The manager keeps them in memory.
	AllKnocks(ctx context.Context) ([]Knock, error)
}

// Browsers keeps which browsers are signed in.
type Browsers interface {
	// SaveBrowser keeps a browser. ID is set by the store. When the account has more than MaxBrowsers, those
	// that were not used for longest are forgotten.
	SaveBrowser(ctx context.Context, b Browser) (Browser, error)
	// UseBrowser writes when a browser was last used; one that is not there is no error.
	UseBrowser(ctx context.Context, id int64, at time.Time) error
	// EndBrowsers forgets browsers; those that are not there are no error.
	EndBrowsers(ctx context.Context, ids []int64) error
	// AllBrowsers returns all browsers, in the order in which they were signed in. The manager keeps them in memory.
	AllBrowsers(ctx context.Context) ([]Browser, error)
}

// Passkeys keeps what opens accounts in browsers.
type Passkeys interface {
	// AddPasskey gives an account a passkey. ID is set by the store. Conflict when it opens an account already,
	// whosever; TooMany when the account has MaxPasskeys.
	AddPasskey(ctx context.Context, p Passkey) (Passkey, error)
	// CreateWithPasskey is CreateUser for somebody who has a passkey and no key, and CreateInvited when hash is not
	// empty; d is kept only then.
	CreateWithPasskey(ctx context.Context, hash string, u User, p Passkey, d Deed) (User, Passkey, error)
	// PasskeyByCredential returns the passkey of that name; NotFound if there is none.
	PasskeyByCredential(ctx context.Context, credential string) (Passkey, error)
	// PasskeysOf returns the passkeys of an account, oldest first.
	PasskeysOf(ctx context.Context, user UserID) ([]Passkey, error)
	// UsePasskey writes Data and Used. NotFound when it is gone.
	UsePasskey(ctx context.Context, p Passkey) error
	// NamePasskey writes what somebody calls one of their passkeys; NotFound when they have no such one.
	NamePasskey(ctx context.Context, user UserID, id int64, name string) error
	// RemovePasskey takes a passkey from its account, and forgets the browsers that it let in; NotFound when they
	// have no such one, Forbidden when nothing else opens the account.
	RemovePasskey(ctx context.Context, user UserID, id int64) error
}

// Pushes keeps where browsers take notices. They go with their browsers.
type Pushes interface {
	// SavePush keeps where a browser takes notices, in the place of what it had, and of another's with that endpoint.
	// NotFound when there is no such browser.
	SavePush(ctx context.Context, p Push) error
	// EndPush forgets where a browser takes notices; one that takes none is no error.
	EndPush(ctx context.Context, browser int64) error
	// AllPushes returns all. The manager keeps them in memory.
	AllPushes(ctx context.Context) ([]Push, error)
}

// Package files shows the attachments of a person's rooms as a tree of files, and speaks sftp and the old protocol of
// scp about it.
//
//	/                   the rooms: @bob, #design, the names of groups
//	/@bob/report.pdf    the newest attachment of that name in the chat with bob
//	/inbox/report.pdf   the newest of all rooms
//
// A path is never one of the disk: it is looked up, folder by room and file by name, in what a room.Session lets its user
// see. Nothing can be made but files in folders: what is written into one is posted in its room when it has come whole.
//
//	tree.go     a path, and what is there        folder.go   rooms as folders
//	name.go     names that occur twice           list.go     what is in a folder, page by page
//	upload.go   from bytes to a message          change.go   what else can be done: remove, rename
//	sftp*.go    the protocol of sftp, version 3  scp*.go     the one of scp -O
package files

// Package blob keeps bytes on disk by their hash: it implements chat.Blobs in a folder.
//
//	blobs/ab/abcdef…       the bytes whose SHA-256 begins with ab
//	blobs/ab/abcdef….x     what was made from them (a preview); it goes with them
//	blobs/tmp/             what is being written
//
// # Written once
//
// A writer streams into a temporary file and hashes as it goes. Finish syncs the file, moves it to its name and
// syncs the folder; after that it is there whatever happens, and it never changes. The same bytes again are found
// there, and the temporary file is removed. No name that comes from outside is part of a path: only a hash is.
//
// # Removed when nobody uses it
//
// Who uses a blob the store knows, once the message is stored; from Finish until then the writer holds it. Free
// asks the store while nobody holds the blob and keeps everybody from coming to hold it: an upload of the same bytes
// that finishes in this moment waits, and writes them anew. What a crash left in between Sweep removes.
//
// # Mutexes
//
// Dir.mu and writer.mu, neither under the other. Dir.mu is never held over IO; writer.mu is while bytes that
// came out of order are read back. A blob that is being put in place or removed is in Dir.busy: others wait for it.
package blob

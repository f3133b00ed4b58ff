// Package keys is about SSH keys: how one is named, which ones are good enough to be an identity, lists
// of them that are kept in files, and the server's own host key.
package keys

// Package chat is the domain of parley: its nouns, their rules, its errors, and the ports through
// which the rest of the house reaches the outside.
//
// It knows nothing of SSH, SQL, HTTP or terminals, and imports only the standard library and
// libraries about text. Values of its types are plain data: they are copied freely, and what is
// shared between sessions (a *Message, a *User in an event) is never changed after it was made.
package chat

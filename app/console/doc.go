// Package console lets whoever may open the data folder use the verbs of administrators without an
// account: through a socket in that folder, from the machine that the server runs on.
//
// A client sends one request, and gets one reply: a verb with its arguments, and what it wrote with its
// exit code, each a JSON object. Who may open the socket is who may write to the folder's files; nobody is
// asked for more. A client that stalls holds one of a few places, for a moment.
package console

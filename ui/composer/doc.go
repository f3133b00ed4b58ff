// Package composer is the multi-line editor in which a Draft is typed.
//
// A session has one for its whole life, so it is small: no buffers while it is empty, and its cost
// per key follows what changed and what is visible, not the length of the draft. It counts in three
// units: bytes (offsets into the text), clusters (what a person takes for one character; the cursor
// is always between two of them) and cells (columns of the terminal).
//
// The layers, each on the one before: text.go (clusters and what may enter), wrap.go (the text with its
// rows), edit.go and history.go (changes and moves), keymap.go (keys), view.go (the screen's rows).
package composer

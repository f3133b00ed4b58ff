// Package dialog has the boxes that are laid over the screen: help, the quick switcher, the choice
// of a name, a question.
//
// A dialog is made when it opens and dropped when it closes, so it costs nothing otherwise. It is
// given keys and answers with an Intent; what the intent means is up to who opened it. A dialog
// does not close itself. All sizes are in cells.
package dialog

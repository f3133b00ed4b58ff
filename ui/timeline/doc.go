// Package timeline shows the messages of one open room as rows of a terminal.
//
// It is a dumb part: it is told what happened by verbs (Open, Apply, AddPending …) and answers with
// rows; it never asks a service. A message is rendered once for all who see it alike: rows live in a
// Cache that the whole process shares, and a Model holds on to those of its own screen only. What a
// Model keeps for itself is a bounded list of messages and where the view stands in it.
//
// The view hangs on its bottom row: an entry, and how many of its rows are below the edge. So what is
// on the screen stays where it is while messages arrive below and older ones are loaded above.
//
// All widths are in cells, measured by grapheme cluster. Nothing here is safe for use by several
// goroutines at once, but for Cache.
package timeline

// Package command is the one table of verbs: behind "/verb" on a screen, "ssh host verb" in a
// script, and a browser's menus. A verb is a row of the table; its help, its completion and its
// exit code follow from the row, so no way in knows more verbs than another.
//
// A verb works through a room.Session only. What a screen should show next (another room, Home, the
// help) it says in its Result, and a script ignores that.
package command

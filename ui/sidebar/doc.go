// Package sidebar draws the list of rooms beside the timeline, its one-line form for narrow
// windows, and the Home page with the people who are here.
//
// The parts are dumb: they are told rooms and people, they give rows and say what lies under a
// click. Rows are drawn when something that they show changed, and kept until then: the same
// strings come back, so a frame costs nothing here. All sizes are in cells.
package sidebar

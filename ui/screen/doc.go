// Package screen runs an ordinary bubbletea model on a remote terminal, so cheaply that one
// process can have thousands of them: an idle session does nothing and holds little, and a frame
// costs what it changed.
//
// # How it fits together
//
//	client ──▶ read ──▶ decoder ─┐                     ┌─▶ canvas ──▶ writer ──▶ client
//	caller's Pump ───────────────┼─▶ tea.Program ─▶ view (draw)
//	size changes ──▶ resizes ────┘    the model's loop
//
// The program runs without bubbletea's renderer and input. A view stands between it and the
// model: it passes messages on, and each time the program asks for a View it draws, or, if the
// frames of the last 33 ms are two or the last is not yet taken by the client, sees to it that it will
// be asked again. Everything that knows what is on the terminal belongs to the program's loop and needs no
// lock.
//
// A canvas turns a frame into bytes. It keeps the last frame as rows of segments, one for each
// pane, and these are strings which a model mostly hands over again unchanged, so that comparing
// them costs next to nothing. Moving the rows of a pane is only a cheaper way to get lines to
// where they should be: the canvas notes what the terminal shows after the move, and then writes
// what still differs, so that what stands beside the pane needs no special care.
//
// A writer takes one buffer at a time. While a slow client has not taken it no frame is made, so
// such a client costs one frame, and what it is sent next is right for what it shows then.
//
// # What a terminal may rely on, and we on it
//
// Lines are checked when they are written: text, styles and links pass, and the pictures that the terminal
// said it can draw (graphics.go); whatever else would move the cursor does not. After a cluster whose width terminals disagree about, the cursor is moved to
// the column where we count it. Automatic wrap is off. Nothing is ever waited for: a terminal that
// does not answer our questions is treated as one that cannot do what we asked about.
//
// Every way out restores the terminal, within a second, if the client still takes what it is
// sent: the model quits or panics, the context ends. Only a client that is gone or has not read for
// five minutes is left as it is.
//
// # What is not supported
//
// Without View.AltScreen a frame is drawn from the top of the window, not below the prompt.
// View.ProgressBar, View.ProgramStatus, tea.Exec, tea.Suspend, tea.Println and
// tea.RequestCursorPosition do nothing.
package screen

// Package picture turns small pictures into rows for a terminal, in the way that this shows pictures: as half
// blocks in its colours, or with graphics of its own.
//
// Every row stands for itself. It begins and ends in the default look, takes a known number of cells, and may be
// drawn alone, moved, or not at all: so a timeline can be scrolled over a picture as over text.
//
//   - Half blocks are text.
//   - A terminal with kitty's graphics is given the picture once, and the rows are placeholders: text whose colour
//     says of which picture, and whose accents say which part. What a session's terminal holds is its Deck.
//   - For iTerm2's graphics, and for sixel, each row is spaces, and a sequence that draws a strip of the picture
//     over them. Package screen, which knows where the row is, lets these two pass: the sequence says itself over
//     how many cells to its left it is drawn, as its width or, in sixel, as the parameter that terminals ignore.
//
// What was drawn is kept in a Gallery for the whole process: however many look at a picture, it is encoded once for
// all terminals that are alike.
package picture

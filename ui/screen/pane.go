package screen

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// Pane is a rectangle of a frame. Its lines are self-contained: each starts and ends with plain
// style. Lines that are missing, and the end of a short line, are blank; what is too wide or too
// high is cut off.
type Pane struct {
	X, Y, Width, Height int
	Lines               []string
}

// line returns the pane's text on row y of the screen, "" where it has none.
func (p *Pane) line(y int) string {
	if i := y - p.Y; i < len(p.Lines) {
		return p.Lines[i]
	}
	return ""
}

// Paned is a model that hands over its frame in panes rather than as one string, so that columns
// beside each other need not be joined and can be scrolled one by one.
type Paned interface {
	// Frame returns the view, whose Content is not used, and panes that do not overlap. What no
	// pane covers is blank. The panes are read before the next Update and not kept; their lines are.
	Frame() (tea.View, []Pane)
}

// split cuts the content of an ordinary view into lines that are self-contained, using lines as
// the space to put them in. Models close styles at the end of a line almost always; where one is
// left open, it is closed and opened again on the next line.
func split(lines []string, content string) []string {
	open := ""
	for more := content != ""; more; {
		var line string
		line, content, more = strings.Cut(content, "\n")
		if open != "" {
			line = open + line
		}
		if open = unclosed(line); open != "" {
			line += resetStyle
		}
		lines = append(lines, line)
	}
	return lines
}

// unclosed returns the style sequences that are still in force at the end of a line.
func unclosed(line string) string {
	if strings.IndexByte(line, esc) < 0 {
		return ""
	}
	from, styled := 0, false
	for i := 0; i < len(line); {
		t := next(line[i:])
		i += t.n
		switch t.kind {
		case reset:
			from, styled = i, false
		case style:
			styled = true
		}
	}
	if !styled {
		return ""
	}
	return string(appendStyles(nil, line[from:]))
}

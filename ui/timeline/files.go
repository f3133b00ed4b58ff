package timeline

import (
	"path"
	"slices"
	"strings"

	"parley/app/chat"
	"parley/ui/markup"
	"parley/ui/theme"
)

// Pictures draws previews of images in the way of a terminal. It is shared by all whose terminals do it alike, and
// compared: what is drawn by the same is drawn once.
type Pictures interface {
	// Size returns how many cells an image of w×h pixels takes where there are maxW×maxH; 0 for none.
	Size(w, h, maxW, maxH int) (cols, rows int)
	// Drawn returns an image as that many rows of that many cells; nil if it was not drawn so before, or is not kept.
	Drawn(a *chat.Attachment, cols, rows int) []string
}

// Bounds of what is shown of files.
const (
	maxPreviews  = 3  // files of a message of which more than the name is shown
	previewLines = 6  // of a text
	pictureRows  = 12 // of an image
	pictureCols  = 60
	maxKept      = 64 // previews that a session holds on to
	shortName    = 16 // cells that a name is to have beside what is said of the file
)

// files writes what a message has attached: each with its name, size and kind, and what it looks like.
func (r *renderer) files(what content) {
	if what.msg != nil && what.msg.Deleted {
		return
	}
	for i := range what.files {
		a := &what.files[i]
		remark := ""
		if i == 0 && what.text == "" {
			remark = remarkOf(what.msg)
		}
		r.file(a, remark)
		if i >= maxPreviews || what.msg == nil {
			continue
		}
		var p *chat.Preview
		if r.key.shown&(1<<i) != 0 {
			p = what.previews[i]
		}
		r.preview(a, p)
	}
}

// file writes the row of a file: "📎 report.pdf  1.2 MB · PDF". Where there is too little room for the name beside
// the rest, that stands below.
func (r *renderer) file(a *chat.Attachment, remark string) {
	sign := printable(chat.FileSign+" ", r.th)
	name := printable(chat.PrintableLine(a.Name), r.th)
	facts := printable(Facts(*a), r.th)
	if remark != "" {
		facts += " " + remark
	}
	strong, dim := r.th.Strong, r.th.Dim
	if r.key.has(pending) {
		strong = dim
	}
	if r.key.has(failed) {
		strong, dim = r.th.Error, r.th.Error
	}
	room := r.width - width(sign)
	beside := room - gap - width(facts)
	one := beside >= min(width(name), shortName)
	if one {
		room = beside
	}
	name, _ = theme.ClipMiddle(name, room, r.th.Glyph.Ellipsis)
	l := line{spans: []span{{text: sign, style: dim}, {text: name, style: strong}}}
	if one {
		l.spans = append(l.spans, span{text: theme.Spaces(gap) + facts, style: dim})
		r.out.line(l)
		return
	}
	r.out.line(l)
	indent := []span{{text: theme.Spaces(width(sign))}}
	r.out.line(line{lead: indent, hang: indent, spans: []span{{text: facts, style: dim}}})
}

// Facts is what is said of a file behind its name: "1.2 MB · PDF".
func Facts(a chat.Attachment) string {
	return chat.Bytes(a.Size) + " · " + chat.PrintableLine(a.What())
}

// preview writes what a file looks like. The rows of an image are there before it is.
func (r *renderer) preview(a *chat.Attachment, p *chat.Preview) {
	switch {
	case a.IsImage():
		r.picture(a, p)
	case p != nil && len(p.Lines) > 0:
		most := previewLines
		if r.key.has(compact) {
			most /= 2
		}
		for _, l := range codeOf(a.Name, p.Lines[:min(len(p.Lines), most)], r.width, r.th, r.lexer) {
			r.out.line(l)
		}
	}
}

func (r *renderer) picture(a *chat.Attachment, p *chat.Preview) {
	if r.key.draws == nil {
		return
	}
	cols, rows := pictureSize(r.key.draws, a, r.columns)
	var drawn []string
	if p != nil && p.Image != nil {
		drawn = r.key.draws.Drawn(a, cols, rows)
	}
	for y := range rows {
		r.leftColumns(&r.out.rowWriter)
		switch {
		case y < len(drawn):
			r.out.b.WriteString(drawn[y])
			r.out.cells += cols
		case y == 0 && p != nil && p.Image == nil:
			text := truncate(printable(noPicture, r.th), r.width, r.th)
			r.out.put(r.th.Dim, text, width(text))
		}
		r.out.end()
	}
}

// noPicture stands where a picture would be that can't be shown.
const noPicture = "it can't be shown"

// pictureSize returns how many cells an image takes in the column of texts.
func pictureSize(draws Pictures, a *chat.Attachment, c columns) (cols, rows int) {
	return draws.Size(a.Width, a.Height, min(c.width, pictureCols), pictureRows)
}

// codeOf returns lines of a file as those of a block of code are shown, one row each.
func codeOf(name string, lines []string, w int, th *theme.Theme, lx *markup.Lexer) []line {
	code := make([]string, len(lines))
	for i, l := range lines {
		code[i] = printable(chat.PrintableLine(expandTabs(l, 0)), th)
	}
	text := strings.Join(code, "\n")
	bar := []span{{text: th.Glyph.Vertical + " ", style: th.Faint}}
	var out []line
	for _, spans := range highlight(text, lx.Tokens(languageOf(name), text), th) {
		out = append(out, line{lead: bar, hang: bar, spans: clipSpans(spans, w-2, th), verbatim: true})
	}
	return out
}

// languageOf returns what a file is written in, as people write it after a fence: the end of its name, or all of it.
func languageOf(name string) string {
	name = strings.ToLower(name)
	if end := strings.TrimPrefix(path.Ext(name), "."); end != "" {
		return end
	}
	return name
}

// clipSpans cuts spans to w cells, with an ellipsis at the end if something was cut.
func clipSpans(spans []span, w int, th *theme.Theme) []span {
	total := 0
	for _, s := range spans {
		total += width(s.text)
	}
	if total <= w {
		return spans
	}
	left := w - width(th.Glyph.Ellipsis)
	for i, s := range spans {
		cells := width(s.text)
		if cells > left {
			spans = slices.Clone(spans[:i+1])
			text, _ := theme.Clip(s.text, left, "")
			spans[i].text = text + th.Glyph.Ellipsis
			break
		}
		left -= cells
	}
	return spans
}

// Hides says whether a line stands in the place of a message, because of who said it.
func (m *Model) Hides(seq chat.Seq) bool {
	i := m.find(seq)
	return i >= 0 && m.items[i].hidden
}

// Want is a file in a room of which a preview is to be had. An image is to be drawn in so many cells.
type Want struct {
	chat.Attachment
	Room       chat.RoomID
	Cols, Rows int
}

// aPicture is the preview of an image that was drawn: its pixels are not kept by sessions.
var aPicture = &chat.Preview{Image: &chat.Picture{}}

// want notes of which files of the entry at index i a preview is missing.
func (m *Model) want(i int) {
	if i < 0 || i >= len(m.items) || m.items[i].msg == nil || len(m.items[i].msg.Files) == 0 || m.items[i].hidden {
		return
	}
	for n := range m.items[i].msg.Files[:min(maxPreviews, len(m.items[i].msg.Files))] {
		a := &m.items[i].msg.Files[n]
		w := Want{Attachment: *a, Room: m.room}
		p, asked := m.previews[a.ID]
		switch {
		case a.IsImage() && m.viewer.Draws != nil:
			w.Cols, w.Rows = pictureSize(m.viewer.Draws, a, columnsOf(m.w, m.viewer.flags()))
			if asked && (p != aPicture || m.viewer.Draws.Drawn(a, w.Cols, w.Rows) != nil) {
				continue
			}
		case asked, a.IsImage(), !a.IsText():
			continue
		}
		if m.previews == nil {
			m.previews = map[chat.AttachmentID]*chat.Preview{}
		}
		m.previews[a.ID] = nil
		m.wants = append(m.wants, w)
	}
}

// Wants returns the files on the screen of which a preview is to be had, each once: SetPreview is told of it.
func (m *Model) Wants() []Want {
	m.layout()
	wants := m.wants
	m.wants = nil
	return wants
}

// Know is SetPreview for a file that is about to be shown.
func (m *Model) Know(id chat.AttachmentID, p *chat.Preview) {
	m.trimPreviews() // before this one is among them, which is not on the screen yet
	if m.previews == nil {
		m.previews = map[chat.AttachmentID]*chat.Preview{}
	}
	m.keepPreview(id, p)
}

// SetPreview shows what a file looks like: nil if that is not known, and one with nothing in it if there is nothing to
// show. An image was drawn before.
func (m *Model) SetPreview(id chat.AttachmentID, p *chat.Preview) {
	m.trimPreviews()
	if _, asked := m.previews[id]; asked && p != nil { // else it is of another room
		m.keepPreview(id, p)
	}
}

func (m *Model) keepPreview(id chat.AttachmentID, p *chat.Preview) {
	if p.Image != nil {
		p = aPicture
	}
	m.previews[id] = p
	for i := max(0, m.held.from); i < min(m.held.to, len(m.items)); i++ {
		if it := &m.items[i]; it.msg != nil && slices.ContainsFunc(it.msg.Files, func(a chat.Attachment) bool { return a.ID == id }) {
			it.body, m.dirty = nil, true
		}
	}
}

// trimPreviews lets go of the previews of files that are not on the screen, when there are many.
func (m *Model) trimPreviews() {
	if len(m.previews) < maxKept {
		return
	}
	kept := map[chat.AttachmentID]*chat.Preview{}
	for i := max(0, m.top); i < min(m.bot+1, len(m.items)); i++ {
		if msg := m.items[i].msg; msg != nil {
			for n := range msg.Files {
				if p, ok := m.previews[msg.Files[n].ID]; ok {
					kept[msg.Files[n].ID] = p
				}
			}
		}
	}
	m.previews = kept
}

// previewsOf returns the previews of a message's files, and for which there is one, a bit for each.
func (m *Model) previewsOf(msg *chat.Message) (shown uint16, list []*chat.Preview) {
	list = make([]*chat.Preview, len(msg.Files))
	for i := range msg.Files {
		a := &msg.Files[i]
		list[i] = m.previews[a.ID]
		if list[i] == aPicture && m.viewer.Draws != nil {
			if cols, rows := pictureSize(m.viewer.Draws, a, columnsOf(m.w, m.viewer.flags())); m.viewer.Draws.Drawn(a, cols, rows) == nil {
				list[i] = nil // for another size, or long ago
			}
		}
		if list[i] != nil {
			shown |= 1 << i
		}
	}
	return shown, list
}

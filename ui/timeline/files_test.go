package timeline

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"parley/app/chat"
	"parley/ui/theme"
)

// attached is a conversation in which people attached files.
func attached() []Entry {
	at := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	id := chat.AttachmentID(0)
	var out []Entry
	say := func(who chat.UserID, text string, files ...chat.Attachment) *chat.Message {
		at = at.Add(time.Minute)
		for i := range files {
			id++
			files[i].ID = id
		}
		m := &chat.Message{
			Room: 7, Seq: chat.Seq(len(out) + 1), Kind: chat.Said, Author: who, Text: text, Posted: at, Files: files,
			ClientID: fmt.Sprint("file-", len(out)),
		}
		out = append(out, Entry{Author: sampleNames[who], Message: m})
		return m
	}
	say(bob, "", chat.Attachment{Name: "report.pdf", Type: "application/pdf", Size: 1234567})
	say(ana, "the **script**, and what it says",
		chat.Attachment{Name: "hello.go", Type: "text/plain; charset=utf-8", Size: 812},
		chat.Attachment{Name: "the_figures_of_all_quarters_since_the_beginning_of_the_company_final_v2.csv", Type: "text/csv", Size: 99000},
	)
	say(carmen, "", chat.Attachment{Name: "cat.png", Type: "image/png", Size: 48000, Width: 640, Height: 480})
	say(carmen, "", chat.Attachment{Name: "写真_その一.jpeg", Type: "image/jpeg", Size: 3 << 20, Width: 40, Height: 4000}).Pinned = at
	answer := say(bob, "nice", chat.Attachment{Name: "x", Type: "application/octet-stream", Size: 1})
	answer.Reply, answer.Quote = 3, out[2].Message.Quoted()
	out[4].QuoteBy = out[2].Author
	return out
}

// blocks draws an image as a block of one letter.
type blocks struct{}

func (blocks) Size(w, h, maxW, maxH int) (cols, rows int) {
	if w > h*2 {
		return maxW, max(1, maxW*h/w/2)
	}
	return min(maxW, max(1, maxH*w*2/h)), maxH
}

func (blocks) Drawn(_ *chat.Attachment, cols, rows int) []string {
	return slices.Repeat([]string{strings.Repeat("#", cols)}, rows)
}

// withFiles is a timeline of those, without the previews.
func withFiles(w, h int, look theme.Look) *Model {
	m := sample(w, h, look)
	m.SetViewer(Viewer{Me: ana, MyName: "ana", Theme: theme.For(look), Zone: time.UTC, Draws: blocks{}})
	m.Open(7, chat.Channel, attached(), 9, false)
	return m
}

var goPreview = &chat.Preview{Lines: []string{
	"// Package main says hello.", "package main", "", "func main() {", "\tprintln(\"hello, wörld \" + \"and all that is in it, however long this line may be in the end\")", "}", "// more",
}}

// TestGoldenFiles draws files in every kind of layout and look, with what they look like.
func TestGoldenFiles(t *testing.T) {
	for _, name := range []string{"dark", "light", "plain", "ascii"} {
		for _, w := range []int{100, 58, 30, 20} {
			t.Run(fmt.Sprintf("%s-%d", name, w), func(t *testing.T) {
				m := withFiles(w, 75, looks[name])
				m.Rows()
				m.SetPreview(2, goPreview)
				m.SetPreview(3, &chat.Preview{Lines: []string{"quarter,figure", "1,2"}})
				m.SetPreview(4, &chat.Preview{Image: &chat.Picture{}})
				m.AddPending("p1", "", chat.Said, chat.Attachment{Name: "long.txt", Type: "text/plain", Size: 40000})
				m.AddPending("p2", "and this", chat.Said, chat.Attachment{Name: "long.txt", Type: "text/plain", Size: 40000})
				m.FailPending("p2", "you have no room left for files")
				golden(t, m)
			})
		}
	}
}

// An image takes the same rows before and after it is there, so nothing moves; a preview is asked for once.
func TestFilesKeepTheirPlace(t *testing.T) {
	m := withFiles(80, 200, dark)
	before := slices.Clone(m.Rows())
	if got, want := wanted(m), []chat.AttachmentID{5, 4, 3, 2}; !slices.Equal(sortedIDs(got), sortedIDs(want)) {
		t.Fatalf("wants %v, not %v", got, want)
	}
	m.SetPreview(4, &chat.Preview{Image: &chat.Picture{}})
	m.SetPreview(5, nil)
	after := m.Rows()
	changed := 0
	for i := range before {
		was, is := ansi.Strip(before[i]), ansi.Strip(after[i])
		if was != is {
			changed++
			if strings.Trim(is, " #") != "" || strings.TrimSpace(was) != "" {
				t.Errorf("row %d was %q and is %q", i, was, is)
			}
		}
	}
	if changed != pictureRows {
		t.Errorf("%d rows changed, not the %d of the image", changed, pictureRows)
	}
	if got := m.Wants(); len(got) != 0 {
		t.Errorf("asked again for %v", got)
	}
}

func sortedIDs(list []chat.AttachmentID) []chat.AttachmentID {
	list = slices.Clone(list)
	slices.Sort(list)
	return list
}

// A session holds on to a bounded number of previews, those of its screen among them.
func TestPreviewsAreBounded(t *testing.T) {
	var list []Entry
	for i := range 400 {
		e := said(chat.Seq(i+1), bob, "")
		e.Message.Files = []chat.Attachment{{ID: chat.AttachmentID(i + 1), Name: "a.txt", Type: "text/plain", Size: 9}}
		list = append(list, e)
	}
	m := open(80, 24, list, 400, false)
	for range 60 {
		m.Rows()
		for _, id := range wanted(m) {
			m.SetPreview(id, &chat.Preview{Lines: []string{fmt.Sprint("line of ", id)}})
		}
		m.ScrollBy(-20)
	}
	if n := len(m.previews); n == 0 || n > maxKept+24 {
		t.Errorf("%d previews are kept", n)
	}
	if !strings.Contains(onScreen(m), "line of") {
		t.Errorf("nothing is shown of the files:\n%s", onScreen(m))
	}
}

// Hostile names stay in their row.
func TestFileNamesAreHarmless(t *testing.T) {
	m := open(60, 20, nil, 0, false)
	e := said(1, bob, "")
	e.Message.Files = []chat.Attachment{{ID: 1, Name: "a\x1b[2J\u202e*b*\nfdp.exe", Type: "text/\x1b[31m", Size: -5}}
	m.Apply(e)
	for _, row := range m.Rows() {
		if strings.Contains(row, "\x1b[2J") || strings.Contains(row, "\u202e") || strings.Contains(row, "\x1b[31m") || ansi.StringWidth(row) > 60 {
			t.Errorf("row %q", row)
		}
	}
	if !strings.Contains(onScreen(m), "*b*") {
		t.Errorf("the name is not shown as it is:\n%s", onScreen(m))
	}
}

// wanted returns of which files a preview is to be had.
func wanted(m *Model) (ids []chat.AttachmentID) {
	for _, w := range m.Wants() {
		ids = append(ids, w.ID)
	}
	return ids
}

// What is known of a file before it is on the screen is shown with it, however many there were before.
func TestKnownFilesNeedNoRoomLater(t *testing.T) {
	m := open(80, 24, nil, 0, false)
	for i := chat.Seq(1); i <= 3*maxKept; i++ {
		e := said(i, bob, "")
		e.Message.Files = []chat.Attachment{{ID: chat.AttachmentID(i), Name: "a.txt", Type: "text/plain", Size: 9}}
		m.Know(e.Message.Files[0].ID, &chat.Preview{Lines: []string{fmt.Sprint("line of ", i)}})
		m.Apply(e)
		if rows := strings.Join(m.Rows(), "\n"); !strings.Contains(rows, fmt.Sprint("line of ", i)) || len(m.Wants()) > 0 {
			t.Fatalf("%d is not there:\n%s", i, ansi.Strip(rows))
		}
	}
}

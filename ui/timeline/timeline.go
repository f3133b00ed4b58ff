package timeline

import (
	"slices"
	"sort"
	"time"

	"parley/app/chat"
	"parley/ui/theme"
)

// Model is the timeline of one session. New makes it; it shows nothing until it has a size.
type Model struct {
	cache  *Cache
	viewer Viewer
	w, h   int
	now    func() time.Time

	room    chat.RoomID
	kind    chat.Kind
	items   []item
	waiting []item // mine that are not confirmed, below all others
	more    bool   // older messages exist than are loaded
	cut     bool   // newer ones exist
	newest  chat.Seq

	read    chat.Seq // the new rule goes below this one…
	newAt   chat.Seq // …and above this one; 0 while there is none
	wantNew bool     // there is to be a new rule, as soon as its place is known
	peer    peerMarks
	notices int
	unread  map[chat.Seq]int // how many messages the reader has not seen in the threads of the room

	revealed map[chat.Seq]bool                   // messages that are shown though their author is hidden
	previews map[chat.AttachmentID]*chat.Preview // of files that were on the screen; nil while there is none
	wants    []Want                              // those that are to be asked for

	view
}

// New makes a timeline that shares rendered rows with all others of the same cache.
func New(cache *Cache) *Model {
	m := &Model{cache: cache, now: time.Now, more: true}
	m.SetViewer(Viewer{})
	m.follow = true
	return m
}

// SetViewer sets who looks and how.
func (m *Model) SetViewer(v Viewer) {
	if v.Zone == nil {
		v.Zone = time.UTC
	}
	if v.Theme == nil {
		v.Theme = theme.For(theme.Look{})
	}
	m.viewer = v
	for i := range m.items {
		m.prepare(&m.items[i])
	}
	for i := range m.waiting {
		m.prepare(&m.waiting[i])
	}
	m.relateAll()
}

// SetSize sets the area in cells; less than 1 is 1.
func (m *Model) SetSize(w, h int) {
	w, h = max(1, w), max(1, h)
	if w != m.w {
		m.forget()
	}
	m.w, m.h = w, h
	m.dirty = true
}

// Open shows a room from its entries, oldest first and without holes. The rule "new" goes above the
// first message of somebody else after read, if there is one; more says that older messages exist.
// Opening the room that is open already loads it anew: what is pending, notices, and the place that
// the reader scrolled to are kept as far as they can be.
func (m *Model) Open(room chat.RoomID, kind chat.Kind, entries []Entry, read chat.Seq, more bool) {
	old := m.items
	at := m.anchor()
	if room != m.room {
		old, m.waiting, m.notices, m.peer, m.unread = nil, nil, 0, peerMarks{}, nil
		m.revealed, m.previews, m.wants = nil, nil, nil
		at, m.follow = 0, true
		m.newest, m.seen, m.fresh, m.picked = 0, 0, 0, 0
	}
	m.room, m.kind, m.more, m.cut = room, kind, more, false
	m.items = m.itemsOf(entries, 0)
	m.held = bounds{}
	m.newest = max(m.newest, m.Last())
	for _, it := range m.items {
		m.confirm(it.msg)
	}
	for _, it := range old {
		if it.msg == nil {
			it.body = nil
			m.insert(it)
		}
	}
	m.read, m.newAt, m.wantNew = read, 0, true
	m.placeNew()
	m.wantNew = m.newAt != 0 || (more && m.First() > read+1)
	m.relateAll()
	m.restore(at)
	m.bound()
}

// Prepend adds an older page, oldest first. What is on the screen does not move.
func (m *Model) Prepend(entries []Entry, more bool) {
	first := m.First()
	page := m.itemsOf(entries, 0)
	for len(page) > 0 && first > 0 && page[len(page)-1].seq >= first {
		page = page[:len(page)-1]
	}
	m.more = more
	m.items = slices.Insert(m.items, 0, page...)
	m.shift(0, len(page))
	m.placeNew()
	for i := range min(len(m.items), len(page)+1) {
		m.relate(i)
	}
	m.dirty = true
	m.bound()
}

// Append adds a newer page, oldest first, after NeedsNewer; more says that there are newer ones still.
func (m *Model) Append(entries []Entry, more bool) {
	page := m.itemsOf(entries, m.Last())
	for _, it := range page {
		m.newest = max(m.newest, it.seq)
		m.insert(it)
	}
	m.cut = more
	m.placeNew()
	m.relateAll()
	m.bound()
}

// Rename gives a person's messages the name that they have now.
func (m *Model) Rename(user chat.UserID, name string) {
	for i := range m.items {
		it := &m.items[i]
		if it.msg != nil && it.msg.Author == user {
			it.author, it.body = name, nil
		}
		if it.quote != nil && it.quote.Author == user {
			it.quoteBy, it.body = name, nil
		}
	}
	m.dirty = true
}

// First and Last return the first and the last Seq that is loaded, 0 if there is none.
func (m *Model) First() chat.Seq {
	for _, it := range m.items {
		if it.msg != nil {
			return it.seq
		}
	}
	return 0
}

// Last is documented with First.
func (m *Model) Last() chat.Seq {
	for i := len(m.items) - 1; i >= 0; i-- {
		if m.items[i].msg != nil {
			return m.items[i].seq
		}
	}
	return 0
}

// itemsOf returns items for the entries with a Seq after after, in order and each once.
func (m *Model) itemsOf(entries []Entry, after chat.Seq) []item {
	items := make([]item, 0, len(entries)+8)
	for _, e := range entries {
		if e.Message != nil && e.Message.Seq > after {
			items = append(items, m.itemOf(e))
			after = e.Message.Seq
		}
	}
	return items
}

func (m *Model) itemOf(e Entry) item {
	it := item{seq: e.Message.Seq, msg: e.Message, author: e.Author, quote: e.Message.Quote, quoteBy: e.QuoteBy, thread: e.Message.Thread}
	m.prepare(&it)
	return it
}

// prepare sets what an item takes from the viewer.
func (m *Model) prepare(it *item) {
	it.body = nil
	if it.msg == nil {
		it.day, it.minute = clock(it.local.at, m.viewer.Zone)
		return
	}
	it.day, it.minute = clock(it.msg.Posted, m.viewer.Zone)
	it.hidden = m.hides(it.msg) && !m.revealed[it.seq]
	it.mentions = !it.hidden && it.msg.Kind != chat.Notice && mentions(it.msg.Text, m.viewer.MyName)
}

// place returns the index of the first item that does not come before a message with this seq.
func (m *Model) place(seq chat.Seq) int {
	if n := len(m.items); n == 0 || m.items[n-1].seq < seq {
		return n
	}
	return sort.Search(len(m.items), func(i int) bool { return m.items[i].seq >= seq })
}

// find returns the index of a message, or -1.
func (m *Model) find(seq chat.Seq) int {
	if i := m.place(seq); i < len(m.items) && m.items[i].seq == seq && m.items[i].msg != nil {
		return i
	}
	return -1
}

// insert puts an item in its place, a notice below all with its seq.
func (m *Model) insert(it item) int {
	i := m.place(it.seq)
	if it.msg == nil {
		i = m.place(it.seq + 1)
	}
	m.items = slices.Insert(m.items, i, it)
	m.shift(i, 1)
	m.relate(i)
	m.relate(i + 1)
	m.dirty = true
	return i
}

// remove takes out items[from:to].
func (m *Model) remove(from, to int) {
	m.items = slices.Delete(m.items, from, to)
	m.shift(from, from-to)
	m.relate(from)
	m.dirty = true
}

func (m *Model) relateAll() {
	for i := range m.items {
		m.relate(i)
	}
	m.forget()
}

// relate sets what an item takes from the one above it.
func (m *Model) relate(i int) {
	if i < 0 || i >= len(m.items) {
		m.fold(i)
		return
	}
	it := &m.items[i]
	var above *item
	if i > 0 {
		above = &m.items[i-1]
	}
	was := *it
	it.newDay = above == nil || above.day != it.day
	it.firstNew = it.msg != nil && it.seq == m.newAt
	it.grouped = !it.newDay && !it.firstNew && above.hidden == it.hidden && goesOn(above.msg, it.msg)
	if it.newDay != was.newDay || it.firstNew != was.firstNew || it.grouped != was.grouped {
		it.body = nil
	}
	m.fold(i)
}

// goesOn says whether b is shown as a continuation of a.
func goesOn(a, b *chat.Message) bool {
	return a != nil && b != nil && b.Reply == 0 && a.Author == b.Author && a.Kind == b.Kind && a.Kind != chat.Notice &&
		b.Posted.Sub(a.Posted).Abs() <= groupWithin
}

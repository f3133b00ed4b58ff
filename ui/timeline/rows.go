package timeline

import (
	"strconv"

	"parley/app/chat"
)

// view is where the reader is. Indexes count the items, then what is waiting; -1 is the note at the
// beginning of the room.
type view struct {
	follow    bool // the newest is at the bottom, and stays there
	bot, skip int  // the entry at the bottom edge, and how many of its rows are below
	top       int  // the entry in the first row
	low       chat.Seq
	seen      chat.Seq
	whole     chat.Seq // the greatest whose rows are all on the screen
	fresh     chat.Seq // the newest when the reader left the bottom

	dirty bool
	out   []string
	held  bounds // the items that have their rows

	today    int32
	picked   chat.Seq // the message that the reader chose, 0 if none
	followed bool     // the newest was at the bottom when the reader began to choose
	marked   chat.Seq // the message of mine that says whether it was seen…
	markWord string   // …and what it says
	below    belowRow
}

// bounds is a half-open range of indexes.
type bounds struct{ from, to int }

// belowRow is the row that tells how many messages are below, kept while it stays the same.
type belowRow struct {
	n, w int
	text string
}

// Rows returns the area from the top: as many strings as it has rows, each at most as wide as it is,
// beginning and ending in the default look. Where nothing changed the strings are those of the last
// call. The slice is the model's own, good until the next call of any method.
func (m *Model) Rows() []string {
	m.layout()
	m.seen = max(m.seen, m.whole)
	return m.out
}

// Visible is Rows for who only looks at them: it does not count as seen.
func (m *Model) Visible() []string {
	m.layout()
	return m.out
}

// Seen returns the greatest Seq that was on the screen with all its rows (or with its last row, if it
// has more than fit) since the room was opened. It counts what Rows returned.
func (m *Model) Seen() chat.Seq { return m.seen }

// Below returns how many messages arrived that are under the visible part.
func (m *Model) Below() int {
	m.layout()
	return m.countBelow()
}

func (m *Model) countBelow() int {
	if m.follow {
		return 0
	}
	return int(max(0, m.newest-max(m.fresh, m.low)))
}

// layout brings the rows up to date.
func (m *Model) layout() {
	if !m.dirty || m.h == 0 {
		return
	}
	m.dirty = false
	if day, _ := clock(m.now(), m.viewer.Zone); day != m.today {
		m.today = day
		m.forget()
		m.dirty = false
	}
	m.moveMark()
	m.settle()
	if m.follow {
		m.fresh = m.newest
	}
	m.low = m.seqAt(m.bot)
	if m.picked != 0 && m.bot == m.find(m.picked) && m.countBelow() > 0 {
		m.down(1) // the last row is about to be another's
	}
	m.fill()
	m.release()
}

// fill writes the rows from the bottom edge up.
func (m *Model) fill() {
	if len(m.out) != m.h {
		m.out = make([]string, m.h)
	}
	y, n := m.h, m.countBelow()
	m.whole, m.top = 0, m.bot
	for i := m.bot; y > 0 && i >= m.begin() && i <= m.end(); i-- {
		b, j := m.block(i), len(m.block(i).rows)
		m.want(i)
		shown := i < m.bot || (m.skip == 0 && n == 0)
		if i == m.bot {
			j -= m.skip
		}
		for m.top = i; j > 0 && y > 0; {
			y--
			j--
			m.out[y] = b.rows[j]
		}
		if shown && (j == 0 || len(b.rows) > m.h) && i >= 0 && i < len(m.items) && m.items[i].msg != nil {
			m.whole = max(m.whole, m.items[i].seq)
		}
	}
	for y--; y >= 0; y-- {
		m.out[y] = ""
	}
	if n > 0 {
		m.out[m.h-1] = m.belowRow(n)
	}
}

// belowRow returns the row that says that n messages arrived below.
func (m *Model) belowRow(n int) string {
	if m.below.n != n || m.below.w != m.w || m.below.text == "" {
		th := m.viewer.Theme
		margin := 1
		if m.w < tightBelow {
			margin = 0
		}
		var out rowWriter
		label := span{text: th.Glyph.More + " " + strconv.Itoa(n) + " new", style: th.Badge}
		drawRule(&out, th, m.w, margin, th.Accent, label, "End")
		m.below = belowRow{n: n, w: m.w, text: out.block().rows[0]}
	}
	return m.below.text
}

// begin and end return the first and the last index of the view; end is less when there is nothing.
func (m *Model) begin() int {
	if m.more {
		return 0
	}
	return -1
}

func (m *Model) end() int { return len(m.items) + len(m.waiting) - 1 }

// seqAt returns the Seq of the message at index i, or of the one above it.
func (m *Model) seqAt(i int) chat.Seq {
	if i >= len(m.items) {
		return m.Last()
	}
	if i < 0 {
		return 0
	}
	return m.items[i].seq
}

// block returns the rows of the entry at index i.
func (m *Model) block(i int) *block {
	if i < 0 {
		k := m.blankKey(opening)
		k.label = m.kind.Beginning()
		return m.cache.rows(k, content{})
	}
	if i >= len(m.items) {
		return m.waitingBlock(i - len(m.items))
	}
	it := &m.items[i]
	if it.body == nil {
		rows := new(block)
		if !it.folded {
			rows = m.cache.rows(m.keyOf(it))
		}
		it.body = m.dress(it, rows)
		m.hold(i)
	}
	return it.body
}

func (m *Model) blankKey(w what) key {
	return key{theme: m.viewer.Theme, width: int32(min(m.w, 1<<16-1)), minute: noTime, what: w, flags: m.viewer.flags()}
}

// keyOf returns the key of an item's rows, and its text. Of the viewer it has only what those show.
func (m *Model) keyOf(it *item) (key, content) {
	wide := isWide(m.w, m.viewer.flags())
	if it.msg == nil {
		k := m.blankKey(notice)
		k.label = it.local.text
		if wide {
			k.minute = it.minute
		}
		return k, content{}
	}
	if it.msg.Kind == chat.Notice && !it.msg.Deleted {
		k := m.blankKey(notice)
		k.label = it.author + " " + it.msg.Text
		if wide {
			k.minute = it.minute
		}
		return k, content{}
	}
	if it.hidden {
		k := m.blankKey(notice)
		k.label = m.hiddenText(it)
		return k, content{}
	}
	k := m.blankKey(message)
	k.room, k.seq, k.version = it.msg.Room, it.msg.Seq, it.msg.Version
	if it.msg.Kind == chat.Action {
		k.what = action
	}
	if it.mentions {
		k.me = m.viewer.MyName
	}
	if it.grouped {
		k.flags |= grouped
	}
	if !it.grouped && (wide || k.what == message) {
		k.minute = it.minute
	}
	if !it.grouped || k.what == action {
		k.label = it.author
		if it.msg.Author == m.viewer.Me {
			k.flags |= mine
		}
	}
	if it.quote != nil {
		k.flags |= answer
		k.quoteBy, k.quote = it.quoteBy, it.quote.Gist()
		if m.viewer.Hides != nil && m.kind != chat.Direct && m.viewer.Hides(it.quote.Author) {
			k.quoteBy, k.quote = "someone you block", m.viewer.Theme.Glyph.Ellipsis
		}
	}
	k.thread = m.threadText(it)
	k.own = ownReactions(it.msg, m.viewer.Me)
	c := content{text: it.msg.Text, msg: it.msg, files: it.msg.Files}
	if len(c.files) > 0 {
		k.draws = m.viewer.Draws
		k.shown, c.previews = m.previewsOf(it.msg)
	}
	return k, c
}

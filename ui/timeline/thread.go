package timeline

import (
	"maps"
	"strconv"
	"strings"

	"parley/app/chat"
)

// SetReplies tells what there is in the thread below a message; what is older than that is known changes nothing.
func (m *Model) SetReplies(root chat.Seq, r *chat.Replies) {
	i := m.find(root)
	if i < 0 {
		return
	}
	it := &m.items[i]
	if now := it.thread.Newer(r); now != it.thread {
		it.thread, it.body, m.dirty = now, nil, true
	}
}

// SetUnread tells how many messages the reader has not seen in threads of the room, by the message that each is
// below. The map is kept and only read.
func (m *Model) SetUnread(unread map[chat.Seq]int) {
	if maps.Equal(m.unread, unread) {
		return
	}
	for _, list := range []map[chat.Seq]int{m.unread, unread} {
		for seq := range list {
			if i := m.find(seq); i >= 0 {
				m.items[i].body = nil
			}
		}
	}
	m.unread, m.dirty = unread, true
}

// threadText is what is said of an item's thread, "" while it is empty.
func (m *Model) threadText(it *item) string {
	if it.thread == nil || it.thread.Count == 0 {
		return ""
	}
	var parts []string
	if n := it.thread.Count; n == 1 {
		parts = append(parts, "1 reply")
	} else {
		parts = append(parts, strconv.FormatInt(int64(n), 10)+" replies")
	}
	if n := m.unread[it.seq]; n > 0 {
		parts = append(parts, strconv.Itoa(n)+" new")
	}
	day, minute := clock(it.thread.Last, m.viewer.Zone)
	last := clockText(int(minute), m.viewer.Hour12)
	if day != m.today {
		last = strings.TrimSpace(it.thread.Last.In(m.viewer.Zone).Format("2 Jan"))
	}
	return strings.Join(append(parts, "last "+last), " · ")
}

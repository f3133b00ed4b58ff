package ui

import (
	"context"
	"log/slog"
	"time"

	tea "charm.land/bubbletea/v2"

	"parley/app/chat"
	"parley/app/room"
	"parley/ui/composer"
	"parley/ui/screen"
	"parley/ui/sidebar"
	"parley/ui/theme"
	"parley/ui/timeline"
)

// Model is the root model of one session. It is an ordinary Bubble Tea model; everything in it is
// used by the program's goroutine only.
type Model struct {
	ctx     context.Context
	app     *App
	visitor *room.Visitor
	session *room.Session // nil while a newcomer chooses a name, or a guest stands at the door
	door    door
	entered chan *room.Session
	log     *slog.Logger

	look     theme.Look // as the terminal says; how it is to look, the user's settings say too
	looks    timeline.Viewer
	pictures pictures
	root     string      // what the thread that is open is below
	prefs    *chat.Prefs // that are in force here; nil before there is a session
	theme    *theme.Theme
	env      zoneSource

	width, height int
	layout        layout
	side          sideWish
	mouse         bool
	attention
	wishes
	mention chat.Place // the mention that was gone to last

	pane     // what is open, and where what is typed goes
	column   column
	beside   pane // the other one while a thread is open: the room that it is in, or the thread
	composer *composer.Model
	sidebar  *sidebar.Model
	home     *sidebar.Home
	dialog   dialogs

	rooms   []roomEntry    // as in the sidebar: channels, groups, direct
	before  [2]chat.RoomID // the rooms that were left last, the latest first
	drafts  map[chat.RoomID]string
	aim     aim // of what stands in the composer
	aims    map[chat.RoomID]aim
	reacted []chat.Emoji // what the user reacted with last, the latest first
	loads   uint64       // how many pages of history were asked for
	opening uint64       // grows with each room opened: a verb's answer does not take the user away from a later one

	outbox   outbox
	find     finding
	reading  reading
	folders  uint64 // how many lists of files were opened
	typing   typing
	recall   recall
	full     bool   // the composer has the whole screen
	bare     bool   // what is read has it
	kept     string // the draft of the open room, as it was kept last
	complete completion
	typeAhead
	notice   notice
	wanted   chat.RoomID // where somebody wants to chat, as the hint row says; 0 if nobody does
	knocks   knocks
	leaving  bool // Ctrl+C was pressed on an empty composer
	farewell string

	// What was drawn, to be drawn anew only when it changed.
	divider     []string
	strip       [1]string
	panes       []screen.Pane
	headerRow   cachedRows[headerKey]
	threadRow   cachedRows[headerKey]
	hintRows    cachedRows[hintKey]
	titleKey    titleKey
	windowTitle string
}

// newModel returns the model for a session, or for a visitor who has none yet because of why.
func newModel(ctx context.Context, app *App, v *room.Visitor, s *room.Session, why error, look theme.Look, env zoneSource) *Model {
	m := &Model{
		ctx: ctx, app: app, visitor: v, entered: make(chan *room.Session, 1), log: app.log,
		look: look, theme: theme.For(look), env: env,
		mouse: true, drafts: map[chat.RoomID]string{}, aims: map[chat.RoomID]aim{},
	}
	m.timeline = timeline.New(app.cache)
	m.composer = composer.New(m.theme)
	m.sidebar = sidebar.New(m.theme)
	m.home = sidebar.NewHome(m.theme)
	m.home.SetInvite(app.invite)
	if s == nil {
		m.askName(chat.MessageOf(why))
	} else {
		m.enter(s)
	}
	return m
}

// enter shows Home to somebody who has a session now.
func (m *Model) enter(s *room.Session) {
	m.session = s
	m.entered <- s
	m.dialog.close()
	m.setViewer()
	m.showHome()
	m.readKnocks()
}

// setViewer tells the parts who reads, and in which look.
func (m *Model) setViewer() {
	m.takePrefs()
	m.theme = theme.For(m.lookFor(m.prefs))
	m.composer.SetTheme(m.theme)
	m.sidebar.SetTheme(m.theme)
	m.home.SetTheme(m.theme)
	if m.dialog.shown() {
		m.dialog.open.SetTheme(m.theme)
	}
	m.headerRow, m.threadRow, m.hintRows, m.divider = cachedRows[headerKey]{}, cachedRows[headerKey]{}, cachedRows[hintKey]{}, nil
	m.column.title = cachedRows[headerKey]{}
	if m.column.of != 0 {
		m.column.list.SetTheme(m.theme)
	}
	if m.session == nil {
		return
	}
	me := m.session.Me()
	m.home.SetMe(me.ID, me.Name)
	m.home.SetMOTD(m.session.MOTD())
	m.looks = timeline.Viewer{
		Me: me.ID, MyName: me.Name, Zone: m.env.of(me), Theme: m.theme,
		Hides: m.session.Blocks, Hour12: m.prefs.Clock == chat.Clock12, Compact: m.prefs.Density == chat.Compact,
	}
	m.takePainter()
	for _, p := range []*pane{&m.pane, &m.beside} {
		if p.timeline != nil {
			p.timeline.SetViewer(m.looks)
		}
	}
}

// Init implements tea.Model.
func (m *Model) Init() tea.Cmd { return nil }

// Update implements tea.Model: each kind of message has one function.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if m.typeAhead.hold(msg) {
		return m, nil
	}
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.resize(msg.Width, msg.Height)
	case screen.GraphicsMsg:
		m.pictures.terminal = msg
		m.setViewer()
	case tea.BackgroundColorMsg:
		m.look.Light = !msg.IsDark()
		m.setViewer()
	case tea.KeyPressMsg:
		m.loadFailed, m.seeking = false, false
		cmd = m.key(msg)
	case tea.PasteMsg:
		cmd = m.paste(msg.Content)
	case screen.PasteTooLongMsg:
		m.fail("that paste is too long; nothing of it was taken")
	case tea.MouseClickMsg:
		cmd = m.click(msg.Mouse())
	case tea.MouseWheelMsg:
		m.wheel(msg.Mouse())
	case tea.FocusMsg:
		m.attend(true)
		m.timeline.SettleNew()
	case tea.BlurMsg:
		m.attend(false)
		if !m.timeline.NewAbove() {
			m.timeline.SetNew(m.timeline.Seen())
		}
	case eventsMsg:
		cmd = m.events(msg)
	case doorMsg:
		cmd = m.atDoor(msg)
	case knockedMsg:
		cmd = m.knocked(msg)
	case nameMsg:
		cmd = m.named(msg)
	case pageMsg:
		m.inPane(msg.page, func() tea.Cmd { m.loaded(msg); return nil })
	case missedMsg:
		cmd = m.inPane(msg.page, func() tea.Cmd { return m.caughtUp(msg) })
	case aroundMsg:
		m.inPane(msg.page, func() tea.Cmd { m.around(msg); return nil })
	case refreshMsg:
		m.inPane(msg.page, func() tea.Cmd { m.refreshed(msg); return nil })
	case marksMsg:
		m.peerMarks(msg)
	case postedMsg:
		cmd = m.posted(msg)
	case slowMsg:
		m.slow()
	case againMsg:
		m.outbox.busy = false
		cmd = m.postNext()
	case draftMsg:
		m.takeDraft(msg)
	case keepMsg:
		m.keepDraft()
	case typingOverMsg:
		cmd = m.typingOver()
	case foundMsg:
		m.found(msg)
	case savedMsg:
		cmd = m.saved(msg)
	case previewMsg:
		m.takePreview(msg)
	case readMsg:
		m.read(msg)
	case filesMsg:
		m.takeFiles(msg)
	case unfiledMsg:
		m.unfiled(msg)
	case mentionsMsg:
		cmd = m.toMention(msg)
	case ranMsg:
		cmd = m.ran(msg)
	case joinableMsg:
		cmd = m.joinable(msg)
	case channelsMsg:
		m.showChannels(msg)
	case rosterMsg:
		m.takeRoster(msg)
	case fellowsMsg:
		cmd = m.showMembers(msg)
	}
	if m.sending {
		cmd = tea.Batch(cmd, m.sent())
	}
	m.arrange()
	return m, tea.Batch(cmd, m.settle(), m.settleBeside(), m.settleColumn(), m.settleFiles())
}

// settle does what follows from any change: reading what is on the screen, and loading what is
// about to be.
func (m *Model) settle() tea.Cmd {
	if m.open == 0 || m.layout.tooSmall || m.width == 0 {
		return nil
	}
	if m.looking() {
		m.markRead()
	}
	switch {
	case m.loading, m.loadFailed:
	case m.stale:
		return m.refresh()
	case m.timeline.Missing(), m.timeline.NeedsNewer():
		return m.catchUp()
	case m.timeline.NeedsOlder():
		return m.loadOlder()
	}
	return nil
}

// arrange gives the parts their sizes. How wide the composer is decides how many rows it and the hint want.
func (m *Model) arrange() {
	l := arrange(m.width, m.height, m.side, 1, 0, m.open == 0, m.shape())
	if !l.tooSmall {
		m.composer.SetSize(l.composer.w, composerRows(m.height))
		l = arrange(m.width, m.height, m.side, m.composer.Height(), m.saying(l.composer.w), m.open == 0, m.shape())
	}
	if m.bare && !l.tooSmall {
		l = l.alone(m.width, m.height)
	}
	m.fitPanes(l)
	if m.full && !l.tooSmall {
		l = l.writing(m.height)
		m.composer.SetSize(l.composer.w, l.composer.h)
	}
	if l == m.layout {
		return
	}
	m.layout = l
	if l.tooSmall {
		return
	}
	m.home.SetSize(l.body.w, l.body.h)
	m.sidebar.SetSize(l.sidebar.w, l.sidebar.h)
}

// now is the time on the server's clock.
func (m *Model) now() time.Time { return m.app.now() }

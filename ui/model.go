package ui

import (
	"context"
	"log/slog"
	"time"

	tea "charm.land/bubbletea/v2"

	"parley/app/chat"
	"parley/app/room"
	"parley/ui/composer"
	"parley/ui/dialog"
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

	look  theme.Look  // as the terminal says; how it is to look, the user's settings say too
	prefs *chat.Prefs // that are in force here; nil before there is a session
	theme *theme.Theme
	env   zoneSource

	width, height int
	layout        layout
	side          sideWish
	mouse         bool
	attention
	wishes
	mention chat.Place // the mention that was gone to last

	timeline *timeline.Model
	composer *composer.Model
	sidebar  *sidebar.Model
	home     *sidebar.Home
	dialog   dialogs

	rooms      []roomEntry // as in the sidebar: channels, groups, direct
	open       chat.RoomID // 0: Home
	before     chat.RoomID // the room that was open before
	drafts     map[chat.RoomID]string
	aim        aim // of what stands in the composer
	aims       map[chat.RoomID]aim
	reacted    []dialog.Emoji   // what the user reacted with last, the latest first
	loading    bool             // a page of history is under way
	loadFailed bool             // until the next key: a store in trouble is not asked in a loop
	sinking    bool             // the newest page is under way, to be shown at its end
	seeking    bool             // pages are loaded until the first message that is new is among them
	stale      bool             // changes were missed: what is loaded is to be read again
	late       []timeline.Entry // changes that came while a load is under way
	asked      uint64           // grows with each load of history
	opening    uint64           // grows with each room opened: a verb's answer does not take the user away from a later one

	outbox   outbox
	find     finding
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
	m.headerRow, m.hintRows, m.divider = cachedRows[headerKey]{}, cachedRows[hintKey]{}, nil
	if m.dialog.shown() {
		m.dialog.open.SetTheme(m.theme)
	}
	if m.session == nil {
		return
	}
	me := m.session.Me()
	m.home.SetMe(me.ID, me.Name)
	m.timeline.SetViewer(timeline.Viewer{
		Me: me.ID, MyName: me.Name, Zone: m.env.of(me), Theme: m.theme,
		Hour12: m.prefs.Clock == chat.Clock12, Compact: m.prefs.Density == chat.Compact,
	})
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
		m.width, m.height = msg.Width, msg.Height
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
		m.focus(true)
		m.timeline.SettleNew()
	case tea.BlurMsg:
		m.focus(false)
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
		m.loaded(msg)
	case missedMsg:
		cmd = m.caughtUp(msg)
	case aroundMsg:
		m.around(msg)
	case refreshMsg:
		m.refreshed(msg)
	case marksMsg:
		m.peerMarks(msg)
	case postedMsg:
		cmd = m.posted(msg)
	case foundMsg:
		m.found(msg)
	case savedMsg:
		cmd = m.saved(msg)
	case mentionsMsg:
		cmd = m.toMention(msg)
	case ranMsg:
		cmd = m.ran(msg)
	case channelsMsg:
		m.showChannels(msg)
	case fellowsMsg:
		cmd = m.showMembers(msg)
	}
	m.arrange()
	return m, tea.Batch(cmd, m.settle())
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
	l := arrange(m.width, m.height, m.side, 1, 0, m.open == 0)
	if !l.tooSmall {
		m.composer.SetSize(l.composer.w, composerRows(m.height))
		l = arrange(m.width, m.height, m.side, m.composer.Height(), m.saying(l.composer.w), m.open == 0)
	}
	if l == m.layout {
		return
	}
	m.layout = l
	if l.tooSmall {
		return
	}
	m.timeline.SetSize(l.body.w, l.body.h)
	m.home.SetSize(l.body.w, l.body.h)
	m.sidebar.SetSize(l.sidebar.w, l.sidebar.h)
}

// now is the time on the server's clock.
func (m *Model) now() time.Time { return m.app.now() }

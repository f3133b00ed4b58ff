package screen

import (
	"fmt"
	"reflect"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

const (
	frameTime  = time.Second / 30 // from one frame to the next, in the long run
	frameBurst = 2                // frames that may follow each other at once: what is said must not wait because a name moved just before
)

// drawMsg asks for a frame that was put off.
type drawMsg struct{}

// sizeMsg is the size of the terminal as its owner tells it, in place of what bubbletea or the
// terminal's own reports have to say.
type sizeMsg Size

// view wraps a model so that it is drawn. All its methods but stop are called by the program's
// loop, which is why nothing here needs a lock.
type view struct {
	session *session
	model   tea.Model
	canvas  canvas
	raw     []byte // what commands sent to the terminal directly
	lines   []string
	onMouse func(tea.MouseMsg) tea.Cmd
	full    time.Time // when frameBurst frames may be drawn at once again
	timer   *time.Timer
	armed   bool // the timer will send a drawMsg
	sized   bool
	quit    bool
}

// Init starts the model. It also stops the ticker of bubbletea's renderer, which has nothing to
// render and would wake up every second for it.
func (v *view) Init() (cmd tea.Cmd) {
	v.session.guard(func() { cmd = v.model.Init() })
	still := func() tea.Msg {
		_ = v.session.program.ReleaseTerminal() // restores nothing: there is no terminal
		return nil
	}
	return tea.Batch(v.guard(cmd), still)
}

// Update passes a message to the model.
func (v *view) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmd, mouse tea.Cmd
	switch msg := msg.(type) {
	case drawMsg:
		return v, nil
	case tea.ModeReportMsg:
		v.raw = v.canvas.report(v.raw, msg)
	case tea.MouseMsg:
		if v.onMouse != nil {
			v.session.guard(func() { mouse = v.onMouse(msg) })
		}
	}
	v.session.guard(func() { v.model, cmd = v.model.Update(msg) })
	if mouse != nil {
		cmd = tea.Batch(mouse, cmd)
	}
	return v, v.guard(cmd)
}

// View draws the model, now or later. The program calls it after each Update; what it returns
// goes to a renderer that does nothing.
func (v *view) View() tea.View {
	v.session.guard(v.draw)
	return tea.View{}
}

// draw draws a frame if it is time for one and the client has taken the last; otherwise it sees to
// it that a drawMsg will come.
func (v *view) draw() {
	if !v.sized || v.quit || v.session.ctx.Err() != nil {
		return
	}
	if wait := time.Until(v.full.Add(-(frameBurst - 1) * frameTime)); wait > 0 {
		v.later(wait)
		return
	}
	if !v.session.out.free() {
		return // it will send a drawMsg when it is
	}
	b := buffers.Get().(*[]byte)
	*b = v.frame(append((*b)[:0], v.raw...))
	if v.raw = nil; len(*b) == 0 {
		buffers.Put(b)
		return
	}
	if now := time.Now(); v.full.Before(now) {
		v.full = now
	}
	v.full = v.full.Add(frameTime)
	v.session.out.put(b)
}

// frame appends what makes the terminal show the model.
func (v *view) frame(b []byte) []byte {
	var tv tea.View
	var panes []Pane
	if m, ok := v.model.(Paned); ok {
		tv, panes = m.Frame()
		if m, ok := v.model.(Supplied); ok {
			b = m.Supply(b)
		}
	} else {
		tv = v.model.View()
		v.lines = split(v.lines[:0], tv.Content)
		panes = []Pane{{Width: v.canvas.width, Height: v.canvas.height, Lines: v.lines}}
	}
	v.onMouse = tv.OnMouse
	x, y := 0, 0
	if tv.Cursor != nil {
		x, y = tv.Cursor.X, tv.Cursor.Y
	}
	return v.canvas.draw(b, settingsOf(&tv), x, y, panes)
}

// later arms the timer for the next frame.
func (v *view) later(wait time.Duration) {
	switch {
	case v.armed:
		return
	case v.timer == nil:
		v.timer = time.AfterFunc(wait, func() { v.session.program.Send(drawMsg{}) })
	default:
		v.timer.Reset(wait)
	}
	v.armed = true
}

// stop is called when the program has ended.
func (v *view) stop() {
	if v.timer != nil {
		v.timer.Stop()
	}
}

// filter decides what reaches the program's loop.
func (v *view) filter(_ tea.Model, msg tea.Msg) tea.Msg {
	switch msg := msg.(type) {
	case nil:
		return nil
	case drawMsg:
		v.armed = false
	case sizeMsg:
		v.sized = true
		v.canvas.resize(msg.Width, msg.Height)
		return tea.WindowSizeMsg(msg)
	case tea.WindowSizeMsg:
		return nil
	case tea.QuitMsg, tea.InterruptMsg:
		v.quit = true
	case tea.SuspendMsg: // would stop the server
		return nil
	case tea.TerminalVersionMsg, uv.PrimaryDeviceAttributesEvent, uv.CellSizeEvent:
		return v.ability(msg)
	case tea.RawMsg:
		return v.send(fmt.Sprint(msg.Msg))
	}
	switch t := reflect.TypeOf(msg); t {
	case execType: // would run a process on the server's terminal
		return nil
	case clearType: // whatever the terminal shows, it is drawn anew
		v.canvas.resize(v.canvas.width, v.canvas.height)
		return drawMsg{}
	case copyType:
		return v.send(ansi.SetSystemClipboard(reflect.ValueOf(msg).String()))
	default:
		if sequence, ok := requests[t]; ok {
			return v.send(sequence)
		}
	}
	return msg
}

// send has a sequence sent to the terminal with the next frame, if it knows sequences.
func (v *view) send(sequence string) tea.Msg {
	if v.canvas.plain {
		return nil
	}
	v.raw = append(v.raw, sequence...)
	v.canvas.x, v.canvas.y = -1, -1 // whatever the sequence did
	return drawMsg{}
}

// The types of messages that bubbletea would handle itself, had it a terminal. They have no names
// outside of it.
var (
	cmdType   = reflect.TypeFor[tea.Cmd]()
	execType  = reflect.TypeOf(tea.Exec(nil, nil)())
	copyType  = reflect.TypeOf(tea.SetClipboard("")())
	clearType = reflect.TypeOf(tea.ClearScreen())
	requests  = map[reflect.Type]string{
		reflect.TypeOf(tea.RequestBackgroundColor()): ansi.RequestBackgroundColor,
		reflect.TypeOf(tea.RequestForegroundColor()): ansi.RequestForegroundColor,
		reflect.TypeOf(tea.RequestTerminalVersion()): ansi.RequestNameVersion,
		reflect.TypeOf(tea.ReadClipboard()):          ansi.RequestSystemClipboard,
	}
)

// guard returns cmd such that a panic in it, or in the commands that it gives rise to, ends the
// session only. Bubbletea would also survive it, but writes to the server's own terminal.
func (v *view) guard(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		v.session.guard(func() { msg = v.guardAll(cmd()) })
		return msg
	}
}

// guardAll guards the commands in a message of tea.Batch or tea.Sequence; the type of the latter
// has no name outside of bubbletea.
func (v *view) guardAll(msg tea.Msg) tea.Msg {
	list := reflect.ValueOf(msg)
	if list.Kind() != reflect.Slice || list.Type().Elem() != cmdType {
		return msg
	}
	guarded := reflect.MakeSlice(list.Type(), list.Len(), list.Len())
	for i := range list.Len() {
		cmd, _ := list.Index(i).Interface().(tea.Cmd)
		guarded.Index(i).Set(reflect.ValueOf(v.guard(cmd)))
	}
	return guarded.Interface()
}

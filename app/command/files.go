package command

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"parley/app/chat"
	"parley/app/room"
)

// fileVerbs are the verbs about files. On a screen, which bytes can't go through, they say which command to use instead.
func fileVerbs() []Verb {
	return []Verb{
		{Name: "file", Args: "[@user|#channel] name [text]", Help: "post what is piped in as a file, with a text if you like", Text: true, Bytes: true, run: file},
		{Name: "files", Args: "[@user|#channel]", Help: "the files of this room, or the newest of all rooms", run: listFiles},
		{Name: "get", Args: "id", Help: "write a file to where the output goes; /files has their ids", Bytes: true, run: get},
	}
}

// placeOf is the room that a word names: #channel, @user, or ~7 for a group. With somebody it may have to be made.
func (k *call) placeOf(ctx context.Context, word string) (chat.RoomID, error) {
	name, ok := strings.CutPrefix(word, "@")
	if !ok {
		m, err := k.room(word)
		return m.Room.ID, err
	}
	p, err := k.Session.Find(name)
	if err != nil {
		return 0, err
	}
	m, err := k.Session.Direct(ctx, p.ID)
	return m.Room.ID, err
}

func file(ctx context.Context, k *call) error {
	id, err := k.Room, error(nil)
	if word := k.next(); word != "" {
		id, err = k.placeOf(ctx, word)
	}
	if err != nil {
		return err
	}
	if k.Screen {
		k.Title = "Send a file"
		k.say("From the command line of your own machine:")
		k.say(SendLine(k.Here, k.Session, id))
		return nil
	}
	name := k.next()
	switch {
	case id == 0 || name == "":
		return k.verb.misused()
	case k.Pipes.In == nil:
		return usage("/%s takes the file from its input: cat FILE | ssh HOST %[1]s %s", k.verb.Name, k.verb.Args)
	}
	m, err := k.Session.Attach(ctx, id, name, -1, k.Pipes.In, WithEmoji(k.rest))
	if err != nil {
		return err
	}
	for _, a := range m.Files {
		k.Items = append(k.Items, map[string]any{"room": m.Room, "seq": m.Seq, "id": a.ID, "size": a.Size})
	}
	return nil
}

// filedItem is a file and where it is, for programs.
type filedItem struct {
	fileItem
	Room   chat.RoomID `json:"room"` // that it is in, also when it is in a thread
	Link   string      `json:"link"` // to its message
	Author string      `json:"author"`
	Posted string      `json:"posted"` // RFC 3339, UTC
}

// mostFiles is how many files are listed.
const mostFiles = 50

func listFiles(ctx context.Context, k *call) error {
	where, err := k.Room, error(nil)
	if k.rest != "" {
		where, err = k.placeOf(ctx, k.rest)
	} else if m, none := k.Session.Room(where); none == nil && m.Room.Kind == chat.Thread {
		where = m.Room.Parent
	}
	if err != nil {
		return err
	}
	if k.Screen { // which reads them itself, as far as somebody looks
		k.Show, k.Open = ShowFiles, where
		return nil
	}
	list, err := FilesIn(ctx, k.Session, where, 0, mostFiles)
	if err != nil {
		return err
	}
	for _, f := range list {
		i := k.filedItem(ctx, f)
		k.say(chat.PrintableLine(fmt.Sprintf("%d  %s  %s, %s, %s  %s", i.ID, k.when(f.Posted), i.Name, chat.Bytes(i.Size), i.Author, i.Link)), i)
	}
	if len(list) == 0 {
		k.say("there are no files here")
	}
	return nil
}

// FilesIn returns up to limit files of a room, or of all of the user's with 0, that are older than before, newest first.
func FilesIn(ctx context.Context, s *room.Session, id chat.RoomID, before chat.AttachmentID, limit int) ([]chat.Filed, error) {
	if id == 0 {
		return s.RecentFiles(ctx, before, limit)
	}
	return s.Files(ctx, id, before, limit)
}

func (k *call) filedItem(ctx context.Context, f chat.Filed) filedItem {
	return filedItem{
		fileItem: itemOfFile(f.Attachment), Room: f.Folder, Link: Link(ctx, k.Session, f.Place),
		Author: k.nameOf(f.Author), Posted: stamp(f.Posted),
	}
}

func get(ctx context.Context, k *call) error {
	id, err := strconv.ParseInt(strings.TrimPrefix(k.rest, "#"), 10, 64)
	if err != nil {
		return k.verb.misused()
	}
	if k.Screen || k.JSON {
		f, err := k.Session.Filed(ctx, chat.AttachmentID(id))
		if err != nil {
			return err
		}
		k.Title = "Get a file"
		k.say("From the command line of your own machine:")
		k.say(FetchLine(k.Here, f.Attachment), k.filedItem(ctx, f))
		return nil
	}
	if k.Pipes.Out == nil {
		return usage("/%s writes the bytes of a file, which a terminal would change: leave out -t", k.verb.Name)
	}
	r, _, err := k.Session.OpenFile(ctx, chat.AttachmentID(id))
	if err != nil {
		return err
	}
	defer r.Close()
	if _, err := io.CopyBuffer(k.Pipes.Out, io.NewSectionReader(r, 0, r.Size()), make([]byte, 64<<10)); err != nil {
		return chat.Wrap(chat.Unavailable, err, "the file broke off")
	}
	return nil
}

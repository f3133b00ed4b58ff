package files

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"parley/app/chat"
)

// inbox is the name of the folder that has the newest files of all rooms.
const inbox = "inbox"

// mostRecent is how many files inbox has.
const mostRecent = 200

// folder is a room as a folder, or inbox. The room is 0 for a chat with somebody that was not begun yet.
type folder struct {
	name  string
	inbox bool
	room  chat.RoomID
	peer  chat.UserID // of a chat
	k     chat.Membership
}

// folders returns the user's rooms as folders, the one where something was last first, and inbox before them. What has
// the name of another one has its number as well: of two groups that are called alike the younger, "team ~7", and each
// that is called like a channel or a person, whether or not the user has a room with that.
func (t *Tree) folders() []folder {
	rooms := t.session.Rooms()
	list := make([]folder, 0, len(rooms)+1)
	list = append(list, folder{name: inbox, inbox: true})
	for _, k := range rooms {
		f := folder{name: folderName(t.session.Called(k)), room: k.Room.ID, peer: k.Peer, k: k}
		if k.Room.Kind == chat.Group && strings.IndexAny(chat.Skeleton(f.name), "#@") == 0 { // people and channels have such names
			f.name = withNumber(f)
		}
		list = append(list, f)
	}
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(rank(list[a]), rank(list[b])), cmp.Compare(list[a].room, list[b].room))
	})
	taken := make(map[string]bool, len(list))
	for _, i := range order {
		f := &list[i]
		for taken[chat.Skeleton(f.name)] {
			f.name = withNumber(*f)
		}
		taken[chat.Skeleton(f.name)] = true
	}
	return list
}

// withNumber returns the name of a folder with its room's number: "team ~7".
func withNumber(f folder) string { return fmt.Sprintf("%s ~%d", f.name, f.room) }

// rank orders kinds of folders: the names of people and public channels are theirs alone.
func rank(f folder) int {
	switch {
	case f.inbox:
		return 0
	case f.peer != 0:
		return 1
	case f.k.Room.Kind == chat.Channel && !f.k.Room.Private:
		return 2
	case f.k.Room.Kind == chat.Channel:
		return 3
	}
	return 4
}

// folderName returns what a room is called as one segment of a path.
func folderName(called string) string {
	name := strings.ReplaceAll(chat.PrintableLine(called), "/", "-")
	if name == "" || name == "." || name == ".." {
		name = "room"
	}
	return name
}

// folder returns the folder of that name. Case does not matter where there is no doubt, and neither does the # or @ before
// it; "~7" is the room of that number. Everybody who is there has one, also while there is no chat with them. NotFound
// alike when there is no such room and when the user is not in it.
func (t *Tree) folder(name string) (folder, error) {
	all := t.folders()
	if i := slices.IndexFunc(all, func(f folder) bool { return f.name == name }); i >= 0 {
		return all[i], nil
	}
	if number, ok := strings.CutPrefix(name, "~"); ok {
		id, _ := strconv.ParseInt(number, 10, 64)
		if i := slices.IndexFunc(all, func(f folder) bool { return f.room != 0 && f.room == chat.RoomID(id) }); i >= 0 {
			return all[i], nil
		}
	}
	skeleton := chat.Skeleton(name)
	for _, bare := range []bool{false, true} {
		i := slices.IndexFunc(all, func(f folder) bool {
			own := f.name
			if bare {
				own = strings.TrimLeft(own, "#@")
			}
			return chat.Skeleton(own) == skeleton
		})
		if i >= 0 {
			return all[i], nil
		}
	}
	if who, ok := strings.CutPrefix(name, "@"); ok {
		if p, err := t.session.Find(who); err == nil && p.ID != t.session.Me().ID {
			return folder{name: folderName("@" + p.Name), peer: p.ID}, nil
		}
	}
	return folder{}, chat.Errorf(chat.NotFound, "you are in no room %s: put files into /@somebody or /#channel", chat.PrintableLine(name))
}

// folderEntry returns a folder as it is listed.
func (t *Tree) folderEntry(f folder) Entry {
	e := Entry{Name: f.name, Folder: true, Time: f.k.Room.Active(), GID: uint32(f.room), Room: f.name}
	if f.room == 0 {
		e.Time = t.now()
	}
	e.Mine = !f.inbox && f.k.Room.MayPost(f.k.Member.Role) == nil
	return e
}

// into returns the room that is written to in a folder: a chat begins with that.
func (t *Tree) into(ctx context.Context, f folder) (chat.RoomID, error) {
	if f.inbox {
		return 0, chat.Errorf(chat.Forbidden, "inbox is for reading: put files into the folder of a room")
	}
	if f.room != 0 {
		return f.room, nil
	}
	k, err := t.session.Direct(ctx, f.peer)
	return k.Room.ID, err
}

package files

import (
	"context"
	"encoding/binary"

	"parley/app/chat"
)

// Space is how many bytes there may be of the user's files, and how many more may come.
type Space struct {
	All  int64
	Free int64
}

// Space returns how much room there is: what the user may have, and no more than the server may.
func (t *Tree) Space(ctx context.Context) (Space, error) {
	rules := t.session.FileLimits()
	mine, all, err := t.session.FileUsage(ctx)
	if err != nil {
		return Space{}, err
	}
	return Space{All: rules.MaxPerson, Free: max(0, min(rules.MaxPerson-mine.Bytes, rules.MaxServer-all.Bytes))}, nil
}

// space answers df.
func (s *server) space(id uint32, name string) error {
	if _, err := s.tree.Stat(s.ctx, name); err != nil {
		return err
	}
	space, err := s.tree.Space(s.ctx)
	if err != nil {
		return err
	}
	const block = 1024
	all, free := uint64(space.All/block), uint64(space.Free/block)
	var body []byte
	for _, n := range []uint64{block, block, all, free, free, 0, 0, 0, 0, 0, chat.MaxFileName} {
		body = binary.BigEndian.AppendUint64(body, n)
	}
	s.reply(typeExtendedReply, id, body)
	return nil
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"time"

	"golang.org/x/sync/errgroup"

	"parley/ui/uitest"
)

// uploadRoom is where files are posted: elsewhere than lines.
const uploadRoom = "#bench-uploads"

// upload has as many people as the configuration says upload files, one after the other, until end is called. end returns how
// many bytes they sent, and the first error.
func (c Config) upload(ctx context.Context) (end func() (sent int64, err error), err error) {
	if c.Uploads == 0 {
		return func() (int64, error) { return 0, nil }, nil
	}
	if _, err := c.uploader(ctx, 0, "create "+uploadRoom, nil); err != nil && ctx.Err() != nil {
		return nil, err // an error of the verb is that it is there from an earlier run
	}
	ctx, cancel := context.WithCancel(ctx)
	g, ctx := errgroup.WithContext(ctx)
	sent := make([]int64, c.Uploads)
	for i := range c.Uploads {
		if _, err := c.uploader(ctx, i, "join "+uploadRoom, nil); err != nil {
			cancel()
			return nil, err
		}
		g.Go(func() error {
			for n := 0; ; n++ {
				file := &paced{rate: c.UploadRate, left: c.UploadSize, noise: rand.NewChaCha8([32]byte{byte(n), byte(i), byte(time.Now().UnixNano())})}
				_, err := c.uploader(ctx, i, "file "+uploadRoom+" load.bin", file)
				sent[i] += c.UploadSize - file.left
				if ctx.Err() != nil {
					return nil
				}
				if err != nil {
					return fmt.Errorf("upload: %w", err)
				}
			}
		})
	}
	return func() (total int64, err error) {
		cancel()
		err = g.Wait()
		for _, n := range sent {
			total += n
		}
		return total, err
	}, nil
}

// uploader runs a verb as the ith of those who upload.
func (c Config) uploader(ctx context.Context, i int, verb string, in io.Reader) (out string, err error) {
	name := fmt.Sprintf("%sup%03d", c.UserPrefix, i)
	out, errOut, code, err := uitest.Run(ctx, uitest.Config{Addr: c.Addr, User: name, Signer: uitest.NewKey(name), Stdin: in}, verb)
	if err == nil && code != 0 {
		err = errors.New(errOut)
	}
	return out, err
}

// paced gives noise, so many bytes a second.
type paced struct {
	rate, left int64
	noise      *rand.ChaCha8
	begun      time.Time
	given      int64
}

func (p *paced) Read(b []byte) (int, error) {
	if p.left == 0 {
		return 0, io.EOF
	}
	if p.begun.IsZero() {
		p.begun = time.Now()
	}
	if p.rate > 0 {
		time.Sleep(time.Until(p.begun.Add(time.Duration(p.given * int64(time.Second) / p.rate))))
	}
	n, _ := p.noise.Read(b[:min(int64(len(b)), p.left)])
	p.given += int64(n)
	p.left -= int64(n)
	return n, nil
}

// Package client has what BuildKit needs to find no containerd.
package client

import (
	"context"
	"errors"
	"time"
)

type Client struct{}

type Opt struct{}

func WithTimeout(time.Duration) Opt {
	return Opt{}
}

func WithDefaultNamespace(string) Opt {
	return Opt{}
}

func New(string, ...Opt) (*Client, error) {
	return nil, errors.New("this BuildKit was built for a local environment, without containerd: use a release of BuildKit")
}

func (*Client) Server(context.Context) (struct{}, error) {
	return struct{}{}, nil
}

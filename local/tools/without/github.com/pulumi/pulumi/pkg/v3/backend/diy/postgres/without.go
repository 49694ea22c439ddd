// Package postgres has what the CLI needs to say that it has no state with a URL of postgres://.
package postgres

import (
	"context"
	"errors"
	"net/url"

	"gocloud.dev/blob"
)

func init() {
	blob.DefaultURLMux().RegisterBucket("postgres", opener{})
}

type opener struct{}

func (opener) OpenBucketURL(context.Context, *url.URL) (*blob.Bucket, error) {
	return nil, errors.New("this CLI was built for a local environment, without states in postgres://: use a release of Pulumi's CLI")
}

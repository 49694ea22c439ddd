// Package gcsblob has what the CLI needs to say that it has no state with a URL of gs://.
package gcsblob

import (
	"context"
	"errors"
	"net/url"

	"gocloud.dev/blob"
)

const Scheme = "gs"

func init() {
	blob.DefaultURLMux().RegisterBucket(Scheme, opener{})
}

type opener struct{}

func (opener) OpenBucketURL(context.Context, *url.URL) (*blob.Bucket, error) {
	return nil, errors.New("this CLI was built for a local environment, without states in gs://: use a release of Pulumi's CLI")
}

// Package s3blob has what the CLI needs to say that it has no state with a URL of s3://.
package s3blob

import (
	"context"
	"errors"
	"net/url"

	"gocloud.dev/blob"
)

func init() {
	blob.DefaultURLMux().RegisterBucket("s3", opener{})
}

type opener struct{}

func (opener) OpenBucketURL(context.Context, *url.URL) (*blob.Bucket, error) {
	return nil, errors.New("this CLI was built for a local environment, without states in s3://: use a release of Pulumi's CLI")
}

// Package azureblob has what the CLI needs to say that it has no state with a URL of azblob://.
package azureblob

import (
	"context"
	"errors"
	"net/url"

	"gocloud.dev/blob"
)

const Scheme = "azblob"

func init() {
	blob.DefaultURLMux().RegisterBucket(Scheme, &URLOpener{})
}

type URLOpener struct {
	MakeClient        func()
	ServiceURLOptions ServiceURLOptions
}

type ServiceURLOptions struct{}

func NewDefaultServiceURLOptions() *ServiceURLOptions {
	return &ServiceURLOptions{}
}

func NewDefaultClient() {}

func (*URLOpener) OpenBucketURL(context.Context, *url.URL) (*blob.Bucket, error) {
	return nil, errors.New("this CLI was built for a local environment, without states in azblob://: use a release of Pulumi's CLI")
}

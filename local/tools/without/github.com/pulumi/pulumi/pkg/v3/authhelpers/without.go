// Package authhelpers has what the CLI needs to say that it has no state in Google Cloud Storage.
package authhelpers

import (
	"context"
	"errors"

	"gocloud.dev/blob"
)

// GoogleCredentialsMux is called for a state with a URL of gs://.
func GoogleCredentialsMux(context.Context) (*blob.URLMux, error) {
	return nil, errors.New("this CLI was built for a local environment, without states in gs://: use a release of Pulumi's CLI")
}

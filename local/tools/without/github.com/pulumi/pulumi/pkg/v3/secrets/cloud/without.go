// Package cloud has what the CLI needs to say that it encrypts no secrets with keys of clouds.
package cloud

import (
	"encoding/json"
	"errors"

	"github.com/pulumi/pulumi/pkg/v3/secrets"
	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
)

// Type is what a state calls secrets that are encrypted with keys of clouds.
const Type = "cloud"

var errWithout = errors.New("this CLI was built for a local environment, without secrets providers of clouds: " +
	"use the secrets provider passphrase, or a release of Pulumi's CLI")

func EditProjectStack(*workspace.ProjectStack, json.RawMessage) error {
	return errWithout
}

func NewCloudSecretsManagerFromState(json.RawMessage) (secrets.Manager, error) {
	return nil, errWithout
}

func NewCloudSecretsManager(*workspace.ProjectStack, string, bool) (secrets.Manager, error) {
	return nil, errWithout
}

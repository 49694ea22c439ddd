// Package cli has the command `pulumi env` in name only.
package cli

import (
	"errors"

	"github.com/pulumi/pulumi/pkg/v3/backend/httpstate"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag/colors"
	"github.com/pulumi/pulumi/sdk/v3/go/common/esc"
	"github.com/spf13/cobra"
)

var errWithout = errors.New("this CLI was built for a local environment, without environments of Pulumi ESC: use a release of Pulumi's CLI")

type Options struct {
	ParentPath string
	UserAgent  string
	Colors     colors.Colorization
	Login      httpstate.LoginManager
}

// New is a command, of which `pulumi env` is the first one below it.
func New(*Options) *cobra.Command {
	all := &cobra.Command{Use: "esc"}
	all.AddCommand(&cobra.Command{
		Use:                "env",
		Short:              "Not in this CLI, which was built for a local environment",
		DisableFlagParsing: true,
		RunE: func(*cobra.Command, []string) error {
			return errWithout
		},
	})
	return all
}

type PrepareOptions struct {
	Pretend bool
	Redact  bool
}

// PrepareEnvironment is called with the environment of Pulumi ESC that a stack has.
func PrepareEnvironment(*esc.Environment, *PrepareOptions) (files, environ, secrets []string, filesByKey map[string]string, err error) {
	return nil, nil, nil, nil, errWithout
}

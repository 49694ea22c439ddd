// Package cloud has the command `pulumi api` in name only.
package cloud

import (
	"errors"

	"github.com/spf13/cobra"
)

// NewAPICmd is for the API of Pulumi Cloud.
func NewAPICmd() *cobra.Command {
	return &cobra.Command{
		Use:                "api",
		Short:              "Not in this CLI, which was built for a local environment",
		DisableFlagParsing: true,
		RunE: func(*cobra.Command, []string) error {
			return errors.New("this CLI was built for a local environment, without `pulumi api`: use a release of Pulumi's CLI")
		},
	}
}

// APIError is an error of `pulumi api`, for which the CLI looks before it prints an error.
type APIError struct {
	ExitCode int
	Silent   bool
}

func (*APIError) Error() string {
	return "error of pulumi api"
}

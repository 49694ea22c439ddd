// Package neo has the command `pulumi neo` in name only.
package neo

import (
	"errors"

	"github.com/spf13/cobra"
)

// NewNeoCmd is for an agent of Pulumi Cloud.
func NewNeoCmd() *cobra.Command {
	return &cobra.Command{
		Use:                "neo",
		Short:              "Not in this CLI, which was built for a local environment",
		DisableFlagParsing: true,
		RunE: func(*cobra.Command, []string) error {
			return errors.New("this CLI was built for a local environment, without `pulumi neo`: use a release of Pulumi's CLI")
		},
	}
}

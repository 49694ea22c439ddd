// Package do has the command `pulumi do` in name only.
package do

import (
	"errors"

	"github.com/spf13/cobra"
)

// NewDoCmd is for the experimental command that changes resources without a program.
func NewDoCmd(_, _, _, _, _, _ any) *cobra.Command {
	return &cobra.Command{
		Use:                "do",
		Short:              "Not in this CLI, which was built for a local environment",
		DisableFlagParsing: true,
		RunE: func(*cobra.Command, []string) error {
			return errors.New("this CLI was built for a local environment, without `pulumi do`: use a release of Pulumi's CLI")
		},
	}
}

// DefaultRunStatefulUpdate is an argument of NewDoCmd.
func DefaultRunStatefulUpdate() {}

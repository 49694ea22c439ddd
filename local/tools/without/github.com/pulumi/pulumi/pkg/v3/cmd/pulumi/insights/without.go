// Package insights has the command `pulumi insights` in name only.
package insights

import (
	"errors"

	"github.com/spf13/cobra"
)

// NewInsightsCmd is for searches in Pulumi Cloud.
func NewInsightsCmd() *cobra.Command {
	return &cobra.Command{
		Use:                "insights",
		Short:              "Not in this CLI, which was built for a local environment",
		DisableFlagParsing: true,
		RunE: func(*cobra.Command, []string) error {
			return errors.New("this CLI was built for a local environment, without `pulumi insights`: use a release of Pulumi's CLI")
		},
	}
}

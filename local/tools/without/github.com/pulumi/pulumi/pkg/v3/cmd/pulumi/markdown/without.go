// Package markdown has the command `pulumi gen-markdown` in name only.
package markdown

import (
	"errors"

	"github.com/spf13/cobra"
)

// NewGenMarkdownCmd is for Pulumi's own documentation.
func NewGenMarkdownCmd(*cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:                "gen-markdown",
		Short:              "Not in this CLI, which was built for a local environment",
		Hidden:             true,
		DisableFlagParsing: true,
		RunE: func(*cobra.Command, []string) error {
			return errors.New("this CLI was built for a local environment, without `pulumi gen-markdown`: use a release of Pulumi's CLI")
		},
	}
}

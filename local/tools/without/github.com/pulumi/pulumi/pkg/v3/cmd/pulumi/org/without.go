// Package org has the command `pulumi org` in name only.
package org

import (
	"errors"

	"github.com/spf13/cobra"
)

// NewOrgCmd is for organizations in Pulumi Cloud.
func NewOrgCmd() *cobra.Command {
	return &cobra.Command{
		Use:                "org",
		Short:              "Not in this CLI, which was built for a local environment",
		DisableFlagParsing: true,
		RunE: func(*cobra.Command, []string) error {
			return errors.New("this CLI was built for a local environment, without `pulumi org`: use a release of Pulumi's CLI")
		},
	}
}

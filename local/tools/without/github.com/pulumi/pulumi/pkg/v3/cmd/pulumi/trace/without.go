// Package trace has the commands `pulumi view-trace` and `pulumi convert-trace` in name only.
package trace

import (
	"errors"

	"github.com/spf13/cobra"
)

// NewViewTraceCmd is for a web page with a trace.
func NewViewTraceCmd() *cobra.Command {
	return without("view-trace")
}

// NewConvertTraceCmd is for a trace in the format of another program.
func NewConvertTraceCmd() *cobra.Command {
	return without("convert-trace")
}

func without(name string) *cobra.Command {
	return &cobra.Command{
		Use:                name,
		Short:              "Not in this CLI, which was built for a local environment",
		Hidden:             true,
		DisableFlagParsing: true,
		RunE: func(*cobra.Command, []string) error {
			return errors.New("this CLI was built for a local environment, without `pulumi " + name + "`: use a release of Pulumi's CLI")
		},
	}
}

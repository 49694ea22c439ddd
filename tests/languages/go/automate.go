package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optpreview"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Runs a program as an inline program of the Automation API, which needs no language host:
// https://pkg.go.dev/github.com/pulumi/pulumi/sdk/v3/go/auto
//
// The project and the stack of the working directory are there already. Arguments: "up", "preview" or "preview-no-changes".
func automate(program pulumi.RunFunc) {
	if err := run(context.Background(), program, os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// A setting of the program: the wrong one where it stands in main.go, which the tests change.
func choose[T any](right T, text string, wrong T) T {
	main, err := os.ReadFile("main.go")
	if err == nil && strings.Contains(string(main), text) {
		return wrong
	}
	return right
}

func run(ctx context.Context, program pulumi.RunFunc, operation string) error {
	workspace, err := auto.NewLocalWorkspace(ctx, auto.Program(program), auto.WorkDir("."))
	if err != nil {
		return err
	}
	stack, err := auto.SelectStack(ctx, "test", workspace)
	if err != nil {
		return err
	}
	switch operation {
	case "up":
		_, err = stack.Up(ctx, optup.ProgressStreams(os.Stdout), optup.ErrorProgressStreams(os.Stderr))
	case "preview":
		_, err = stack.Preview(ctx, optpreview.ProgressStreams(os.Stdout), optpreview.ErrorProgressStreams(os.Stderr))
	case "preview-no-changes":
		_, err = stack.Preview(ctx, optpreview.ExpectNoChanges(), optpreview.ProgressStreams(os.Stdout), optpreview.ErrorProgressStreams(os.Stderr))
	default:
		err = fmt.Errorf("unknown operation %q", operation)
	}
	return err
}

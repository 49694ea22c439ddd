// Command registry is CNCF's registry of container images with the one storage driver that is used here: those of the clouds, with
// their SDKs, are most of what its own command takes to build.
package main

import (
	"os"

	"github.com/distribution/distribution/v3/registry"
	_ "github.com/distribution/distribution/v3/registry/storage/driver/filesystem"
)

func main() {
	if err := registry.RootCmd.Execute(); err != nil {
		os.Exit(1)
	}
}

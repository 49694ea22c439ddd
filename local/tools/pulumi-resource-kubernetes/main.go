// Command pulumi-resource-kubernetes is Pulumi's official Kubernetes provider, built from its Go module.
//
// The provider's own main package cannot be built from the module: it embeds two files that its release build generates
// and that the module lacks. They are copies of files that the module has under other names, so this main embeds those.
package main

import (
	_ "embed"

	"github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/provider"
	"github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/version"
)

// The build lays these two files of the module over this folder (go build -overlay).
var (
	//go:embed schema.json
	schema []byte
	//go:embed terraform-mapping.json
	terraformMapping []byte
)

func main() {
	provider.Serve("kubernetes", version.Version, schema, terraformMapping)
}

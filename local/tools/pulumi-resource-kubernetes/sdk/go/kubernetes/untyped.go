// Package kubernetes has what the provider uses of Pulumi's Go SDK for Kubernetes.
//
// The provider imports the SDK for five names, which its components (ConfigGroup, ConfigFile, Directory, Chart) need. The SDK is a
// quarter of all the source text that the provider is compiled from, so go.mod replaces it by these five.
package kubernetes

import "reflect"

// UntypedArgs are the properties of an object whose type is known by name only.
type UntypedArgs map[string]any

func (UntypedArgs) ElementType() reflect.Type {
	return reflect.TypeFor[map[string]any]()
}

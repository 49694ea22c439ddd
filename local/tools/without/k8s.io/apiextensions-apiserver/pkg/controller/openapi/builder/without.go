// Package builder has what Pulumi's Kubernetes provider needs to say that it makes no packages from CustomResourceDefinitions.
package builder

import (
	"errors"

	"k8s.io/kube-openapi/pkg/validation/spec"
)

var errWithout = errors.New("this Kubernetes provider was built for a local environment, and makes no packages from " +
	"CustomResourceDefinitions: use a release of Pulumi's Kubernetes provider")

type Options struct {
	V2, StripValueValidation, StripNullable, AllowNonStructural bool
}

func BuildOpenAPIV2(any, string, Options) (*spec.Swagger, error) {
	return nil, errWithout
}

func MergeSpecs(*spec.Swagger, ...*spec.Swagger) (*spec.Swagger, error) {
	return nil, errWithout
}

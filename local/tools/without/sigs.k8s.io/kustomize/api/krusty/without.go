// Package krusty has what kwok needs to say that its configuration cannot be a folder for kustomize.
package krusty

import (
	"errors"

	"sigs.k8s.io/kustomize/kyaml/filesys"
)

type Kustomizer struct{}

type Options struct{}

type Objects struct{}

func MakeDefaultOptions() *Options {
	return nil
}

func MakeKustomizer(*Options) *Kustomizer {
	return nil
}

func (*Kustomizer) Run(_ filesys.FileSystem, folder string) (*Objects, error) {
	return nil, errors.New("this kwok was built without kustomize, which " + folder + " needs: name its files")
}

func (*Objects) AsYaml() ([]byte, error) {
	return nil, nil
}

// Package gha has what BuildKit needs to say that it has no cache of the type gha.
package gha

import (
	"context"
	"errors"

	"github.com/moby/buildkit/cache/remotecache"
	"github.com/moby/buildkit/session"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

var errWithout = errors.New("this BuildKit was built for a local environment, without caches of the type gha: use a release of BuildKit")

func ResolveCacheExporterFunc(_, _ any) remotecache.ResolveCacheExporterFunc {
	return func(context.Context, session.Group, map[string]string) (remotecache.Exporter, error) {
		return nil, errWithout
	}
}

func ResolveCacheImporterFunc(_, _ any) remotecache.ResolveCacheImporterFunc {
	return func(context.Context, session.Group, map[string]string) (remotecache.Importer, ocispecs.Descriptor, error) {
		return nil, ocispecs.Descriptor{}, errWithout
	}
}

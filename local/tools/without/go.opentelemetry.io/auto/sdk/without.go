// Package sdk records no traces. The one it stands in for does, when a process is observed from outside.
package sdk

import (
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"
)

func TracerProvider() trace.TracerProvider {
	return noop.NewTracerProvider()
}

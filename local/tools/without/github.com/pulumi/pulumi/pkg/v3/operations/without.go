// Package operations has what `pulumi logs` needs to say that it is not in this CLI. The package it replaces reads logs with the SDKs of
// clouds.
package operations

import (
	"context"
	"errors"
	"time"
)

type LogEntry struct {
	ID        string
	Timestamp int64
	Message   string
}

type ResourceFilter string

type LogQuery struct {
	StartTime      *time.Time
	EndTime        *time.Time
	ResourceFilter *ResourceFilter
}

// Logs are the logs of the resources of a stack.
type Logs struct{}

// NewResourceTree is called with the resources of a stack.
func NewResourceTree(any) Logs {
	return Logs{}
}

// OperationsProvider is called with the configuration of a stack.
func (Logs) OperationsProvider(any) Logs {
	return Logs{}
}

func (Logs) GetLogs(context.Context, LogQuery) (*[]LogEntry, error) {
	return nil, errors.New("this CLI was built for a local environment, without `pulumi logs`: use a release of Pulumi's CLI")
}

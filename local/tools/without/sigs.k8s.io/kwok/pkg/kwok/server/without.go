// Package server answers that kwok is healthy. The package it stands in for also plays the kubelets' logs, exec and metrics.
package server

import (
	"context"
	"net/http"
)

type Config struct {
	TypedKwokClient, EnableCRDs, DataSource, NodeCacheGetter, PodCacheGetter  any
	ClusterPortForwards, PortForwards, ClusterExecs, Execs, ClusterLogs, Logs any
	ClusterAttaches, Attaches, ClusterResourceUsages, ResourceUsages, Metrics any
}

type Server struct {
	http.ServeMux
}

func NewServer(Config) (*Server, error) {
	return &Server{}, nil
}

func (s *Server) InstallHealthz() {
	s.HandleFunc("/healthz", func(answer http.ResponseWriter, _ *http.Request) {
		answer.Write([]byte("ok"))
	})
}

func (s *Server) Run(_ context.Context, address, _, _ string) error {
	return http.ListenAndServe(address, s)
}

func (*Server) InstallServiceDiscovery() {}

func (*Server) InstallTracingFilter(any) {}

func (*Server) InstallDebuggingHandlers() {}

func (*Server) InstallDebuggingDisabledHandlers() {}

func (*Server) InstallProfilingHandler(_, _ bool) {}

func (*Server) InstallCRD(context.Context) error {
	return nil
}

func (*Server) InstallMetrics(context.Context) error {
	return nil
}

// Package containerd has what BuildKit needs to say that it does not build with containerd.
package containerd

import (
	"errors"

	"github.com/moby/buildkit/worker/base"
)

type RuntimeInfo struct {
	Name, Path string
	Options    any
}

type WorkerOptions struct {
	Root, Address, SnapshotterName, Namespace, CgroupParent, Rootless, Labels, DNS, NetworkOpt any
	ApparmorProfile, Selinux, ParallelismSem, TraceSocket, Runtime, CDIManager                 any
}

func NewWorkerOpt(WorkerOptions, ...any) (base.WorkerOpt, error) {
	return base.WorkerOpt{}, errors.New("this BuildKit was built for a local environment, without containerd: use a release of BuildKit")
}

// Package eviction has what the controller that deletes ended pods uses of the kubelet.
package eviction

import v1 "k8s.io/api/core/v1"

// PodIsEvicted says whether the kubelet ended a pod because its node lacked something.
//
// https://github.com/kubernetes/kubernetes/blob/v1.36.3/pkg/kubelet/eviction/helpers.go
func PodIsEvicted(status v1.PodStatus) bool {
	return status.Phase == v1.PodFailed && status.Reason == "Evicted"
}

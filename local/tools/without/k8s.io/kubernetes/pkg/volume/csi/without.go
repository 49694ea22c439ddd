// Package csi has what the controllers of volumes need to go on without CSI drivers, which run on nodes.
package csi

import (
	"errors"

	"k8s.io/kubernetes/pkg/volume"
)

const CSIPluginName = "kubernetes.io/csi"

func ProbeVolumePlugins() []volume.VolumePlugin {
	return nil
}

func GetCSIDriverName(*volume.Spec) (string, error) {
	return "", errors.New("this control plane was built without CSI drivers")
}

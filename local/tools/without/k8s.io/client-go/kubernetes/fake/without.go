// Package fake has the names that code for tests uses, which Kubernetes compiles into its programs. Nothing calls them there.
package fake

import (
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/testing"
)

type Clientset struct {
	kubernetes.Interface
}

var AddToScheme = scheme.AddToScheme

func NewClientset(...runtime.Object) *Clientset {
	return nil
}

func NewSimpleClientset(...runtime.Object) *Clientset {
	return nil
}

func (*Clientset) Tracker() testing.ObjectTracker {
	return nil
}

// Package policy has what BuildKit needs to say that it verifies no signatures of caches.
package policy

import "errors"

type Verifier struct{}

type Config struct {
	StateDir      string
	RequireOnline bool
}

func NewVerifier(Config) (*Verifier, error) {
	return nil, errors.New("this BuildKit was built for a local environment, without the verification of caches: use a release of BuildKit")
}

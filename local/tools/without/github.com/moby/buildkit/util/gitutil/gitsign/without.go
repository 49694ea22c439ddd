// Package gitsign has what BuildKit needs to say that it verifies no signatures of Git.
package gitsign

import "errors"

type VerifyPolicy struct {
	RejectExpiredKeys bool
}

func VerifySignature(any, []byte, *VerifyPolicy) error {
	return errors.New("this BuildKit was built for a local environment, without the verification of Git's signatures: use a release of BuildKit")
}

package main

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// A KMS key, as far as this program needs it. Pulumi's SDK for AWS has all of it: kms.NewKey.
type kmsKey struct {
	pulumi.CustomResourceState
	Arn pulumi.StringOutput `pulumi:"arn"`
}

func newKey(ctx *pulumi.Context, name string) (*kmsKey, error) {
	made := &kmsKey{}
	err := ctx.RegisterResource("aws:kms/key:Key", name, pulumi.Map{"enableKeyRotation": pulumi.Bool(true)}, made)
	return made, err
}

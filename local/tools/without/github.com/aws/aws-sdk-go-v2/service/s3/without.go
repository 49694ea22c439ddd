// Package s3 has the type that Pulumi's CLI corrects when a state in S3 is copied.
package s3

type CopyObjectInput struct {
	CopySource *string
}

import assert from "node:assert/strict";

import { isNotFound } from "../../../components/aws/not-found";

/** As Pulumi hands on what the provider says. */
const said = (message: string) =>
    new Error(
        `invocation of aws:x/getX:getX returned an error: invoking aws:x/getX:getX: 1 error occurred:\n\t* ${message}\n\n`,
    );

describe("What Pulumi's AWS provider says of an object that does not exist", () => {
    for (const message of [
        "reading IAM Role (shop): couldn't find resource",
        "reading S3 Bucket (shop): couldn't find resource (3 retries)",
        "reading CloudWatch Logs Log Group (/shop): empty result",
        "no matching EC2 Subnet found",
    ]) {
        it(`is told from other failures: ${message}`, () => {
            assert.equal(isNotFound(said(message)), true);
        });
    }

    // Each of them left the object unlooked for: a stack that takes it for absent fails half-way, or makes a second one.
    for (const message of [
        "reading IAM Role (shop): failed to get shared config profile, couldn't find profile dev",
        "configuring AWS Provider: no valid credential sources found",
        'exec: "aws-vault": executable file not found in $PATH',
        "reading EKS Cluster (shop): operation error EKS: DescribeCluster, dial tcp: lookup eks.eu-central-1.amazonaws.com: no such host not found",
        "reading IAM Policy (p): operation error IAM: GetPolicy, api error AccessDenied: not authorized to perform iam:GetPolicy on resource: policy not found",
        "multiple EC2 Subnets matched; use additional constraints to reduce matches to a single EC2 Subnet",
    ]) {
        it(`is not taken for absence: ${message}`, () => {
            assert.equal(isNotFound(said(message)), false);
        });
    }
});

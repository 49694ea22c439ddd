import type { ExampleResource } from "../rule";

/** The statements of an IAM policy. Default of Effect: Allow. */
function document(statements: readonly object[]) {
    return { Version: "2012-10-17", Statement: statements.map((statement) => ({ Effect: "Allow", ...statement })) };
}

export function identityPolicy(name: string, ...statements: readonly object[]): ExampleResource {
    return { type: "aws:iam/policy:Policy", name, props: { name, policy: document(statements) } };
}

export function role(name: string, trust: object, more: object = {}): ExampleResource {
    return {
        type: "aws:iam/role:Role",
        name,
        props: { name, assumeRolePolicy: document([trust]), ...more },
    };
}

export function keyPolicy(name: string, ...statements: readonly object[]): ExampleResource {
    return { type: "aws:kms/key:Key", name, props: { policy: document(statements) } };
}

export function bucketPolicy(name: string, ...statements: readonly object[]): ExampleResource {
    return { type: "aws:s3/bucketPolicy:BucketPolicy", name, props: { bucket: name, policy: document(statements) } };
}

export const ec2Trust = { Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" };
export const logGroup = "arn:aws:logs:eu-west-1:111122223333:log-group:/eks/prod/app";

import type { Translated, Written } from "../forms";
import { isObject, listIn, objectIn, objectsIn, textIn, type Json, type JsonObject } from "../json";

/** A resource of AWS, with its type and properties of Pulumi's AWS provider. */
type Made = readonly [type: string, props: JsonObject];

/** `iam`, `Role` of `kubernetes:iam.services.k8s.aws/v1alpha1:Role`: https://aws-controllers-k8s.github.io/docs/intro */
const ack = /^kubernetes:([a-z0-9-]+)\.services\.k8s\.aws\/[^:]+:(\w+)$/;
/** The same of Crossplane's provider for AWS: https://docs.upbound.io/manuals/packages/providers/authentication/ */
const crossplane = /^kubernetes:([a-z0-9-]+)\.aws\.(?:m\.)?upbound\.io\/[^:]+:(\w+)$/;

/**
 * The types of ACK whose rights rules judge, by service and kind. Properties have the names of AWS' API.
 *
 * @see https://github.com/aws-controllers-k8s/iam-controller/tree/main/apis/v1alpha1
 */
const ofAck: Readonly<Record<string, (spec: JsonObject) => Made[]>> = {
    "iam/Role": ({ assumeRolePolicyDocument, policies, inlinePolicies, tags, ...same }) => [
        [
            "aws:iam/role:Role",
            {
                ...same,
                assumeRolePolicy: assumeRolePolicyDocument,
                managedPolicyArns: policies,
                inlinePolicies: Object.entries(objectIn(inlinePolicies)).map(([name, policy]): JsonObject => ({
                    name,
                    policy,
                })),
                tags: tagsOf(tags),
            },
        ],
    ],
    "iam/Policy": ({ policyDocument, tags, ...same }) => [
        ["aws:iam/policy:Policy", { ...same, policy: policyDocument, tags: tagsOf(tags) }],
    ],
    "iam/User": (spec) => heldBy("user", "User", spec),
    "iam/Group": (spec) => heldBy("group", "Group", spec),
    "s3/Bucket": ({ name, policy, acl, publicAccessBlock }) => [
        ...policyOf("aws:s3/bucketPolicy:BucketPolicy", { bucket: name, policy }),
        ...(acl === undefined ? [] : [["aws:s3/bucketAcl:BucketAcl", { bucket: name, acl }] as const]),
        ...(isObject(publicAccessBlock)
            ? [["aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", withoutCapitals(publicAccessBlock)] as const]
            : []),
    ],
    "sqs/Queue": ({ policy }) => policyOf("aws:sqs/queuePolicy:QueuePolicy", { policy }),
    "sns/Topic": ({ policy }) => policyOf("aws:sns/topicPolicy:TopicPolicy", { policy }),
    "ecr/Repository": ({ policy }) => policyOf("aws:ecr/repositoryPolicy:RepositoryPolicy", { policy }),
    "kms/Key": ({ policy }) => policyOf("aws:kms/keyPolicy:KeyPolicy", { policy }),
    "efs/FileSystem": ({ policy }) => policyOf("aws:efs/fileSystemPolicy:FileSystemPolicy", { policy }),
    "apigateway/RestAPI": ({ policy }) => policyOf("aws:apigateway/restApiPolicy:RestApiPolicy", { policy }),
    "lambda/Function": ({ environment, tags }) => [
        ["aws:lambda/function:Function", { environment, tags: tagsOf(tags) }],
    ],
    "lambda/FunctionURLConfig": ({ authType }) => [
        ["aws:lambda/functionUrl:FunctionUrl", { authorizationType: authType }],
    ],
    "eks/AccessEntry": ({ principalARN, kubernetesGroups, accessPolicies }) => [
        ["aws:eks/accessEntry:AccessEntry", { principalArn: principalARN, kubernetesGroups }],
        ...objectsIn(accessPolicies).map(({ object: { policyARN, accessScope } }): Made => [
            "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
            { principalArn: principalARN, policyArn: policyARN, accessScope },
        ]),
    ],
};

/** Types of Crossplane that have the properties of Pulumi's AWS provider, as both are made of the provider of Terraform. */
const ofCrossplane: Readonly<Record<string, string>> = {
    "ecr/RepositoryPolicy": "aws:ecr/repositoryPolicy:RepositoryPolicy",
    "efs/FileSystemPolicy": "aws:efs/fileSystemPolicy:FileSystemPolicy",
    "eks/AccessPolicyAssociation": "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
    "iam/GroupPolicyAttachment": "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
    "iam/Policy": "aws:iam/policy:Policy",
    "iam/Role": "aws:iam/role:Role",
    "iam/RolePolicy": "aws:iam/rolePolicy:RolePolicy",
    "iam/RolePolicyAttachment": "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "iam/UserPolicyAttachment": "aws:iam/userPolicyAttachment:UserPolicyAttachment",
    "kms/Key": "aws:kms/key:Key",
    "lambda/FunctionURL": "aws:lambda/functionUrl:FunctionUrl",
    "lambda/Permission": "aws:lambda/permission:Permission",
    "s3/BucketACL": "aws:s3/bucketAcl:BucketAcl",
    "s3/BucketPolicy": "aws:s3/bucketPolicy:BucketPolicy",
    "s3/BucketPublicAccessBlock": "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "secretsmanager/SecretPolicy": "aws:secretsmanager/secretPolicy:SecretPolicy",
    "sns/TopicPolicy": "aws:sns/topicPolicy:TopicPolicy",
    "sqs/QueuePolicy": "aws:sqs/queuePolicy:QueuePolicy",
};

/** What controllers in a cluster make in AWS of an object of theirs. */
export function madeInAws(written: Written): Translated[] {
    const { type, name, props } = written;
    return made(type, props).map(([made, madeOf], index) => ({
        type: made,
        name,
        props: madeOf,
        carrier: name,
        key: String(index),
        sources: () => ({ from: ["spec"] }),
    }));
}

function made(type: string, props: JsonObject): Made[] {
    const spec = objectIn(props["spec"]);
    const [, service = "", kind = ""] = ack.exec(type) ?? [];
    const key = `${service}/${kind}`;
    if (Object.hasOwn(ofAck, key)) {
        return ofAck[key]?.(spec) ?? [];
    }
    const [, group = "", itsKind = ""] = crossplane.exec(type) ?? [];
    const known = ofCrossplane[`${group}/${itsKind}`];
    const { inlinePolicy, ...same } = objectIn(spec["forProvider"]);
    const { name, annotations } = objectIn(props["metadata"]);
    const named = objectIn(annotations)["crossplane.io/external-name"] ?? name;
    return known === undefined ? [] : [[known, { name: named, inlinePolicies: inlinePolicy, ...same }]];
}

function policyOf(type: string, props: JsonObject): Made[] {
    return props["policy"] === undefined ? [] : [[type, props]];
}

/** The inline policies and attachments of a user or a group. */
function heldBy(holder: string, kind: string, { name, inlinePolicies, policies }: JsonObject): Made[] {
    return [
        ...Object.entries(objectIn(inlinePolicies)).map(([own, policy]): Made => [
            `aws:iam/${holder}Policy:${kind}Policy`,
            { [holder]: name, name: own, policy },
        ]),
        ...listIn(policies).map((policyArn): Made => [
            `aws:iam/${holder}PolicyAttachment:${kind}PolicyAttachment`,
            { [holder]: name, policyArn },
        ]),
    ];
}

/** `blockPublicACLs` of the API is `blockPublicAcls`. */
function withoutCapitals({ blockPublicACLs, ignorePublicACLs, ...same }: JsonObject): JsonObject {
    return { ...same, blockPublicAcls: blockPublicACLs, ignorePublicAcls: ignorePublicACLs };
}

function tagsOf(tags: Json): JsonObject {
    return Object.fromEntries(
        objectsIn(tags).flatMap(({ object: { key, value } }) => {
            const name = textIn(key);
            return name === undefined ? [] : [[name, value]];
        }),
    );
}

import type { Translated, Written } from "../forms";
import { isObject, listIn, objectIn, objectsIn, setEntry, textIn, unknown, type Json, type JsonObject } from "../json";
import { madeOf } from "../cloudformation/types";
import { asPulumi, ofProvider, typeOfCrossplane } from "./crossplane";
import { policyText } from "./structured-policy";

/** A resource of AWS, with its type and properties of Pulumi's AWS provider. */
type Made = readonly [type: string, props: JsonObject];

/** `iam`, `Role` of `kubernetes:iam.services.k8s.aws/v1alpha1:Role`: https://aws-controllers-k8s.github.io/docs/intro */
const ack = /^kubernetes:([a-z0-9-]+)\.services\.k8s\.aws\/[^:]+:(\w+)$/;
/** The same of Crossplane's provider of the community: https://github.com/crossplane-contrib/provider-aws */
const ofCommunity = /^kubernetes:([a-z0-9-]+)\.aws\.crossplane\.io\/[^:]+:(\w+)$/;
/** The same of Crossplane's provider that is made of Terraform's: https://github.com/crossplane-contrib/provider-upjet-aws */
const ofTerraform = /^kubernetes:([a-z0-9-]+)\.aws\.(?:m\.)?upbound\.io\/[^:]+:(\w+)$/;

/**
 * The types of ACK and of Crossplane's community that hold a policy or a trust, or open a resource, by service and kind in lower case. Their
 * properties have the names of AWS' API. Only one of the two has some of the types.
 *
 * @see https://github.com/aws-controllers-k8s for each service, in config/crd/bases
 * @see https://github.com/crossplane-contrib/provider-aws/tree/master/package/crds
 */
const ofApi: Readonly<Record<string, (spec: JsonObject) => Made[]>> = {
    "iam/role": ({ assumeRolePolicyDocument, policies, policyRefs, inlinePolicies, ...same }) => [
        [
            "aws:iam/role:Role",
            {
                ...same,
                assumeRolePolicy: assumeRolePolicyDocument,
                managedPolicyArns: [...listIn(policies), ...namesIn(policyRefs)],
                inlinePolicies: Object.entries(objectIn(inlinePolicies)).map(([name, policy]): JsonObject => ({
                    name,
                    policy,
                })),
            },
        ],
    ],
    "iam/policy": ({ policyDocument, document, ...same }) => [
        ["aws:iam/policy:Policy", { ...same, policy: policyDocument ?? document }],
    ],
    "iam/user": (spec) => heldBy("user", "User", spec),
    "iam/group": (spec) => heldBy("group", "Group", spec),
    "iam/rolepolicy": ({ name, roleName, document }) => [
        ["aws:iam/rolePolicy:RolePolicy", { name, role: roleName, policy: document }],
    ],
    "iam/rolepolicyattachment": ({ roleName, policyArn }) => [
        ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", { role: roleName, policyArn }],
    ],
    "iam/userpolicyattachment": ({ userName, policyArn }) => [
        ["aws:iam/userPolicyAttachment:UserPolicyAttachment", { user: userName, policyArn }],
    ],
    "iam/grouppolicyattachment": ({ groupName, policyArn }) => [
        ["aws:iam/groupPolicyAttachment:GroupPolicyAttachment", { group: groupName, policyArn }],
    ],
    "iam/groupusermembership": ({ userName, groupName }) => [
        ["aws:iam/userGroupMembership:UserGroupMembership", { user: userName, groups: [groupName] }],
    ],

    "apigateway/restapi": holding("policy", "aws:apigateway/restApiPolicy:RestApiPolicy"),
    "cloudsearch/domain": holding(
        "accessPolicies",
        "aws:cloudsearch/domainServiceAccessPolicy:DomainServiceAccessPolicy",
        "accessPolicy",
    ),
    "cloudwatchlogs/resourcepolicy": holding(
        "policyDocument",
        "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
        "policyDocument",
    ),
    "dynamodb/table": holding("resourcePolicy", "aws:dynamodb/resourcePolicy:ResourcePolicy"),
    "ec2/vpcendpoint": holding("policyDocument", "aws:ec2/vpcEndpoint:VpcEndpoint"),
    "ecr/repository": holding("policy", "aws:ecr/repositoryPolicy:RepositoryPolicy"),
    "ecr/repositorypolicy": ({ policy, rawPolicy }) =>
        holding("policy", "aws:ecr/repositoryPolicy:RepositoryPolicy")({ policy: rawPolicy ?? policy }),
    "ecr/repositorycreationtemplate": holding(
        "repositoryPolicy",
        "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
        "repositoryPolicy",
    ),
    "efs/filesystem": holding("policy", "aws:efs/fileSystemPolicy:FileSystemPolicy"),
    "iot/policy": holding("policyDocument", "aws:iot/policy:Policy"),
    "kafka/cluster": ({ policy, clusterPolicy }) =>
        holding("policy", "aws:msk/clusterPolicy:ClusterPolicy")({ policy: policy ?? clusterPolicy }),
    "kafka/serverlesscluster": holding("policy", "aws:msk/clusterPolicy:ClusterPolicy"),
    "kms/key": holding("policy", "aws:kms/key:Key"),
    "kms/grant": (spec) => [["aws:kms/grant:Grant", spec]],
    "opensearchserverless/securitypolicy": holding(
        "policy",
        "aws:opensearch/serverlessSecurityPolicy:ServerlessSecurityPolicy",
    ),
    "opensearchservice/domain": holding("accessPolicies", "aws:opensearch/domain:Domain", "accessPolicies"),
    "s3/bucketpolicy": ({ policy, rawPolicy }) =>
        holding("policy", "aws:s3/bucketPolicy:BucketPolicy")({ policy: rawPolicy ?? policy }),
    "s3/bucket": ({ policy, ...spec }) => [
        ...holding("policy", "aws:s3/bucketPolicy:BucketPolicy")({ policy }),
        ...accessListsOf(spec),
        ...publicAccessBlockOf(spec),
    ],
    "s3control/accesspoint": ({ policy, publicAccessBlockConfiguration }) => [
        ["aws:s3/accessPoint:AccessPoint", { policy: policyText(policy), publicAccessBlockConfiguration }],
    ],
    "s3tables/tablebucket": holding("policy", "aws:s3tables/tableBucketPolicy:TableBucketPolicy", "resourcePolicy"),
    "secretsmanager/secret": holding("resourcePolicy", "aws:secretsmanager/secretPolicy:SecretPolicy"),
    "sns/topic": holding("policy", "aws:sns/topicPolicy:TopicPolicy"),
    "sqs/queue": holding("policy", "aws:sqs/queuePolicy:QueuePolicy"),

    "ec2/securitygroup": ({ ingressRules, ingress, name, groupName }) => [
        [
            "aws:ec2/securityGroup:SecurityGroup",
            { name: name ?? groupName, ingress: ingressOf(ingressRules ?? ingress) },
        ],
    ],
    "ec2/securitygrouprule": ({ cidrBlock, ipv6cidrBlock, prefixListId, ...same }) => [
        [
            "aws:ec2/securityGroupRule:SecurityGroupRule",
            {
                ...same,
                cidrBlocks: present(cidrBlock),
                ipv6CidrBlocks: present(ipv6cidrBlock),
                prefixListIds: present(prefixListId),
            },
        ],
    ],
    "ec2/vpcendpointserviceconfiguration": (spec) => [["aws:ec2/vpcEndpointService:VpcEndpointService", spec]],
    "ec2/launchtemplate": launchTemplate,
    "ec2/launchtemplateversion": launchTemplate,
    "ec2/instance": (spec) => ofCloudFormation("ec2", "instance", spec),
    "eks/accessentry": ({ principalArn, kubernetesGroups, accessPolicies }) => [
        ["aws:eks/accessEntry:AccessEntry", { principalArn, kubernetesGroups }],
        ...objectsIn(accessPolicies).map(({ object: { policyArn, accessScope } }): Made => [
            "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
            { principalArn, policyArn, accessScope },
        ]),
    ],
    "eks/cluster": ({ logging, ...spec }) =>
        ofCloudFormation("eks", "cluster", {
            ...spec,
            logging: { clusterLogging: { enabledTypes: enabledLogs(logging) } },
        }),
    "lambda/alias": ({ permissions, functionName }) =>
        objectsIn(permissions).map(({ object }): Made => [
            "aws:lambda/permission:Permission",
            { ...object, function: functionName },
        ]),
    "lambda/function": ({ environment }) => [["aws:lambda/function:Function", { environment }]],
    "lambda/functionurlconfig": ({ authType }) => [
        ["aws:lambda/functionUrl:FunctionUrl", { authorizationType: authType }],
    ],
    "lambda/permission": ({ functionName, ...same }) => [
        ["aws:lambda/permission:Permission", { ...same, function: functionName }],
    ],
    "ram/resourceshare": (spec) => ofCloudFormation("ram", "resourceshare", spec),
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
    const { name, annotations } = objectIn(props["metadata"]);
    const named: JsonObject = { id: name, name: objectIn(annotations)["crossplane.io/external-name"] ?? name };
    const ofAck = ack.exec(type);
    const found = ofAck ?? ofCommunity.exec(type);
    if (found !== null) {
        const [, service = "", kind = ""] = found;
        const key = `${service}/${kind}`.toLowerCase();
        const row = Object.hasOwn(ofApi, key) ? ofApi[key] : undefined;
        const own = withSmallAcronyms(ofAck === null ? ofProvider(spec) : spec);
        const tags = tagsOf(own);
        return (row?.({ ...named, ...own }) ?? []).map(([made, madeOf]) => [made, { ...madeOf, tags }]);
    }
    const [, group = "", kind = ""] = ofTerraform.exec(type) ?? [];
    const known = typeOfCrossplane(group, kind);
    return known === undefined ? [] : [[known, { ...named, ...asPulumi(ofProvider(spec)) }]];
}

/** The row of a type whose policy is in a property: the type of Pulumi's provider that has the same policy, and the property there. */
function holding(written: string, type: string, property = "policy"): (spec: JsonObject) => Made[] {
    return ({ name, id, [written]: policy }) =>
        policy === undefined ? [] : [[type, { name, id, [property]: policyText(policy) }]];
}

function ofCloudFormation(service: string, kind: string, spec: JsonObject): Made[] {
    return (madeOf(service, kind, spec) ?? []).map(({ type, props }) => [type, props]);
}

function launchTemplate({ data, launchTemplateData, name }: JsonObject): Made[] {
    return ofCloudFormation("ec2", "launchtemplate", {
        launchTemplateName: name,
        launchTemplateData: data ?? launchTemplateData,
    });
}

/** A user or a group with its inline policies and attachments. */
function heldBy(holder: string, kind: string, spec: JsonObject): Made[] {
    const { name, id, inlinePolicies, policies, policyRefs, permissionsBoundary } = spec;
    return [
        [`aws:iam/${holder}:${kind}`, { name, id, permissionsBoundary }],
        ...Object.entries(objectIn(inlinePolicies)).map(([own, policy]): Made => [
            `aws:iam/${holder}Policy:${kind}Policy`,
            { [holder]: name, name: own, policy },
        ]),
        ...[...listIn(policies), ...namesIn(policyRefs)].map((policyArn): Made => [
            `aws:iam/${holder}PolicyAttachment:${kind}PolicyAttachment`,
            { [holder]: name, policyArn },
        ]),
    ];
}

/** The names in a list of references to other objects: `{ from: { name } }`. */
function namesIn(references: Json): Json[] {
    return objectsIn(references).map(({ object }) => objectIn(object["from"])["name"]);
}

const grants: Readonly<Record<string, string>> = {
    grantFullControl: "FULL_CONTROL",
    grantRead: "READ",
    grantReadAcp: "READ_ACP",
    grantWrite: "WRITE",
    grantWriteAcp: "WRITE_ACP",
};

/**
 * A canned ACL of a bucket, and its grants as texts: `uri="http://acs.amazonaws.com/groups/global/AllUsers", id="…"`.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
 */
function accessListsOf(spec: JsonObject): Made[] {
    const granted = Object.entries(grants).flatMap(([property, permission]) =>
        [...(textIn(spec[property]) ?? "").matchAll(/\b(uri|id|emailAddress)\s{0,9}=\s{0,9}"?([^",\s]{1,300})/g)].map(
            ([, by = "", value = ""]): JsonObject => ({ permission, grantee: { [by]: value } }),
        ),
    );
    const { name: bucket, acl } = spec;
    return [
        ...(acl === undefined ? [] : [["aws:s3/bucketAcl:BucketAcl", { bucket, acl }] as const]),
        ...(granted.length === 0
            ? []
            : [["aws:s3/bucketAcl:BucketAcl", { bucket, accessControlPolicy: { grants: granted } }] as const]),
    ];
}

function publicAccessBlockOf({ publicAccessBlock, publicAccessBlockConfiguration }: JsonObject): Made[] {
    const block = publicAccessBlock ?? publicAccessBlockConfiguration;
    return isObject(block) ? [["aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", block]] : [];
}

function ingressOf(rules: Json): JsonObject[] {
    return objectsIn(rules).map(
        ({ object: { ipProtocol, fromPort, toPort, ipRanges, ipv6Ranges, prefixListIds } }) => ({
            protocol: ipProtocol,
            fromPort,
            toPort,
            cidrBlocks: valuesIn(ipRanges, /^cidrip$/i),
            ipv6CidrBlocks: valuesIn(ipv6Ranges, /^cidripv6$/i),
            prefixListIds: valuesIn(prefixListIds, /^prefixlistid$/i),
        }),
    );
}

function valuesIn(list: Json, name: RegExp): Json[] {
    return objectsIn(list).flatMap(({ object }) =>
        Object.entries(object).flatMap(([key, value]) => (name.test(key) ? [value] : [])),
    );
}

function enabledLogs(logging: Json): JsonObject[] {
    return objectsIn(objectIn(logging)["clusterLogging"]).flatMap(({ object: { enabled, types } }) =>
        enabled === true ? listIn(types).map((type): JsonObject => ({ type })) : [],
    );
}

function present(value: Json): Json[] {
    return value === undefined ? [] : [value];
}

/** Maps with a program's own names. */
const isNamedByTheProgram = new Set(["inlinePolicies", "variables", "tags"]);

/** `principalARN` of ACK is `principalArn` of Pulumi, `blockPublicACLs` is `blockPublicAcls`. */
function withSmallAcronyms(value: JsonObject): JsonObject {
    const copy: JsonObject = {};
    for (const [key, entry] of Object.entries(value)) {
        const name = key.replace(
            /(?!^)(?:ACL|ACP|ARN|CIDR|ID|URL|VPC)(?=[A-Z]|s?$)/g,
            (acronym) => acronym.slice(0, 1) + acronym.slice(1).toLowerCase(),
        );
        setEntry(copy, name, isNamedByTheProgram.has(key) ? entry : smallAcronymsIn(entry));
    }
    return copy;
}

function smallAcronymsIn(value: Json): Json {
    return Array.isArray(value) ? value.map(smallAcronymsIn) : isObject(value) ? withSmallAcronyms(value) : value;
}

/** Tags as a list of AWS' API, or as a map. In other places they are not read, so they are unknown. */
function tagsOf({ tags, tagSpecifications, tagging }: JsonObject): Json {
    if (isObject(tags)) {
        return tags;
    }
    const pairs = objectsIn(tags).map(({ object: { key, value, tagKey, tagValue } }): [string, Json] => [
        textIn(key ?? tagKey) ?? "",
        value ?? tagValue,
    ]);
    return tags === undefined && (tagSpecifications ?? tagging) !== undefined ? unknown : Object.fromEntries(pairs);
}

import { isObject, objectIn, setEntry, textIn, unknown, type Json, type JsonObject } from "../json";

/**
 * Types of Pulumi's AWS provider that hold a policy or a trust, or open a resource, and that Crossplane's provider publishes under the same
 * name, apart from capitals. Both are made of Terraform's provider.
 *
 * @see https://github.com/crossplane-contrib/provider-upjet-aws/tree/main/package/crds
 */
const withSameName = [
    ...of("acmpca", "policy"),
    ...of("apigateway", "domainName", "restApi", "restApiPolicy"),
    ...of("backup", "vaultPolicy"),
    ...of("cloudsearch", "domainServiceAccessPolicy"),
    ...of("codeartifact", "repositoryPermissionsPolicy"),
    ...of("dynamodb", "resourcePolicy"),
    ...of("ec2", "amiLaunchPermission", "defaultSecurityGroup", "instance", "launchTemplate"),
    ...of("ec2", "managedPrefixList", "managedPrefixListEntry", "securityGroup", "securityGroupRule"),
    ...of("ec2", "snapshotCreateVolumePermission", "spotFleetRequest", "spotInstanceRequest"),
    ...of("ec2", "vpcEndpoint", "vpcEndpointService"),
    ...of("ecr", "registryPolicy", "repositoryCreationTemplate", "repositoryPolicy"),
    ...of("ecrpublic", "repositoryPolicy"),
    ...of("efs", "fileSystemPolicy"),
    ...of("eks", "accessEntry", "accessPolicyAssociation", "cluster", "nodeGroup", "podIdentityAssociation"),
    ...of("elasticsearch", "domain", "domainPolicy"),
    ...of("glacier", "vault", "vaultLock"),
    ...of("glue", "resourcePolicy"),
    ...of("iam", "group", "groupMembership", "groupPolicyAttachment", "policy", "role", "rolePolicy"),
    ...of("iam", "rolePolicyAttachment", "user", "userGroupMembership", "userPolicyAttachment"),
    ...of("imagebuilder", "distributionConfiguration"),
    ...of("iot", "policy"),
    ...of("kms", "externalKey", "grant", "key", "replicaExternalKey", "replicaKey"),
    ...of("lakeformation", "dataLakeSettings", "permissions"),
    ...of("lambda", "functionUrl", "layerVersionPermission", "permission"),
    ...of("mediastore", "containerPolicy"),
    ...of("opensearch", "domain", "domainPolicy"),
    ...of("ram", "principalAssociation", "resourceShare"),
    ...of("rds", "clusterSnapshot", "snapshot"),
    ...of("redshiftserverless", "resourcePolicy"),
    ...of("s3", "bucket", "bucketAcl", "bucketObject", "bucketPolicy", "bucketPublicAccessBlock", "objectCopy"),
    ...of("s3control", "accessPointPolicy", "multiRegionAccessPoint", "multiRegionAccessPointPolicy"),
    ...of("s3control", "objectLambdaAccessPointPolicy"),
    ...of("sagemaker", "modelPackageGroupPolicy", "notebookInstance"),
    ...of("secretsmanager", "secretPolicy"),
    ...of("servicecatalog", "portfolioShare"),
    ...of("ses", "identityPolicy"),
    ...of("signer", "signingProfilePermission"),
    ...of("sns", "topic", "topicPolicy"),
    ...of("sqs", "queue", "queuePolicy"),
    ...of("ssm", "document"),
    ...of("ssoadmin", "customerManagedPolicyAttachment", "managedPolicyAttachment", "permissionSet"),
    ...of("ssoadmin", "permissionSetInlinePolicy", "permissionsBoundaryAttachment"),
    ...of("vpclattice", "authPolicy", "resourcePolicy"),
];

/** Those under another name. */
const withOtherName: readonly (readonly [name: string, type: string])[] = [
    ["autoscaling/launchconfiguration", typeOf("ec2/launchConfiguration")],
    ["bedrockagentcore/resourcepolicy", typeOf("bedrock/agentcoreResourcePolicy")],
    ["cloudwatchevents/buspolicy", typeOf("cloudwatch/eventBusPolicy")],
    ["cloudwatchevents/permission", typeOf("cloudwatch/eventPermission")],
    ["cloudwatchlogs/destinationpolicy", typeOf("cloudwatch/logDestinationPolicy")],
    ["cloudwatchlogs/resourcepolicy", typeOf("cloudwatch/logResourcePolicy")],
    ["codeartifact/domainpermissionspolicy", typeOf("codeartifact/domainPermissions")],
    ["ds/shareddirectory", typeOf("directoryservice/sharedDirectory")],
    ["ec2/securitygroupingressrule", typeOf("vpc/securityGroupIngressRule")],
    ["ec2/vpcendpointserviceallowedprincipal", typeOf("ec2/vpcEndpointServiceAllowedPrinciple")],
    ["kafka/clusterpolicy", typeOf("msk/clusterPolicy")],
    ["opensearchserverless/accesspolicy", typeOf("opensearch/serverlessAccessPolicy")],
    ["opensearchserverless/securitypolicy", typeOf("opensearch/serverlessSecurityPolicy")],
    ["rds/dbsnapshotcopy", typeOf("rds/snapshotCopy")],
    ["s3/object", typeOf("s3/bucketObjectv2")],
    ["s3control/accesspoint", typeOf("s3/accessPoint")],
    ["s3control/accountpublicaccessblock", typeOf("s3/accountPublicAccessBlock")],
    ["s3vectors/vectorbucketpolicy", typeOf("s3/vectorsVectorBucketPolicy")],
];

const types: ReadonlyMap<string, string> = new Map([
    ...withSameName.map((name) => [name.toLowerCase(), typeOf(name)] as const),
    ...withOtherName,
]);

export const typesOfCrossplane: readonly string[] = [...types.values()];

/** The type of Pulumi's AWS provider with the properties of a type of Crossplane's provider. */
export function typeOfCrossplane(group: string, kind: string): string | undefined {
    return types.get(`${group}/${kind}`.toLowerCase());
}

function of(module: string, ...names: string[]): string[] {
    return names.map((name) => `${module}/${name}`);
}

/** `aws:iam/role:Role` of `iam/role`. */
function typeOf(name: string): string {
    const kind = name.slice(name.indexOf("/") + 1);
    return `aws:${name}:${kind.slice(0, 1).toUpperCase()}${kind.slice(1)}`;
}

/** Properties whose target rules look for in the stack, by the name of the object. */
const naming = /^(role|user|group|policy|permissionSet|resourceShare)(s|Name|Arn)?$/;

/**
 * The properties of the object in AWS, with those that a reference or a selector of Crossplane sets: `roleRef: { name: app }` sets `role`.
 *
 * @see https://docs.crossplane.io/latest/managed-resources/managed-resources/#referencing-other-resources
 */
export function ofProvider(spec: JsonObject): JsonObject {
    const given = objectIn(spec["forProvider"]);
    const all: JsonObject = { ...given };
    for (const [key, value] of Object.entries(given)) {
        const [, property = "", how = ""] = /^(.+?)(Ref|Refs|Selector)$/.exec(key) ?? [];
        const name = how === "Refs" ? `${property}s` : property;
        if (property !== "" && all[name] === undefined) {
            const target = textIn(objectIn(value)["name"]);
            setEntry(all, name, target !== undefined && naming.test(name) ? target : unknown);
        }
    }
    return all;
}

/** Terraform's blocks that Pulumi has as objects. Former versions of Crossplane's provider have them as lists. */
const blocks = new Set([
    "accessControlPolicy",
    "accessScope",
    "amiDistributionConfiguration",
    "condition",
    "customerManagedPolicyReference",
    "details",
    "encryptionConfig",
    "grantee",
    "launchPermission",
    "launchTemplate",
    "metadataOptions",
    "owner",
    "permissionsBoundary",
    "provider",
    "publicAccessBlock",
    "publicAccessBlockConfiguration",
    "remoteAccess",
    "target",
    "vpcConfig",
]);
/** Lists of such blocks, which Pulumi has under the name of many. */
const lists: Readonly<Record<string, string>> = {
    distribution: "distributions",
    externalDataFilteringAllowList: "externalDataFilteringAllowLists",
    grant: "grants",
    inlinePolicy: "inlinePolicies",
};

/** Properties under the names that Pulumi's provider gives them. */
export function asPulumi(written: JsonObject): JsonObject {
    const copy: JsonObject = {};
    for (const [key, entry] of Object.entries(written)) {
        const value: Json =
            Array.isArray(entry) && blocks.has(key) && entry.length === 1 && isObject(entry[0]) ? entry[0] : entry;
        const name = Object.hasOwn(lists, key) && Array.isArray(value) ? (lists[key] ?? key) : key;
        setEntry(copy, name, Array.isArray(value) ? value.map(inPulumi) : inPulumi(value));
    }
    return copy;
}

function inPulumi(value: Json): Json {
    return isObject(value) ? asPulumi(value) : value;
}

import { hasHole, objectsIn, textIn, withHoles, type Json, type JsonObject } from "../resources/json";
import { permissionsOf, typesWithPermissions } from "./permissions";
import type { PolicyKind } from "./policy-kind";
import { readStatements, type Statement } from "./statement";

export interface PolicyDocument {
    readonly kind: PolicyKind;
    /** Its property, for findings: `inlinePolicies[0] ("ship-logs")`. */
    readonly place: string;
    readonly statements: readonly Statement[];
    readonly problem?: string;
    /** The document, whose texts with holes are unknown. Undefined if the resource describes the policy with arguments. */
    readonly source: Json;
}

/** Properties of the resource types with policies: one row for each type. */
const single: Record<string, Record<string, PolicyKind>> = {
    "aws:iam/role:Role": { assumeRolePolicy: "trust" },
    "aws:iam/rolePolicy:RolePolicy": { policy: "identity" },
    "aws:iam/policy:Policy": { policy: "identity" },
    "aws:iam/userPolicy:UserPolicy": { policy: "identity" },
    "aws:iam/groupPolicy:GroupPolicy": { policy: "identity" },
    "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy": { inlinePolicy: "identity" },
    "aws:iot/policy:Policy": { policy: "identity" },

    "aws:kms/key:Key": { policy: "kms" },
    "aws:kms/keyPolicy:KeyPolicy": { policy: "kms" },
    "aws:kms/replicaKey:ReplicaKey": { policy: "kms" },
    "aws:kms/externalKey:ExternalKey": { policy: "kms" },
    "aws:kms/replicaExternalKey:ReplicaExternalKey": { policy: "kms" },

    "aws:s3/bucket:Bucket": { policy: "s3" },
    "aws:s3/bucketV2:BucketV2": { policy: "s3" },
    "aws:s3/bucketPolicy:BucketPolicy": { policy: "s3" },
    "aws:s3/accessPoint:AccessPoint": { policy: "s3" },
    "aws:s3control/accessPointPolicy:AccessPointPolicy": { policy: "s3" },
    "aws:s3control/objectLambdaAccessPointPolicy:ObjectLambdaAccessPointPolicy": { policy: "s3" },
    "aws:s3control/bucketPolicy:BucketPolicy": { policy: "s3" },
    "aws:s3control/accessGrantsInstanceResourcePolicy:AccessGrantsInstanceResourcePolicy": { policy: "s3" },
    "aws:s3/filesFileSystemPolicy:FilesFileSystemPolicy": { policy: "other" },
    "aws:s3/vectorsVectorBucketPolicy:VectorsVectorBucketPolicy": { policy: "s3" },
    "aws:s3tables/tableBucketPolicy:TableBucketPolicy": { resourcePolicy: "s3" },
    "aws:s3tables/tablePolicy:TablePolicy": { resourcePolicy: "s3" },

    "aws:ecr/repositoryPolicy:RepositoryPolicy": { policy: "ecr" },
    "aws:ecr/registryPolicy:RegistryPolicy": { policy: "ecr" },
    "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": { repositoryPolicy: "ecr" },
    "aws:ecrpublic/repositoryPolicy:RepositoryPolicy": { policy: "ecr" },

    "aws:sns/topic:Topic": { policy: "sns" },
    "aws:sns/topicPolicy:TopicPolicy": { policy: "sns" },
    "aws:sqs/queue:Queue": { policy: "sqs" },
    "aws:sqs/queuePolicy:QueuePolicy": { policy: "sqs" },
    "aws:secretsmanager/secret:Secret": { policy: "secretsmanager" },
    "aws:secretsmanager/secretPolicy:SecretPolicy": { policy: "secretsmanager" },

    "aws:ec2/vpcEndpoint:VpcEndpoint": { policy: "endpoint" },
    "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy": { policy: "endpoint" },
    // https://www.pulumi.com/registry/packages/aws/api-docs/odb/network/
    "aws:odb/network:Network": {
        kmsPolicyDocument: "endpoint",
        s3PolicyDocument: "endpoint",
        stsPolicyDocument: "endpoint",
    },

    "aws:acmpca/policy:Policy": { policy: "other" },
    "aws:amp/resourcePolicy:ResourcePolicy": { policyDocument: "other" },
    "aws:apigateway/domainName:DomainName": { policy: "other" },
    "aws:apigateway/restApi:RestApi": { policy: "other" },
    "aws:apigateway/restApiPolicy:RestApiPolicy": { policy: "other" },
    "aws:backup/vaultPolicy:VaultPolicy": { policy: "other" },
    "aws:bedrock/agentcoreResourcePolicy:AgentcoreResourcePolicy": { policy: "other" },
    "aws:cloudsearch/domainServiceAccessPolicy:DomainServiceAccessPolicy": { accessPolicy: "other" },
    "aws:cloudwatch/eventBusPolicy:EventBusPolicy": { policy: "other" },
    "aws:cloudwatch/logDeliveryDestinationPolicy:LogDeliveryDestinationPolicy": { deliveryDestinationPolicy: "other" },
    "aws:cloudwatch/logDestinationPolicy:LogDestinationPolicy": { accessPolicy: "other" },
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": { policyDocument: "other" },
    "aws:codeartifact/domainPermissions:DomainPermissions": { policyDocument: "other" },
    "aws:codeartifact/repositoryPermissionsPolicy:RepositoryPermissionsPolicy": { policyDocument: "other" },
    "aws:codebuild/resourcePolicy:ResourcePolicy": { policy: "other" },
    "aws:dsql/clusterPolicy:ClusterPolicy": { policy: "other" },
    "aws:dynamodb/resourcePolicy:ResourcePolicy": { policy: "other" },
    "aws:efs/fileSystemPolicy:FileSystemPolicy": { policy: "other" },
    "aws:elasticsearch/domain:Domain": { accessPolicies: "other" },
    "aws:elasticsearch/domainPolicy:DomainPolicy": { accessPolicies: "other" },
    "aws:glacier/vault:Vault": { accessPolicy: "other" },
    "aws:glacier/vaultLock:VaultLock": { policy: "other" },
    "aws:glue/resourcePolicy:ResourcePolicy": { policy: "other" },
    "aws:kinesis/resourcePolicy:ResourcePolicy": { policy: "other" },
    "aws:lambda/resourcePolicy:ResourcePolicy": { policy: "other" },
    "aws:mediastore/containerPolicy:ContainerPolicy": { policy: "other" },
    "aws:msk/clusterPolicy:ClusterPolicy": { policy: "other" },
    "aws:networkfirewall/resourcePolicy:ResourcePolicy": { policy: "other" },
    "aws:oam/sinkPolicy:SinkPolicy": { policy: "other" },
    "aws:opensearch/domain:Domain": { accessPolicies: "other" },
    "aws:opensearch/domainPolicy:DomainPolicy": { accessPolicies: "other" },
    "aws:opensearchingest/resourcePolicy:ResourcePolicy": { policy: "other" },
    "aws:organizations/resourcePolicy:ResourcePolicy": { content: "other" },
    "aws:pinpoint/smsvoicev2ResourcePolicy:Smsvoicev2ResourcePolicy": { policy: "other" },
    "aws:redshift/resourcePolicy:ResourcePolicy": { policy: "other" },
    "aws:redshiftserverless/resourcePolicy:ResourcePolicy": { policy: "other" },
    "aws:sagemaker/modelPackageGroupPolicy:ModelPackageGroupPolicy": { resourcePolicy: "other" },
    "aws:schemas/registryPolicy:RegistryPolicy": { policy: "other" },
    "aws:ses/identityPolicy:IdentityPolicy": { policy: "other" },
    "aws:sesv2/emailIdentityPolicy:EmailIdentityPolicy": { policy: "other" },
    "aws:vpclattice/authPolicy:AuthPolicy": { policy: "other" },
    "aws:vpclattice/resourcePolicy:ResourcePolicy": { policy: "other" },
    "aws:xray/resourcePolicy:ResourcePolicy": { policyDocument: "other" },
};

/** The same as lists, because they are read for each resource. */
const propertiesOf = new Map(Object.entries(single).map(([type, properties]) => [type, Object.entries(properties)]));

/** Lists of policies with names. */
const listed: Record<string, { property: string; policy: string; kind: PolicyKind }> = {
    "aws:iam/role:Role": { property: "inlinePolicies", policy: "policy", kind: "identity" },
};

export const typesWithDocuments: readonly string[] = Object.keys(single);
export const typesWithPolicies: readonly string[] = [...typesWithDocuments, ...typesWithPermissions];
/** Types whose policies grant permissions. */
export const typesThatGrant: readonly string[] = [
    ...typesWhere((kind) => kind !== "endpoint"),
    ...Object.keys(listed).filter((type) => !typesWithDocuments.includes(type)),
    ...typesWithPermissions,
];
export const typesWithIdentityPolicies: readonly string[] = [
    ...new Set([...typesWhere((kind) => kind === "identity"), ...Object.keys(listed)]),
];
export const typesWithResourcePolicies: readonly string[] = [
    ...typesWhere((kind) => kind !== "identity" && kind !== "trust" && kind !== "endpoint"),
    ...typesWithPermissions,
];

function typesWhere(wanted: (kind: PolicyKind) => boolean): string[] {
    return Object.entries(single).flatMap(([type, properties]) =>
        Object.values(properties).some(wanted) ? [type] : [],
    );
}

/** Cached, because several rules read the policies of a resource. */
const read = new WeakMap<JsonObject, readonly PolicyDocument[]>();

/** All policies of a resource. */
export function documentsOf({ type, props }: { type: string; props: JsonObject }): readonly PolicyDocument[] {
    let documents = read.get(props);
    if (documents === undefined) {
        documents = readDocuments(type, props);
        read.set(props, documents);
    }
    return documents;
}

function readDocuments(type: string, props: JsonObject): PolicyDocument[] {
    const known = withHoles(props);
    const documents: PolicyDocument[] = [];
    for (const [property, kind] of propertiesOf.get(type) ?? []) {
        if (known[property] !== undefined) {
            documents.push(documentIn(kind, property, known[property], props[property]));
        }
    }
    const list = listed[type];
    if (list !== undefined) {
        const sources = objectsIn(props[list.property]);
        for (const [place, { index, object }] of objectsIn(known[list.property]).entries()) {
            const name = textIn(object["name"]);
            const label = `${list.property}[${index}]${name === undefined ? "" : ` ("${name}")`}`;
            documents.push(documentIn(list.kind, label, object[list.policy], sources[place]?.object[list.policy]));
        }
    }
    for (const { kind, place, policy } of permissionsOf({ type, props: known })) {
        documents.push(documentIn(kind, place, policy, undefined));
    }
    return documents;
}

function documentIn(kind: PolicyKind, place: string, policy: Json, source: Json): PolicyDocument {
    const read = readStatements(policy);
    // A text with an unknown part is not JSON if this part is an element.
    const { statements } = read;
    return typeof policy === "string" && hasHole(policy)
        ? { kind, place, source, statements }
        : { kind, place, source, ...read };
}

/** `inlinePolicies[0] ("ship-logs"), statement 2 ("Ship")`: the place of a statement, for findings. */
export function placeOf(document: PolicyDocument, statement: Statement): string {
    return `${document.place}, ${statement.label}`;
}

/** A statement that grants permissions to a holder, and its place. */
export interface Held {
    readonly statement: Statement;
    readonly place: string;
}

/** The statements that a resource gives to a role, user or group. */
export function identityStatements(resource: { type: string; name: string; props: JsonObject }): Held[] {
    return documentsOf(resource)
        .filter(({ kind }) => kind === "identity")
        .flatMap((document) =>
            document.statements.map((statement) => ({
                statement,
                place: `${resource.name}: ${placeOf(document, statement)}`,
            })),
        );
}

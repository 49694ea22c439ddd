import { ProviderError } from "../aws-errors";
import type { ResourceType } from "../resource-type";
import { ec2LaunchTemplate } from "./ec2-launch-template";
import { ecrLifecyclePolicy } from "./ecr-lifecycle-policy";
import { ecrRepository } from "./ecr-repository";
import { eksAddon } from "./eks-addon";
import { eksCluster } from "./eks-cluster";
import { eksNodeGroup } from "./eks-node-group";
import { firehoseDeliveryStream } from "./firehose-delivery-stream";
import { iamOidcProvider } from "./iam-oidc-provider";
import { iamPolicy } from "./iam-policy";
import { iamRole } from "./iam-role";
import { iamGroupPolicyAttachment } from "./iam-group-policy-attachment";
import { iamRolePolicyAttachment } from "./iam-role-policy-attachment";
import { kmsKey } from "./kms-key";
import { logGroup } from "./log-group";
import { logStream } from "./log-stream";
import { s3Bucket } from "./s3-bucket";
import { s3BucketEncryption } from "./s3-bucket-encryption";
import { s3BucketLifecycle } from "./s3-bucket-lifecycle";
import { s3BucketObjectLock } from "./s3-bucket-object-lock";
import { s3BucketOwnershipControls } from "./s3-bucket-ownership-controls";
import { s3BucketPolicy } from "./s3-bucket-policy";
import { s3BucketPublicAccessBlock } from "./s3-bucket-public-access-block";
import { s3BucketVersioning } from "./s3-bucket-versioning";

/** The types of resources that the stand-in knows. */
export const resourceTypes: readonly ResourceType[] = [
    ec2LaunchTemplate,
    ecrLifecyclePolicy,
    ecrRepository,
    eksAddon,
    eksCluster,
    eksNodeGroup,
    firehoseDeliveryStream,
    iamOidcProvider,
    iamPolicy,
    iamRole,
    iamGroupPolicyAttachment,
    iamRolePolicyAttachment,
    kmsKey,
    logGroup,
    logStream,
    s3Bucket,
    s3BucketEncryption,
    s3BucketLifecycle,
    s3BucketObjectLock,
    s3BucketOwnershipControls,
    s3BucketPolicy,
    s3BucketPublicAccessBlock,
    s3BucketVersioning,
];

const byToken = new Map(resourceTypes.map((type) => [type.token, type]));

export function resourceTypeOf(token: string): ResourceType {
    const type = byToken.get(token);
    if (!type) {
        const known = [...byToken.keys()].sort().join(", ");
        throw new ProviderError(`the local AWS stand-in does not know ${token}; it knows: ${known}`);
    }
    return type;
}

import { ProviderError } from "../aws-errors";
import type { Invoke } from "../invoke";
import { getAddonVersion } from "./get-addon-version";
import { getCallerIdentity } from "./get-caller-identity";
import { getCloudControlResource } from "./get-cloud-control-resource";
import { getEcrAuthorizationToken } from "./get-ecr-authorization-token";
import { getEcrRepository } from "./get-ecr-repository";
import { getEksCluster } from "./get-eks-cluster";
import { getFirehoseDeliveryStream } from "./get-firehose-delivery-stream";
import { getIamPolicy } from "./get-iam-policy";
import { getIamRole } from "./get-iam-role";
import { getLogGroup } from "./get-log-group";
import { getLogGroups } from "./get-log-groups";
import { getOidcProvider } from "./get-oidc-provider";
import { getPartition } from "./get-partition";
import { getRegion } from "./get-region";
import { getAvailabilityZones } from "./get-availability-zones";
import { getAccessEntry } from "./get-access-entry";
import { getEcrImage } from "./get-ecr-image";
import { getSecretVersion } from "./get-secret-version";
import { getPrincipalPolicySimulation } from "./get-principal-policy-simulation";
import { getInstanceProfile } from "./get-instance-profile";
import { imageBuilderInvokes } from "./image-builder";
import { getSubnet } from "./get-subnet";
import { getTopic } from "./get-topic";
import { getS3Bucket } from "./get-s3-bucket";
import { getTaggedResources } from "./get-tagged-resources";

/** The functions that the stand-in knows. */
export const invokes: readonly Invoke[] = [
    getAddonVersion,
    getCallerIdentity,
    getCloudControlResource,
    getEcrAuthorizationToken,
    getEcrRepository,
    getEksCluster,
    getFirehoseDeliveryStream,
    getIamPolicy,
    getIamRole,
    getLogGroup,
    getLogGroups,
    getOidcProvider,
    getPartition,
    getRegion,
    getAvailabilityZones,
    getAccessEntry,
    getEcrImage,
    getSecretVersion,
    getPrincipalPolicySimulation,
    getInstanceProfile,
    ...imageBuilderInvokes,
    getSubnet,
    getTopic,
    getS3Bucket,
    getTaggedResources,
];

const byToken = new Map(invokes.map((invoke) => [invoke.token, invoke]));

export function invokeOf(token: string): Invoke {
    const invoke = byToken.get(token);
    if (!invoke) {
        const known = [...byToken.keys()].sort().join(", ");
        throw new ProviderError(`the local AWS stand-in does not support ${token}; it supports: ${known}`);
    }
    return invoke;
}

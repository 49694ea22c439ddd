import type { Tags } from "../../aws/tags";
import { parseArn } from "../../iam/arn";
import type { CreatedClusterPlan } from "./plan";
import type { CreatedClusterSettings } from "./settings";

/** Inputs of the control plane that the same deployment creates, or that only AWS knows. */
interface ControlPlaneParts<Role, VpcId, SubnetIds, KeyArn, Version, Arn, Cidrs> {
    serviceRole: Role;
    vpcId: VpcId;
    privateSubnetIds: SubnetIds;
    secretsKeyArn: KeyArn;
    vpcCniVersion: Version;
    kubeProxyVersion: Version;
    /** Who is to administer the cluster, by what the access entry is called in the program. */
    administrators: Record<string, Arn>;
    publicAccessCidrs: Cidrs;
}

/**
 * Arguments of the component `eks.Cluster`.
 */
export function controlPlaneArgs<Role, VpcId, SubnetIds, KeyArn, Version, Arn, Cidrs>(
    settings: CreatedClusterSettings,
    plan: CreatedClusterPlan,
    parts: ControlPlaneParts<Role, VpcId, SubnetIds, KeyArn, Version, Arn, Cidrs>,
    tags: Tags,
) {
    return {
        name: plan.name,
        version: plan.kubernetesVersion,
        // A later change replaced clusters of other users: https://github.com/pulumi/pulumi-eks/issues/1291
        authenticationMode: "API" as const,
        accessEntries: Object.fromEntries(
            Object.entries(parts.administrators).map(([key, principalArn]) => [key, administrator(key, principalArn)]),
        ),
        serviceRole: parts.serviceRole,
        vpcId: parts.vpcId,
        privateSubnetIds: parts.privateSubnetIds,
        // Managed nodes are in the security group that EKS creates. The component's security groups would be unused.
        skipDefaultSecurityGroups: true,
        skipDefaultNodeGroup: true,
        createInstanceRole: false,
        createOidcProvider: false,
        endpointPrivateAccess: true,
        endpointPublicAccess: settings.publicAccessCidrs.length > 0,
        ...(settings.publicAccessCidrs.length > 0 && { publicAccessCidrs: parts.publicAccessCidrs }),
        encryptionConfigKeyArn: parts.secretsKeyArn,
        enabledClusterLogTypes: settings.controlPlaneLogs.types,
        vpcCniOptions: { addonVersion: parts.vpcCniVersion, configurationValues: plan.vpcCni },
        kubeProxyAddonOptions: { version: parts.kubeProxyVersion },
        corednsAddonOptions: { enabled: false },
        deletionProtection: settings.protect,
        tags,
    };
}

/**
 * The administrators for whom an access entry is made, by their ARNs.
 *
 * @param creatorArns those that EKS itself makes administrators
 */
export function addedAdministrators(
    { administratorArns }: CreatedClusterSettings,
    creatorArns: readonly string[],
): string[] {
    return administratorArns.filter((principalArn) => !creatorArns.includes(principalArn));
}

/** Full access to the cluster, with EKS's own access policy. */
function administrator<Arn>(key: string, principalArn: Arn) {
    const partition = parseArn(key)?.partition ?? "aws";
    return {
        principalArn,
        accessPolicies: {
            admin: {
                policyArn: `arn:${partition}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy`,
                accessScope: { type: "cluster" as const },
            },
        },
    };
}

/** Arguments of the log group to which EKS writes the control plane's logs. */
export function controlPlaneLogGroupArgs(
    { controlPlaneLogs: { retentionDays, kmsKeyArn } }: CreatedClusterSettings,
    plan: CreatedClusterPlan,
    tags: Tags,
) {
    return {
        name: plan.controlPlaneLogGroup,
        retentionInDays: retentionDays,
        ...(kmsKeyArn !== undefined && { kmsKeyId: kmsKeyArn }),
        tags,
    };
}

/** Arguments of the key that encrypts Kubernetes Secrets. */
export function secretsKeyArgs({ name }: CreatedClusterPlan, tags: Tags) {
    return { description: `Kubernetes Secrets of the EKS cluster ${name}`, enableKeyRotation: true, tags };
}

/** Arguments of CoreDNS' add-on. */
export function coreDnsArgs<ClusterName, Version>(clusterName: ClusterName, addonVersion: Version, tags: Tags) {
    return {
        clusterName,
        addonName: "coredns",
        addonVersion,
        // EKS starts every cluster with its own CoreDNS, which the add-on takes over.
        resolveConflictsOnCreate: "OVERWRITE",
        resolveConflictsOnUpdate: "OVERWRITE",
        tags,
    };
}

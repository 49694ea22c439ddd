import { AuthenticationMode, type Cluster, LogType } from "@aws-sdk/client-eks";

import { block, flag, text, textSet } from "../argument";
import { ProviderError } from "../aws-errors";
import { resourceType } from "../resource-type";
import { arn, clusterName, each, ipv4Network, items, oneOf, oneOfEnum } from "../rules";
import { eksTags } from "../tags";

export const eksCluster = resourceType({
    token: "aws:eks/cluster:Cluster",
    title: "EKS Cluster",
    arguments: {
        name: text({ replaces: true, computed: true, must: clusterName }),
        roleArn: text({ required: true, replaces: true, must: arn }),
        version: text({ computed: true }),
        vpcConfig: block(
            {
                subnetIds: textSet({ required: true, must: items(1, 16) }),
                securityGroupIds: textSet({ computed: true }),
                endpointPrivateAccess: flag({ computed: true }),
                endpointPublicAccess: flag({ computed: true }),
                publicAccessCidrs: textSet({ computed: true, must: each(ipv4Network) }),
            },
            { required: true },
        ),
        accessConfig: block(
            {
                authenticationMode: text({ computed: true, must: oneOfEnum(AuthenticationMode) }),
                bootstrapClusterCreatorAdminPermissions: flag({ computed: true, replaces: true }),
            },
            // moto accepts it, but does not return it.
            { computed: true, untold: true },
        ),
        bootstrapSelfManagedAddons: flag({ replaces: true, untold: true }),
        enabledClusterLogTypes: textSet({ must: each(oneOfEnum(LogType)) }),
        encryptionConfig: block(
            {
                provider: block({ keyArn: text({ required: true }) }, { required: true }),
                resources: textSet({ required: true, must: each(oneOf("secrets")) }),
            },
            { replaces: true },
        ),
        // As with `accessConfig`.
        deletionProtection: flag({ computed: true, untold: true }),
    },
    outputs: [
        "arn",
        "certificateAuthority",
        "clusterId",
        "createdAt",
        "endpoint",
        "identities",
        "platformVersion",
        "status",
    ],
    autoname: { maximumLength: 100 },
    identity: ["region", "name"],
    id: "name",
    tagging: eksTags,

    create: (aws, { vpcConfig, encryptionConfig, enabledClusterLogTypes, ...args }) =>
        aws.eks.createCluster({
            ...args,
            resourcesVpcConfig: vpcConfig,
            ...(encryptionConfig && { encryptionConfig: [encryptionConfig] }),
            logging: logging(enabledClusterLogTypes),
        }),

    async read(aws, name) {
        const { cluster } = await aws.eks.describeCluster({ name });
        const { resourcesVpcConfig, encryptionConfig, identity } = cluster ?? {};
        const issuer = identity?.oidc?.issuer;
        const [encryption] = encryptionConfig ?? [];
        return (
            cluster && {
                ...cluster,
                // Only a cluster on an Outpost has an id.
                clusterId: "",
                identities: [{ oidcs: issuer === undefined ? [] : [{ issuer }] }],
                vpcConfig: resourcesVpcConfig,
                enabledClusterLogTypes: enabledTypes(cluster),
                // EKS does not support other resources.
                encryptionConfig: encryption && { resources: ["secrets"], ...encryption },
            }
        );
    },

    async update(aws, name, { after, changed }) {
        const { deletionProtection = false, version, vpcConfig, enabledClusterLogTypes } = after;
        if (changed("deletionProtection")) await aws.eks.updateClusterConfig({ name, deletionProtection });
        if (changed("version")) await aws.eks.updateClusterVersion({ name, version });
        if (changed("vpcConfig")) await aws.eks.updateClusterConfig({ name, resourcesVpcConfig: vpcConfig });
        if (changed("enabledClusterLogTypes")) {
            await aws.eks.updateClusterConfig({ name, logging: logging(enabledClusterLogTypes) });
        }
    },

    async delete(aws, name, { deletionProtection }) {
        // EKS refuses this. moto does not support the protection.
        if (deletionProtection) {
            throw new ProviderError(`deleting EKS Cluster (${name}): deletion protection is enabled`);
        }
        await aws.eks.deleteCluster({ name });
    },
});

/** EKS' request contains the enabled and the disabled logs. */
function logging(enabled: readonly string[] = []) {
    const logTypes = Object.values(LogType);
    const on = logTypes.filter((type) => enabled.includes(type));
    const off = logTypes.filter((type) => !enabled.includes(type));
    return {
        clusterLogging: [
            { types: on, enabled: true },
            { types: off, enabled: false },
        ].filter(({ types }) => types.length > 0),
    };
}

export function enabledTypes({ logging: settings }: Cluster): string[] {
    return (settings?.clusterLogging ?? []).flatMap(({ enabled, types }) => (enabled === true ? (types ?? []) : []));
}

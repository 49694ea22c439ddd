import { type Cluster, LogType, AuthenticationMode } from "@aws-sdk/client-eks";

import { block, flag, text, textMap, textSet } from "../argument";
import type { Aws } from "../aws-clients";
import { ProviderError, unlessGone } from "../aws-errors";
import { givenPart } from "../given-part";
import { resourceType } from "../resource-type";
import { rfc3339 } from "../rfc3339";
import { arn, clusterName, each, ipv4Network, items, oneOf, oneOfEnum } from "../rules";
import { changeTags, tagsByName } from "../tags";

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
            { computed: true },
        ),
        bootstrapSelfManagedAddons: flag({ replaces: true }),
        enabledClusterLogTypes: textSet({ must: each(oneOfEnum(LogType)) }),
        encryptionConfig: block(
            {
                provider: block({ keyArn: text({ required: true }) }, { required: true }),
                resources: textSet({ required: true, must: each(oneOf("secrets")) }),
            },
            { replaces: true },
        ),
        deletionProtection: flag({ computed: true }),
        region: text({ replaces: true, computed: true }),
        tags: textMap({}),
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
    identity: ({ name, region }) => `${region ?? ""} ${name ?? ""}`,

    async create(aws, args) {
        const name = args.name ?? "";
        const { encryptionConfig } = args;
        await aws.eks.createCluster({
            name,
            roleArn: args.roleArn,
            version: args.version,
            resourcesVpcConfig: args.vpcConfig,
            accessConfig: {
                ...args.accessConfig,
                authenticationMode: args.accessConfig?.authenticationMode as AuthenticationMode | undefined,
            },
            bootstrapSelfManagedAddons: args.bootstrapSelfManagedAddons,
            ...(encryptionConfig && { encryptionConfig: [encryptionConfig] }),
            logging: logging(args.enabledClusterLogTypes),
            deletionProtection: args.deletionProtection,
            tags: args.tags,
        });
        return name;
    },

    async read(aws, name, known) {
        const cluster = await describe(aws, name);
        if (!cluster) return undefined;
        const { resourcesVpcConfig: vpc, encryptionConfig, identity } = cluster;
        const [encryption] = encryptionConfig ?? [];
        const issuer = identity?.oidc?.issuer;
        return {
            arn: cluster.arn ?? "",
            name,
            // Only a cluster on an Outpost has an id.
            clusterId: "",
            roleArn: cluster.roleArn ?? "",
            version: cluster.version ?? "",
            endpoint: cluster.endpoint ?? "",
            status: cluster.status ?? "",
            platformVersion: cluster.platformVersion ?? "",
            createdAt: rfc3339(cluster.createdAt),
            certificateAuthority: { data: cluster.certificateAuthority?.data ?? "" },
            identities: [{ oidcs: issuer === undefined ? [] : [{ issuer }] }],
            vpcConfig: givenPart(known["vpcConfig"], {
                subnetIds: vpc?.subnetIds,
                securityGroupIds: vpc?.securityGroupIds,
                endpointPrivateAccess: vpc?.endpointPrivateAccess,
                endpointPublicAccess: vpc?.endpointPublicAccess,
                publicAccessCidrs: vpc?.publicAccessCidrs,
            }),
            enabledClusterLogTypes: enabledTypes(cluster),
            ...(encryption && {
                encryptionConfig: {
                    provider: { keyArn: encryption.provider?.keyArn ?? "" },
                    // EKS knows no other.
                    resources: ["secrets"],
                },
            }),
            tags: tagsByName(cluster.tags),
            // moto takes `accessConfig` and `deletionProtection`, and does not tell them again.
        };
    },

    async update(aws, name, { before, after, changed }) {
        if (changed("deletionProtection")) {
            await aws.eks.updateClusterConfig({ name, deletionProtection: after.deletionProtection ?? false });
        }
        if (changed("version")) await aws.eks.updateClusterVersion({ name, version: after.version });
        if (changed("vpcConfig")) {
            await aws.eks.updateClusterConfig({ name, resourcesVpcConfig: after.vpcConfig });
        }
        if (changed("enabledClusterLogTypes")) {
            await aws.eks.updateClusterConfig({ name, logging: logging(after.enabledClusterLogTypes) });
        }
        if (changed("tags")) {
            const resourceArn = (await describe(aws, name))?.arn;
            await changeTags(before.tags, after.tags, {
                remove: (tagKeys) => aws.eks.untagResource({ resourceArn, tagKeys }),
                set: (tags) => aws.eks.tagResource({ resourceArn, tags }),
            });
        }
    },

    async delete(aws, name, known) {
        // EKS refuses this; moto does not know the protection.
        if (known["deletionProtection"] === true) {
            throw new ProviderError(`deleting EKS Cluster (${name}): deletion protection is enabled`);
        }
        await aws.eks.deleteCluster({ name });
    },
});

async function describe(aws: Aws, name: string): Promise<Cluster | undefined> {
    return (await unlessGone(aws.eks.describeCluster({ name })))?.cluster;
}

const logTypes: LogType[] = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

/** EKS is told which logs are on, and which are off. */
function logging(enabled: readonly string[] = []) {
    const on = logTypes.filter((type) => enabled.includes(type));
    const off = logTypes.filter((type) => !enabled.includes(type));
    return {
        clusterLogging: [
            { types: on, enabled: true },
            { types: off, enabled: false },
        ].filter(({ types }) => types.length > 0),
    };
}

function enabledTypes({ logging: settings }: Cluster): string[] {
    return (settings?.clusterLogging ?? []).flatMap(({ enabled, types }) => (enabled === true ? (types ?? []) : []));
}

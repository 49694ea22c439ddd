import { AuthenticationMode, type Cluster, LogType, ResolveConflicts } from "@aws-sdk/client-eks";

import { block, flag, text, textSet } from "../argument";
import { ProviderError } from "../aws-errors";
import { propertiesOf } from "../aws-names";
import { invoke, lookUp } from "../invoke";
import type { PropertyMap } from "../property-values";
import { camelCaseType } from "../resource-type";
import { arn, each, ipv4Network, items, length, matching, oneOf, oneOfEnum, validClusterName } from "../rules";
import { eksTags, tagsByName } from "../tags";

const clusterName = text({ required: true, replaces: true, must: validClusterName });
const principalArn = text({ required: true, replaces: true, must: arn });

const accessConfig = {
    authenticationMode: text({ computed: true, must: oneOfEnum(AuthenticationMode) }),
    bootstrapClusterCreatorAdminPermissions: flag({ computed: true, replaces: true }),
};

const vpcConfig = {
    subnetIds: textSet({ required: true, must: items(1, 16) }),
    endpointPrivateAccess: flag({ computed: true }),
    endpointPublicAccess: flag({ computed: true }),
    publicAccessCidrs: textSet({ computed: true, must: each(ipv4Network) }),
};

export const eksCluster = camelCaseType("eks.Cluster", {
    title: "EKS Cluster",
    arguments: {
        name: text({ replaces: true, autoname: 100, must: validClusterName }),
        roleArn: text({ required: true, replaces: true, must: arn }),
        version: text({ computed: true }),
        vpcConfig: block(vpcConfig, { as: "resourcesVpcConfig", required: true }),
        // moto accepts it, but does not return it.
        accessConfig: block(accessConfig, { computed: true, untold: true }),
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
    id: "name",
    tagging: eksTags,

    create: (aws, { encryptionConfig, enabledClusterLogTypes, ...request }) =>
        aws.eks.createCluster({
            ...request,
            ...(encryptionConfig && { encryptionConfig: [encryptionConfig] }),
            logging: logging(enabledClusterLogTypes),
        }),

    async read(aws, key) {
        const { cluster } = await aws.eks.describeCluster(key);
        if (!cluster) return undefined;
        const [encryption] = cluster.encryptionConfig ?? [];
        return {
            ...cluster,
            ...common(cluster),
            // EKS does not support other resources.
            encryptionConfig: encryption && { resources: ["secrets"], ...encryption },
        };
    },

    async update(aws, key, { request, changed }) {
        const { deletionProtection = false, version, resourcesVpcConfig, enabledClusterLogTypes } = request;
        if (changed("deletionProtection")) await aws.eks.updateClusterConfig({ ...key, deletionProtection });
        if (changed("version")) await aws.eks.updateClusterVersion({ ...key, version });
        if (changed("vpcConfig")) await aws.eks.updateClusterConfig({ ...key, resourcesVpcConfig });
        if (changed("enabledClusterLogTypes")) {
            await aws.eks.updateClusterConfig({ ...key, logging: logging(enabledClusterLogTypes) });
        }
    },

    async delete(aws, key, { deletionProtection }) {
        // EKS refuses this. moto does not support the protection.
        if (deletionProtection) {
            throw new ProviderError(`deleting EKS Cluster (${key.name}): deletion protection is enabled`);
        }
        await aws.eks.deleteCluster(key);
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

/** The outputs of the resource and of the look-up whose form is another one in AWS. */
function common({ identity, logging: settings }: Cluster) {
    const issuer = identity?.oidc?.issuer;
    const logs = (settings?.clusterLogging ?? []).filter(({ enabled }) => enabled === true);
    return {
        // Only a cluster on an Outpost has an id.
        clusterId: "",
        identities: [{ oidcs: issuer === undefined ? [] : [{ issuer }] }],
        enabledClusterLogTypes: logs.flatMap(({ types = [] }) => types) as string[],
    };
}

export const getEksCluster = invoke("eks.getCluster", {
    arguments: { name: text({ required: true }) },
    reading: ({ name }) => `reading EKS Cluster (${name})`,
    async call(aws, { name }) {
        const { cluster } = await aws.eks.describeCluster({ name });
        return cluster && { id: name, ...lookedUp(cluster) };
    },
});

/** Optional values are lists with at most one element, as in the official provider. */
function lookedUp(cluster: Cluster): PropertyMap {
    const { accessConfig: access, kubernetesNetworkConfig: network, resourcesVpcConfig: vpc } = cluster;
    const outputs = ["name", "arn", "endpoint", "version", "platformVersion", "status", "roleArn", "createdAt"];
    // Features that a local cluster does not have.
    const absent = [
        ...["computeConfigs", "controlPlaneScalingConfigs", "kubeApiServerConfigs", "kubeControllerManagerConfigs"],
        ...["kubeSchedulerConfigs", "outpostConfigs", "remoteNetworkConfigs", "storageConfigs", "zonalShiftConfigs"],
        "upgradePolicies",
    ];
    const networkOutputs = ["ipFamily", "serviceIpv4Cidr", "serviceIpv6Cidr"];
    const networkConfig = {
        elasticLoadBalancings: [{ enabled: network?.elasticLoadBalancing?.enabled ?? false }],
        ...propertiesOf({ arguments: {}, outputs: networkOutputs }, network ?? {}),
    };
    return {
        ...propertiesOf({ arguments: {}, outputs }, cluster),
        ...Object.fromEntries(absent.map((name) => [name, []])),
        ...common(cluster),
        deletionProtection: cluster.deletionProtection ?? false,
        certificateAuthorities: [{ data: cluster.certificateAuthority?.data ?? "" }],
        accessConfigs: access ? [propertiesOf({ arguments: accessConfig, outputs: [] }, access)] : [],
        kubernetesNetworkConfigs: network ? [networkConfig] : [],
        vpcConfig: propertiesOf(
            {
                arguments: { ...vpcConfig, securityGroupIds: textSet({}) },
                outputs: ["clusterSecurityGroupId", "vpcId"],
            },
            vpc ?? {},
        ),
        tags: tagsByName(cluster.tags),
    };
}

export const eksAddon = camelCaseType("eks.Addon", {
    title: "EKS Add-On",
    arguments: {
        addonName: text({ required: true, replaces: true, must: length(1, 100) }),
        clusterName,
        addonVersion: text({
            computed: true,
            must: matching(
                /^v(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[\dA-Za-z.-]+)?(\+[\dA-Za-z.-]+)?$/,
                "a version such as v1.2.3-eksbuild.1",
            ),
        }),
        configurationValues: text({ computed: true }),
        preserve: flag({ untold: true }),
        resolveConflictsOnCreate: text({ untold: true, must: oneOf("NONE", "OVERWRITE") }),
        resolveConflictsOnUpdate: text({ untold: true, must: oneOfEnum(ResolveConflicts) }),
    },
    outputs: ["arn", "createdAt", "modifiedAt"],
    outputNames: { arn: "addonArn" },
    id: "clusterName:addonName",
    tagging: eksTags,

    create: (aws, { resolveConflictsOnCreate: resolveConflicts, ...request }) =>
        aws.eks.createAddon({ ...request, resolveConflicts }),

    read: async (aws, key) => (await aws.eks.describeAddon(key)).addon,

    async update(aws, _, { request: { resolveConflictsOnUpdate: resolveConflicts, ...request }, changed }) {
        if (!changed("addonVersion", "configurationValues")) return;
        await aws.eks.updateAddon({ ...request, resolveConflicts });
    },

    delete: (aws, key, { preserve = false }) => aws.eks.deleteAddon({ ...key, preserve }),
});

export const getAddonVersion = invoke("eks.getAddonVersion", {
    arguments: {
        addonName: text({ required: true }),
        kubernetesVersion: text({ required: true }),
        mostRecent: flag({ default: false }),
    },
    reading: ({ addonName }) => `reading EKS Add-On version info (${addonName})`,
    async call(aws, { mostRecent, ...wanted }) {
        const { addons } = await aws.eks.describeAddonVersions(wanted);
        const versions = addons?.[0]?.addonVersions ?? [];
        const chosen = versions.find(
            ({ compatibilities }) => mostRecent || compatibilities?.some(({ defaultVersion }) => defaultVersion),
        );
        const version = chosen?.addonVersion;
        return version === undefined ? undefined : { id: wanted.addonName, ...wanted, mostRecent, version };
    },
});

const entryType = oneOf("EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "STANDARD");

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/eks/access_entry.go */
export const eksAccessEntry = camelCaseType("eks.AccessEntry", {
    title: "EKS Access Entry",
    arguments: { clusterName, principalArn, type: text({ default: "STANDARD", replaces: true, must: entryType }) },
    outputs: ["accessEntryArn", "createdAt", "modifiedAt"],
    id: "clusterName:principalArn",
    tagging: eksTags,

    create: (aws, request) => aws.eks.createAccessEntry(request),
    read: async (aws, key) => (await aws.eks.describeAccessEntry(key)).accessEntry,
    delete: (aws, key) => aws.eks.deleteAccessEntry(key),
});

export const getAccessEntry = lookUp("eks.getAccessEntry", eksAccessEntry, "clusterName:principalArn", {
    more: ({ tags = {} }) => ({ tagsAll: tags }),
});

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/eks/access_policy_association.go */
export const eksAccessPolicyAssociation = camelCaseType("eks.AccessPolicyAssociation", {
    title: "EKS Access Policy Association",
    arguments: {
        clusterName,
        principalArn,
        policyArn: text({ required: true, replaces: true, must: arn }),
        accessScope: block(
            { type: text({ required: true, must: oneOf("cluster", "namespace") }), namespaces: textSet({}) },
            { required: true, replaces: true },
        ),
    },
    outputs: ["associatedAt", "modifiedAt"],
    id: "clusterName#principalArn#policyArn",

    create: (aws, request) => aws.eks.associateAccessPolicy(request),

    async read(aws, { policyArn, ...entry }) {
        const { associatedAccessPolicies } = await aws.eks.listAssociatedAccessPolicies(entry);
        return associatedAccessPolicies?.find((one) => one.policyArn === policyArn);
    },

    delete: (aws, key) => aws.eks.disassociateAccessPolicy(key),
});

import type { Cluster } from "@aws-sdk/client-eks";

import { timeText } from "../answers";
import { flag, text, textMap } from "../argument";
import { invoke, lookUp } from "../invoke";
import type { PropertyMap } from "../property-values";
import { eksAccessEntry } from "../resources/eks-access-entry";
import { enabledTypes } from "../resources/eks-cluster";
import { arn, clusterName } from "../rules";
import { tagsByName } from "../tags";

export const getAccessEntry = lookUp(eksAccessEntry, {
    token: "aws:eks/getAccessEntry:getAccessEntry",
    arguments: {
        clusterName: text({ required: true, must: clusterName }),
        principalArn: text({ required: true, must: arn }),
        region: text({}),
        tags: textMap({}),
        tagsAll: textMap({}),
    },
    id: ({ clusterName, principalArn }) => `${clusterName}:${principalArn}`,
    more: ({ tags = {} }) => ({ tagsAll: tags }),
});

export const getAddonVersion = invoke({
    token: "aws:eks/getAddonVersion:getAddonVersion",
    arguments: {
        addonName: text({ required: true }),
        kubernetesVersion: text({ required: true }),
        mostRecent: flag({}),
        region: text({}),
    },
    reading: ({ addonName }) => `reading EKS Add-On version info (${addonName})`,
    async call(aws, { addonName, kubernetesVersion, mostRecent }) {
        const { addons } = await aws.eks.describeAddonVersions({ addonName, kubernetesVersion });
        const versions = addons?.[0]?.addonVersions ?? [];
        const chosen =
            mostRecent === true
                ? versions[0]
                : versions.find(({ compatibilities }) => compatibilities?.some(({ defaultVersion }) => defaultVersion));
        return chosen?.addonVersion === undefined
            ? undefined
            : {
                  id: addonName,
                  addonName,
                  kubernetesVersion,
                  mostRecent: mostRecent ?? false,
                  version: chosen.addonVersion,
                  region: aws.region,
              };
    },
});

export const getEksCluster = invoke({
    token: "aws:eks/getCluster:getCluster",
    arguments: { name: text({ required: true }), region: text({}), tags: textMap({}) },
    reading: ({ name }) => `reading EKS Cluster (${name})`,
    async call(aws, { name }) {
        const { cluster } = await aws.eks.describeCluster({ name });
        return cluster && { region: aws.region, ...propertiesOf(cluster) };
    },
});

/** Optional values are lists with at most one element, as in the official provider. */
function propertiesOf(cluster: Cluster): PropertyMap {
    const { accessConfig, kubernetesNetworkConfig: network, resourcesVpcConfig: vpc, upgradePolicy } = cluster;
    const issuer = cluster.identity?.oidc?.issuer;
    return {
        id: cluster.name ?? "",
        name: cluster.name ?? "",
        arn: cluster.arn ?? "",
        // Only a cluster on an Outpost has an id.
        clusterId: cluster.outpostConfig ? (cluster.id ?? "") : "",
        endpoint: cluster.endpoint ?? "",
        version: cluster.version ?? "",
        platformVersion: cluster.platformVersion ?? "",
        status: cluster.status ?? "",
        roleArn: cluster.roleArn ?? "",
        createdAt: timeText(cluster.createdAt),
        deletionProtection: cluster.deletionProtection ?? false,
        certificateAuthorities: [{ data: cluster.certificateAuthority?.data ?? "" }],
        identities: [{ oidcs: issuer === undefined ? [] : [{ issuer }] }],
        accessConfigs: accessConfig
            ? [
                  {
                      authenticationMode: accessConfig.authenticationMode ?? "",
                      bootstrapClusterCreatorAdminPermissions:
                          accessConfig.bootstrapClusterCreatorAdminPermissions ?? false,
                  },
              ]
            : [],
        enabledClusterLogTypes: enabledTypes(cluster),
        kubernetesNetworkConfigs: network
            ? [
                  {
                      elasticLoadBalancings: [{ enabled: network.elasticLoadBalancing?.enabled ?? false }],
                      ipFamily: network.ipFamily ?? "",
                      serviceIpv4Cidr: network.serviceIpv4Cidr ?? "",
                      serviceIpv6Cidr: network.serviceIpv6Cidr ?? "",
                  },
              ]
            : [],
        upgradePolicies: upgradePolicy ? [{ supportType: upgradePolicy.supportType ?? "" }] : [],
        vpcConfig: {
            clusterSecurityGroupId: vpc?.clusterSecurityGroupId ?? "",
            endpointPrivateAccess: vpc?.endpointPrivateAccess ?? false,
            endpointPublicAccess: vpc?.endpointPublicAccess ?? false,
            publicAccessCidrs: vpc?.publicAccessCidrs ?? [],
            securityGroupIds: vpc?.securityGroupIds ?? [],
            subnetIds: vpc?.subnetIds ?? [],
            vpcId: vpc?.vpcId ?? "",
        },
        // Features that a local cluster does not have.
        computeConfigs: [],
        controlPlaneScalingConfigs: [],
        kubeApiServerConfigs: [],
        kubeControllerManagerConfigs: [],
        kubeSchedulerConfigs: [],
        outpostConfigs: [],
        remoteNetworkConfigs: [],
        storageConfigs: [],
        zonalShiftConfigs: [],
        tags: tagsByName(cluster.tags),
    };
}

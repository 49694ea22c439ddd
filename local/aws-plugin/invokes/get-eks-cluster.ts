import type { Cluster } from "@aws-sdk/client-eks";

import { text, textMap } from "../argument";
import { timeText } from "../answers";
import { invoke } from "../invoke";
import type { PropertyMap } from "../property-values";
import { enabledTypes } from "../resources/eks-cluster";
import { tagsByName } from "../tags";

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

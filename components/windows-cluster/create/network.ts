import * as awsx from "@pulumi/awsx";
import type * as pulumi from "@pulumi/pulumi";

import type { CreatedClusterSettings } from "./settings";

/** Where a cluster and its nodes live. */
export interface Network {
    vpcId: pulumi.Input<string>;
    privateSubnetIds: pulumi.Input<string[]>;
    /** Absent where the network was there before. */
    vpc?: awsx.ec2.Vpc;
}

/** The network that the settings describe: made, or only named. */
export function createNetwork(
    name: string,
    settings: CreatedClusterSettings["network"],
    zoneNames: string[],
    tags: Record<string, string>,
    opts: pulumi.ComponentResourceOptions,
): Network {
    if (settings.type === "existing") {
        return { vpcId: settings.vpcId, privateSubnetIds: settings.privateSubnetIds };
    }
    const vpc = new awsx.ec2.Vpc(
        name,
        {
            cidrBlock: settings.cidr,
            availabilityZoneNames: zoneNames,
            natGateways: { strategy: settings.natGateways === "single" ? "Single" : "OnePerAz" },
            // The private endpoint of the API server is a name in a private hosted zone of the VPC.
            enableDnsHostnames: true,
            enableDnsSupport: true,
            subnetStrategy: "Auto",
            subnetSpecs: [
                // The load balancers of Services find their subnets by these tags:
                // https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html#subnet-tagging
                { type: "Private", tags: { ...tags, "kubernetes.io/role/internal-elb": "1" } },
                // Load balancers and NAT gateways only: the nodes are in the private subnets, which get most of the addresses.
                { type: "Public", cidrMask: 26, tags: { ...tags, "kubernetes.io/role/elb": "1" } },
            ],
            tags,
        },
        opts,
    );
    return { vpcId: vpc.vpcId, privateSubnetIds: vpc.privateSubnetIds, vpc };
}

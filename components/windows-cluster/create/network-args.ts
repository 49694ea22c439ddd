import type { Tags } from "../../aws/tags";
import type { CreatedClusterSettings } from "./settings";

type NewVpc = Extract<CreatedClusterSettings["network"], { type: "created" }>;

/** Arguments of the VPC that the stack creates for its cluster. */
export function vpcArgs(settings: NewVpc, zoneNames: string[], tags: Tags) {
    return {
        cidrBlock: settings.cidr,
        availabilityZoneNames: zoneNames,
        natGateways: { strategy: settings.natGateways === "single" ? ("Single" as const) : ("OnePerAz" as const) },
        // The private endpoint of the API server is a DNS name in a private hosted zone of the VPC.
        enableDnsHostnames: true,
        enableDnsSupport: true,
        subnetStrategy: "Auto" as const,
        subnetSpecs: [
            // The load balancers of Services find their subnets by these tags:
            // https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html#subnet-tagging
            { type: "Private" as const, tags: { ...tags, "kubernetes.io/role/internal-elb": "1" } },
            // Only load balancers and NAT gateways. The nodes are in the private subnets, which get most of the addresses.
            { type: "Public" as const, cidrMask: 26, tags: { ...tags, "kubernetes.io/role/elb": "1" } },
        ],
        tags,
    };
}

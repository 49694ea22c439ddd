// Not all of @pulumi/aws, which takes much longer to load.
import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

import { zoneBlocks, type ZoneBlocks } from "./subnets";

interface SubnetSpec {
    type: "Private" | "Public";
    cidrMask?: number;
    tags?: Record<string, string>;
}

/** The arguments of `awsx.ec2.Vpc` that the program gives. */
export const vpcInputs = z.strictObject({
    cidrBlock: z.string(),
    availabilityZoneNames: z.array(z.string()),
    natGateways: z.strictObject({ strategy: z.enum(["Single", "OnePerAz"]) }),
    enableDnsHostnames: z.boolean(),
    enableDnsSupport: z.boolean(),
    subnetStrategy: z.literal("Auto"),
    subnetSpecs: z.custom<SubnetSpec[]>(),
    tags: z.custom<Record<string, string>>().optional(),
});
type VpcInputs = z.output<typeof vpcInputs>;

/**
 * Replaces `awsx.ec2.Vpc`: creates the same child resources from these arguments, with the same names and parents. The subnets have other blocks.
 *
 * @see https://github.com/pulumi/pulumi-awsx/blob/main/awsx/ec2/vpc.ts
 */
export class Vpc extends pulumi.ComponentResource {
    readonly outputs: Record<string, unknown>;

    private readonly vpc: ec2.Vpc;
    private readonly gateway: ec2.InternetGateway;
    private readonly natGateways: ec2.NatGateway[] = [];
    private readonly tags: Record<string, string>;

    constructor(
        private readonly name: string,
        private readonly args: VpcInputs,
        opts: pulumi.ComponentResourceOptions,
    ) {
        super("awsx:ec2:Vpc", name, {}, opts);
        this.tags = { Name: name, ...args.tags };
        const { cidrBlock, enableDnsHostnames, enableDnsSupport, availabilityZoneNames: zones } = args;
        const { tags } = this;
        this.vpc = new ec2.Vpc(name, { cidrBlock, enableDnsHostnames, enableDnsSupport, tags }, { parent: this });
        this.gateway = new ec2.InternetGateway(name, { vpcId: this.vpc.id, tags }, within(this.vpc));
        const publicMask = specOf(args, "Public").cidrMask ?? 28;
        const subnets = zoneBlocks(cidrBlock, zones.length, publicMask).map((blocks, index) =>
            this.createZone(index, zones[index] ?? "", blocks),
        );
        this.outputs = {
            vpcId: this.vpc.id,
            privateSubnetIds: subnets.map((zone) => zone.private.id),
            publicSubnetIds: subnets.map((zone) => zone.public.id),
        };
        this.registerOutputs(this.outputs);
    }

    /** The public subnet comes first, because the route of the private one goes through its NAT gateway. */
    private createZone(index: number, zone: string, blocks: ZoneBlocks) {
        const shared = this.createSubnet("Public", index, zone, blocks.public);
        if (this.args.natGateways.strategy === "OnePerAz" || index === 0) {
            this.natGateways.push(this.createNatGateway(index, shared.subnet));
        }
        this.createRoute(shared, { gatewayId: this.gateway.id });
        const own = this.createSubnet("Private", index, zone, blocks.private);
        const natGateway = this.natGateways[index] ?? this.natGateways[0];
        if (natGateway) this.createRoute(own, { natGatewayId: natGateway.id });
        return { public: shared.subnet, private: own.subnet };
    }

    private createSubnet(type: SubnetSpec["type"], index: number, availabilityZone: string, cidrBlock: string) {
        const name = `${this.name}-${type.toLowerCase()}-${index + 1}`;
        const tags = { ...this.tags, Name: name, SubnetType: type };
        const subnet = new ec2.Subnet(
            name,
            {
                vpcId: this.vpc.id,
                availabilityZone,
                mapPublicIpOnLaunch: type === "Public",
                cidrBlock,
                tags: { ...this.tags, ...specOf(this.args, type).tags, Name: name, SubnetType: type },
            },
            within(this.vpc),
        );
        const table = new ec2.RouteTable(name, { vpcId: this.vpc.id, tags }, within(subnet));
        new ec2.RouteTableAssociation(name, { routeTableId: table.id, subnetId: subnet.id }, within(table));
        return { name, subnet, table };
    }

    private createNatGateway(index: number, subnet: ec2.Subnet): ec2.NatGateway {
        const name = `${this.name}-${index + 1}`;
        const tags = { ...this.args.tags, Name: name };
        const { allocationId } = new ec2.Eip(name, { tags }, within(subnet));
        return new ec2.NatGateway(name, { subnetId: subnet.id, allocationId, tags }, within(subnet));
    }

    private createRoute(
        { name, table }: { name: string; table: ec2.RouteTable },
        target: { gatewayId: pulumi.Input<string> } | { natGatewayId: pulumi.Input<string> },
    ): void {
        new ec2.Route(name, { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", ...target }, within(table));
    }
}

/** The options of every child resource, except for the VPC. */
function within(parent: pulumi.Resource): pulumi.CustomResourceOptions {
    return { parent, dependsOn: [parent] };
}

function specOf({ subnetSpecs }: VpcInputs, type: SubnetSpec["type"]): SubnetSpec {
    return subnetSpecs.find((spec) => spec.type === type) ?? { type };
}

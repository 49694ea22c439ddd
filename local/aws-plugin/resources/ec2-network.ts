import type { ResourceType as TaggedType, RouteTable, TagSpecification } from "@aws-sdk/client-ec2";
import { createHash } from "node:crypto";

import { flag, text } from "../argument";
import type { Aws } from "../aws-clients";
import { resourceType } from "../resource-type";
import { matching, oneOf } from "../rules";
import { ec2Tags, tagList, type Tags } from "../tags";

/** Sizes that a VPC can have: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
const ipv4Block = matching(/^(\d{1,3}\.){3}\d{1,3}\/(1[6-9]|2[0-8])$/, "a block of IPv4 addresses from /16 to /28");

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/vpc_.go */
export const ec2Vpc = resourceType({
    token: "aws:ec2/vpc:Vpc",
    title: "EC2 VPC",
    arguments: {
        cidrBlock: text({ replaces: true, computed: true, must: ipv4Block }),
        enableDnsHostnames: flag({ computed: true }),
        enableDnsSupport: flag({ default: true }),
    },
    outputs: [
        "arn",
        "defaultNetworkAclId",
        "defaultRouteTableId",
        "defaultSecurityGroupId",
        "dhcpOptionsId",
        "ipv6AssociationId",
        "mainRouteTableId",
        "ownerId",
    ],
    identity: [],
    tagging: ec2Tags,

    async create(aws, { tags }, { CidrBlock }) {
        const { Vpc } = await aws.ec2.createVpc({ CidrBlock, ...tagsOf("vpc", tags) });
        return Vpc?.VpcId;
    },

    complete: setDns,

    async read(aws, id) {
        const { Vpcs } = await aws.ec2.describeVpcs({ VpcIds: [id] });
        const vpc = Vpcs?.[0];
        if (!vpc) return undefined;
        const attribute = (Attribute: "enableDnsHostnames" | "enableDnsSupport") =>
            aws.ec2.describeVpcAttribute({ VpcId: id, Attribute });
        const [names, support, table] = await Promise.all([
            attribute("enableDnsHostnames"),
            attribute("enableDnsSupport"),
            mainRouteTable(aws, id),
        ]);
        return {
            ...vpc,
            arn: arnOf(aws, vpc.OwnerId, `vpc/${id}`),
            enableDnsHostnames: names.EnableDnsHostnames?.Value,
            enableDnsSupport: support.EnableDnsSupport?.Value,
            mainRouteTableId: table,
            defaultRouteTableId: table,
        };
    },

    async update(aws, id, { after, changed }) {
        if (changed("enableDnsHostnames", "enableDnsSupport")) await setDns(aws, id, after);
    },

    delete: (aws, VpcId) => aws.ec2.deleteVpc({ VpcId }),
});

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/vpc_subnet.go */
export const ec2Subnet = resourceType({
    token: "aws:ec2/subnet:Subnet",
    title: "EC2 Subnet",
    arguments: {
        vpcId: text({ required: true, replaces: true }),
        cidrBlock: text({ replaces: true, computed: true, must: ipv4Block }),
        availabilityZone: text({ replaces: true, computed: true }),
        availabilityZoneId: text({ replaces: true, computed: true }),
        mapPublicIpOnLaunch: flag({ default: false }),
    },
    conflicting: [["availabilityZone", "availabilityZoneId"]],
    outputs: ["arn", "ipv6CidrBlockAssociationId", "ownerId"],
    identity: ["vpcId", "cidrBlock"],
    tagging: ec2Tags,

    async create(aws, { tags }, request) {
        return (await aws.ec2.createSubnet({ ...request, ...tagsOf("subnet", tags) })).Subnet?.SubnetId;
    },

    async complete(aws, SubnetId, { mapPublicIpOnLaunch }) {
        if (mapPublicIpOnLaunch) {
            await aws.ec2.modifySubnetAttribute({ SubnetId, MapPublicIpOnLaunch: { Value: true } });
        }
    },

    async read(aws, id) {
        const subnet = (await aws.ec2.describeSubnets({ SubnetIds: [id] })).Subnets?.[0];
        return subnet && { ...subnet, arn: subnet.SubnetArn };
    },

    async update(aws, SubnetId, { after, changed }) {
        if (!changed("mapPublicIpOnLaunch")) return;
        const MapPublicIpOnLaunch = { Value: after.mapPublicIpOnLaunch };
        await aws.ec2.modifySubnetAttribute({ SubnetId, MapPublicIpOnLaunch });
    },

    delete: (aws, SubnetId) => aws.ec2.deleteSubnet({ SubnetId }),
});

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/vpc_internet_gateway.go */
export const ec2InternetGateway = resourceType({
    token: "aws:ec2/internetGateway:InternetGateway",
    title: "EC2 Internet Gateway",
    arguments: { vpcId: text({ computed: true }) },
    outputs: ["arn", "ownerId"],
    identity: [],
    tagging: ec2Tags,

    async create(aws, { tags }) {
        const { InternetGateway } = await aws.ec2.createInternetGateway(tagsOf("internet-gateway", tags));
        return InternetGateway?.InternetGatewayId;
    },

    async complete(aws, InternetGatewayId, { vpcId: VpcId }) {
        if (VpcId) await aws.ec2.attachInternetGateway({ InternetGatewayId, VpcId });
    },

    async read(aws, id) {
        const { InternetGateways } = await aws.ec2.describeInternetGateways({ InternetGatewayIds: [id] });
        const gateway = InternetGateways?.[0];
        const arn = arnOf(aws, gateway?.OwnerId, `internet-gateway/${id}`);
        return gateway && { ...gateway, arn, vpcId: gateway.Attachments?.[0]?.VpcId };
    },

    async update(aws, InternetGatewayId, { before, after, changed }) {
        if (!changed("vpcId")) return;
        if (before.vpcId) await aws.ec2.detachInternetGateway({ InternetGatewayId, VpcId: before.vpcId });
        if (after.vpcId) await aws.ec2.attachInternetGateway({ InternetGatewayId, VpcId: after.vpcId });
    },

    async delete(aws, InternetGatewayId, { vpcId: VpcId }) {
        if (VpcId) await aws.ec2.detachInternetGateway({ InternetGatewayId, VpcId });
        await aws.ec2.deleteInternetGateway({ InternetGatewayId });
    },
});

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/ec2_eip.go */
export const ec2Eip = resourceType({
    token: "aws:ec2/eip:Eip",
    title: "EC2 EIP",
    arguments: { domain: text({ replaces: true, computed: true, must: oneOf("vpc") }) },
    outputs: [
        "allocationId",
        "arn",
        "associationId",
        "carrierIp",
        "customerOwnedIp",
        "privateDns",
        "privateIp",
        "ptrRecord",
        "publicDns",
        "publicIp",
    ],
    identity: [],
    tagging: ec2Tags,

    async create(aws, { tags }) {
        return (await aws.ec2.allocateAddress({ Domain: "vpc", ...tagsOf("elastic-ip", tags) })).AllocationId;
    },

    async read(aws, id) {
        const address = (await aws.ec2.describeAddresses({ AllocationIds: [id] })).Addresses?.[0];
        const arn = arnOf(aws, undefined, `elastic-ip/${id}`);
        return address && { domain: "vpc", ...address, arn, privateIp: address.PrivateIpAddress };
    },

    delete: (aws, AllocationId) => aws.ec2.releaseAddress({ AllocationId }),
});

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/vpc_nat_gateway.go */
export const ec2NatGateway = resourceType({
    token: "aws:ec2/natGateway:NatGateway",
    title: "EC2 NAT Gateway",
    arguments: { allocationId: text({ replaces: true }), subnetId: text({ replaces: true }) },
    outputs: [
        "associationId",
        "autoProvisionZones",
        "autoScalingIps",
        "networkInterfaceId",
        "privateIp",
        "publicIp",
        "regionalNatGatewayAddresses",
        "regionalNatGatewayAutoMode",
        "routeTableId",
        "vpcId",
    ],
    identity: [],
    tagging: ec2Tags,

    async create(aws, { tags }, request) {
        const { NatGateway } = await aws.ec2.createNatGateway({ ...request, ...tagsOf("natgateway", tags) });
        return NatGateway?.NatGatewayId;
    },

    async read(aws, id) {
        const gateway = (await aws.ec2.describeNatGateways({ NatGatewayIds: [id] })).NatGateways?.[0];
        // AWS returns a deleted one for an hour.
        if (!gateway || gateway.State === "deleted") return undefined;
        return { ...gateway.NatGatewayAddresses?.[0], ...gateway, regionalNatGatewayAddresses: [] };
    },

    delete: (aws, NatGatewayId) => aws.ec2.deleteNatGateway({ NatGatewayId }),
});

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/vpc_route_table.go */
export const ec2RouteTable = resourceType({
    token: "aws:ec2/routeTable:RouteTable",
    title: "EC2 Route Table",
    arguments: { vpcId: text({ required: true, replaces: true }) },
    outputs: ["arn", "ownerId"],
    identity: [],
    tagging: ec2Tags,

    async create(aws, { vpcId: VpcId, tags }) {
        return (await aws.ec2.createRouteTable({ VpcId, ...tagsOf("route-table", tags) })).RouteTable?.RouteTableId;
    },

    async read(aws, id) {
        const table = await findRouteTable(aws, id);
        return table && { ...table, arn: arnOf(aws, table.OwnerId, `route-table/${id}`) };
    },

    delete: (aws, RouteTableId) => aws.ec2.deleteRouteTable({ RouteTableId }),
});

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/vpc_route_table_association.go */
export const ec2RouteTableAssociation = resourceType({
    token: "aws:ec2/routeTableAssociation:RouteTableAssociation",
    title: "EC2 Route Table Association",
    arguments: { routeTableId: text({ required: true }), subnetId: text({ replaces: true }) },
    outputs: [],
    identity: ["subnetId"],

    create: async (aws, _, request) => (await aws.ec2.associateRouteTable(request)).AssociationId,

    async read(aws, id) {
        const { RouteTables } = await aws.ec2.describeRouteTables({
            Filters: [{ Name: "association.route-table-association-id", Values: [id] }],
        });
        return RouteTables?.[0]?.Associations?.find((one) => one.RouteTableAssociationId === id);
    },

    update: (aws, AssociationId, { after: { routeTableId: RouteTableId } }) =>
        aws.ec2.replaceRouteTableAssociation({ AssociationId, RouteTableId }),
    delete: (aws, AssociationId) => aws.ec2.disassociateRouteTable({ AssociationId }),
});

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/vpc_route.go */
export const ec2Route = resourceType({
    token: "aws:ec2/route:Route",
    title: "EC2 Route",
    arguments: {
        routeTableId: text({ required: true, replaces: true }),
        destinationCidrBlock: text({
            replaces: true,
            must: matching(/^(\d{1,3}\.){3}\d{1,3}\/\d{1,2}$/, "a block of IPv4 addresses"),
        }),
        gatewayId: text({}),
        natGatewayId: text({}),
    },
    exactlyOneOf: [["gatewayId", "natGatewayId"], ["destinationCidrBlock"]],
    outputs: ["instanceId", "instanceOwnerId", "origin", "state"],
    identity: ["routeTableId", "destinationCidrBlock"],

    async create(aws, { routeTableId, destinationCidrBlock = "" }, request) {
        await aws.ec2.createRoute(request);
        const hash = createHash("sha256").update(destinationCidrBlock).digest("hex");
        return `r-${routeTableId}${hash.slice(0, 10)}`;
    },

    async read(aws, _, { routeTableId, destinationCidrBlock }) {
        const table = await findRouteTable(aws, routeTableId ?? "");
        const route = table?.Routes?.find((one) => one.DestinationCidrBlock === destinationCidrBlock);
        return route && { ...route, routeTableId };
    },

    update: (aws, _, { after }) =>
        aws.ec2.replaceRoute({
            RouteTableId: after.routeTableId,
            DestinationCidrBlock: after.destinationCidrBlock,
            GatewayId: after.gatewayId,
            NatGatewayId: after.natGatewayId,
        }),
    delete: (aws, _, { routeTableId: RouteTableId, destinationCidrBlock: DestinationCidrBlock }) =>
        aws.ec2.deleteRoute({ RouteTableId, DestinationCidrBlock }),
});

async function findRouteTable(aws: Aws, id: string): Promise<RouteTable | undefined> {
    return (await aws.ec2.describeRouteTables({ RouteTableIds: [id] })).RouteTables?.[0];
}

/** The main route table of a VPC, for subnets without their own. */
async function mainRouteTable(aws: Aws, vpc: string): Promise<string> {
    const { RouteTables = [] } = await aws.ec2.describeRouteTables({ Filters: [{ Name: "vpc-id", Values: [vpc] }] });
    return RouteTables.find(({ Associations }) => Associations?.some(({ Main }) => Main))?.RouteTableId ?? "";
}

/** AWS accepts one attribute in each request. */
async function setDns(
    aws: Aws,
    VpcId: string,
    args: { enableDnsSupport: boolean; enableDnsHostnames: boolean | undefined },
): Promise<void> {
    await aws.ec2.modifyVpcAttribute({ VpcId, EnableDnsSupport: { Value: args.enableDnsSupport } });
    if (args.enableDnsHostnames !== undefined) {
        await aws.ec2.modifyVpcAttribute({ VpcId, EnableDnsHostnames: { Value: args.enableDnsHostnames } });
    }
}

/** The form of tags in EC2's requests that create a resource. */
function tagsOf(kind: TaggedType, tags: Tags = {}): { TagSpecifications?: TagSpecification[] } {
    if (Object.keys(tags).length === 0) return {};
    return { TagSpecifications: [{ ResourceType: kind, Tags: tagList(tags) }] };
}

/** EC2 only returns the ARNs of few resources. */
function arnOf(aws: Aws, owner: string | undefined, resource: string): string {
    return `arn:aws:ec2:${aws.region}:${owner ?? ""}:${resource}`;
}

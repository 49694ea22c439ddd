import type { ResourceType as TaggedType, RouteTable, Subnet, Tag, TagSpecification } from "@aws-sdk/client-ec2";
import { createHash } from "node:crypto";

import { flag, text } from "../argument";
import type { Aws } from "../aws-clients";
import { lookUp } from "../invoke";
import { pascalCaseType } from "../resource-type";
import { both, ipv4Network, matching, oneOf } from "../rules";
import { ec2Tags } from "../tags";

/** Sizes that a VPC can have: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
const ipv4Block = both(ipv4Network, matching(/\/(1[6-9]|2[0-8])$/, "from /16 to /28"));

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/vpc_.go */
export const ec2Vpc = pascalCaseType("ec2.Vpc", {
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
    identifier: "VpcId",
    tagging: ec2Tags,

    create: async (aws, request) => (await aws.ec2.createVpc(tagged("vpc", request))).Vpc,
    complete: (aws, key, args) => setDns(aws, key.VpcId, args),

    async read(aws, key) {
        const vpc = (await aws.ec2.describeVpcs({ VpcIds: [key.VpcId] })).Vpcs?.[0];
        if (!vpc) return undefined;
        const attribute = (Attribute: "enableDnsHostnames" | "enableDnsSupport") =>
            aws.ec2.describeVpcAttribute({ ...key, Attribute });
        const [names, support, table] = await Promise.all([
            attribute("enableDnsHostnames"),
            attribute("enableDnsSupport"),
            mainRouteTable(aws, key.VpcId),
        ]);
        return {
            ...vpc,
            arn: arnOf(aws, vpc.OwnerId, `vpc/${key.VpcId}`),
            enableDnsHostnames: names.EnableDnsHostnames?.Value,
            enableDnsSupport: support.EnableDnsSupport?.Value,
            mainRouteTableId: table,
            defaultRouteTableId: table,
        };
    },

    async update(aws, key, { after, changed }) {
        if (changed("enableDnsHostnames", "enableDnsSupport")) await setDns(aws, key.VpcId, after);
    },

    delete: (aws, key) => aws.ec2.deleteVpc(key),
});

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/vpc_subnet.go */
export const ec2Subnet = pascalCaseType("ec2.Subnet", {
    title: "EC2 Subnet",
    arguments: {
        vpcId: text({ required: true, replaces: true }),
        cidrBlock: text({ replaces: true, computed: true, must: ipv4Block }),
        availabilityZone: text({ replaces: true, computed: true }),
        mapPublicIpOnLaunch: flag({ default: false }),
    },
    outputs: ["arn", "availabilityZoneId", "ipv6CidrBlockAssociationId", "ownerId"],
    outputNames: { arn: "SubnetArn" },
    identity: ["vpcId", "cidrBlock"],
    identifier: "SubnetId",
    tagging: ec2Tags,

    create: async (aws, request) => (await aws.ec2.createSubnet(tagged("subnet", request))).Subnet,

    async complete(aws, key, { mapPublicIpOnLaunch: Value }) {
        if (Value) await aws.ec2.modifySubnetAttribute({ ...key, MapPublicIpOnLaunch: { Value } });
    },

    read: (aws, { SubnetId }) => findSubnet(aws, SubnetId),

    async update(aws, key, { after: { mapPublicIpOnLaunch: Value }, changed }) {
        if (!changed("mapPublicIpOnLaunch")) return;
        await aws.ec2.modifySubnetAttribute({ ...key, MapPublicIpOnLaunch: { Value } });
    },

    delete: (aws, key) => aws.ec2.deleteSubnet(key),
});

async function findSubnet(aws: Aws, id: string): Promise<Subnet | undefined> {
    return (await aws.ec2.describeSubnets({ SubnetIds: [id] })).Subnets?.[0];
}

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/vpc_subnet_data_source.go */
export const getSubnet = lookUp("ec2.getSubnet", ec2Subnet, "id", {
    notFound: "no matching EC2 Subnet found",
    async more(_, aws, id) {
        const subnet = await findSubnet(aws, id);
        return {
            availableIpAddressCount: subnet?.AvailableIpAddressCount ?? 0,
            defaultForAz: subnet?.DefaultForAz ?? false,
            state: subnet?.State ?? "",
        };
    },
});

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/vpc_internet_gateway.go */
export const ec2InternetGateway = pascalCaseType("ec2.InternetGateway", {
    title: "EC2 Internet Gateway",
    arguments: { vpcId: text({ computed: true }) },
    outputs: ["arn", "ownerId"],
    identity: [],
    identifier: "InternetGatewayId",
    tagging: ec2Tags,

    create: async (aws, request) =>
        (await aws.ec2.createInternetGateway(tagged("internet-gateway", request))).InternetGateway,

    async complete(aws, key, { vpcId: VpcId }) {
        if (VpcId) await aws.ec2.attachInternetGateway({ ...key, VpcId });
    },

    async read(aws, { InternetGatewayId: id }) {
        const { InternetGateways } = await aws.ec2.describeInternetGateways({ InternetGatewayIds: [id] });
        const gateway = InternetGateways?.[0];
        const arn = arnOf(aws, gateway?.OwnerId, `internet-gateway/${id}`);
        return gateway && { ...gateway, arn, vpcId: gateway.Attachments?.[0]?.VpcId };
    },

    async update(aws, key, { before, after, changed }) {
        if (!changed("vpcId")) return;
        if (before.vpcId) await aws.ec2.detachInternetGateway({ ...key, VpcId: before.vpcId });
        if (after.vpcId) await aws.ec2.attachInternetGateway({ ...key, VpcId: after.vpcId });
    },

    async delete(aws, key, { vpcId: VpcId }) {
        if (VpcId) await aws.ec2.detachInternetGateway({ ...key, VpcId });
        await aws.ec2.deleteInternetGateway(key);
    },
});

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/ec2_eip.go */
export const ec2Eip = pascalCaseType("ec2.Eip", {
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
    outputNames: { privateIp: "PrivateIpAddress" },
    identity: [],
    identifier: "AllocationId",
    tagging: ec2Tags,

    create: (aws, request) =>
        aws.ec2.allocateAddress({ ...tagged("elastic-ip", { Tags: request.Tags }), Domain: "vpc" }),

    async read(aws, { AllocationId: id }) {
        const address = (await aws.ec2.describeAddresses({ AllocationIds: [id] })).Addresses?.[0];
        return address && { Domain: "vpc", ...address, arn: arnOf(aws, undefined, `elastic-ip/${id}`) };
    },

    delete: (aws, key) => aws.ec2.releaseAddress(key),
});

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/vpc_nat_gateway.go */
export const ec2NatGateway = pascalCaseType("ec2.NatGateway", {
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
    identifier: "NatGatewayId",
    tagging: ec2Tags,

    create: async (aws, request) => (await aws.ec2.createNatGateway(tagged("natgateway", request))).NatGateway,

    async read(aws, { NatGatewayId }) {
        const gateway = (await aws.ec2.describeNatGateways({ NatGatewayIds: [NatGatewayId] })).NatGateways?.[0];
        // AWS returns a deleted one for an hour.
        if (!gateway || gateway.State === "deleted") return undefined;
        return { ...gateway.NatGatewayAddresses?.[0], ...gateway, regionalNatGatewayAddresses: [] };
    },

    delete: (aws, key) => aws.ec2.deleteNatGateway(key),
});

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/vpc_route_table.go */
export const ec2RouteTable = pascalCaseType("ec2.RouteTable", {
    title: "EC2 Route Table",
    arguments: { vpcId: text({ required: true, replaces: true }) },
    outputs: ["arn", "ownerId"],
    identity: [],
    identifier: "RouteTableId",
    tagging: ec2Tags,

    create: async (aws, request) => (await aws.ec2.createRouteTable(tagged("route-table", request))).RouteTable,

    async read(aws, { RouteTableId }) {
        const table = await findRouteTable(aws, RouteTableId);
        return table && { ...table, arn: arnOf(aws, table.OwnerId, `route-table/${RouteTableId}`) };
    },

    delete: (aws, key) => aws.ec2.deleteRouteTable(key),
});

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/vpc_route_table_association.go */
export const ec2RouteTableAssociation = pascalCaseType("ec2.RouteTableAssociation", {
    title: "EC2 Route Table Association",
    arguments: { routeTableId: text({ required: true }), subnetId: text({ replaces: true }) },
    identity: ["subnetId"],
    identifier: "AssociationId",

    create: (aws, request) => aws.ec2.associateRouteTable(request),

    async read(aws, { AssociationId: id }) {
        const { RouteTables } = await aws.ec2.describeRouteTables({
            Filters: [{ Name: "association.route-table-association-id", Values: [id] }],
        });
        return RouteTables?.[0]?.Associations?.find((one) => one.RouteTableAssociationId === id);
    },

    update: (aws, key, { request: { RouteTableId } }) => aws.ec2.replaceRouteTableAssociation({ ...key, RouteTableId }),
    delete: (aws, key) => aws.ec2.disassociateRouteTable(key),
});

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/vpc_route.go */
export const ec2Route = pascalCaseType("ec2.Route", {
    title: "EC2 Route",
    arguments: {
        routeTableId: text({ required: true, replaces: true }),
        destinationCidrBlock: text({ replaces: true, must: ipv4Network }),
        gatewayId: text({}),
        natGatewayId: text({}),
    },
    exactlyOneOf: [["gatewayId", "natGatewayId"], ["destinationCidrBlock"]],
    outputs: ["instanceId", "instanceOwnerId", "origin", "state"],
    identity: ["routeTableId", "destinationCidrBlock"],

    async create(aws, request) {
        await aws.ec2.createRoute(request);
        const hash = createHash("sha256")
            .update(request.DestinationCidrBlock ?? "")
            .digest("hex");
        return `r-${request.RouteTableId}${hash.slice(0, 10)}`;
    },

    async read(aws, _, { routeTableId = "", destinationCidrBlock }) {
        const table = await findRouteTable(aws, routeTableId);
        const route = table?.Routes?.find((one) => one.DestinationCidrBlock === destinationCidrBlock);
        return route && { ...route, routeTableId };
    },

    update: (aws, _, { request }) => aws.ec2.replaceRoute(request),
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

/** A request that creates a resource, with the form of tags in EC2. */
function tagged<R extends { Tags?: Tag[] | undefined }>(kind: TaggedType, { Tags = [], ...request }: R) {
    const TagSpecifications: TagSpecification[] = [{ ResourceType: kind, Tags }];
    return { ...request, ...(Tags.length > 0 && { TagSpecifications }) };
}

/** EC2 only returns the ARNs of few resources. */
function arnOf(aws: Aws, owner: string | undefined, resource: string): string {
    return `arn:aws:ec2:${aws.region}:${owner ?? ""}:${resource}`;
}

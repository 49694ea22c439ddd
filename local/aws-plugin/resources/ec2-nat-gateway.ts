import type { ConnectivityType } from "@aws-sdk/client-ec2";

import { text, textMap } from "../argument";
import { unlessGone } from "../aws-errors";
import { changeEc2Tags, tagSpecifications } from "../ec2-tags";
import { resourceType } from "../resource-type";
import { oneOf } from "../rules";
import { tagsByName } from "../tags";

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/vpc_nat_gateway.go */
export const ec2NatGateway = resourceType({
    token: "aws:ec2/natGateway:NatGateway",
    title: "EC2 NAT Gateway",
    arguments: {
        allocationId: text({ replaces: true }),
        subnetId: text({ replaces: true }),
        connectivityType: text({ default: "public", replaces: true, must: oneOf("private", "public") }),
        region: text({ replaces: true, computed: true }),
        tags: textMap({}),
    },
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
    identity: () => "",

    async create(aws, args) {
        const { NatGateway } = await aws.ec2.createNatGateway({
            AllocationId: args.allocationId,
            SubnetId: args.subnetId,
            ConnectivityType: args.connectivityType as ConnectivityType,
            TagSpecifications: tagSpecifications("natgateway", args.tags),
        });
        return NatGateway?.NatGatewayId ?? "";
    },

    async read(aws, id) {
        const answer = await unlessGone(aws.ec2.describeNatGateways({ NatGatewayIds: [id] }));
        const gateway = answer?.NatGateways?.[0];
        // A deleted one is told for an hour.
        if (!gateway || gateway.State === "deleted") return undefined;
        const [address] = gateway.NatGatewayAddresses ?? [];
        return {
            allocationId: address?.AllocationId ?? "",
            associationId: address?.AssociationId ?? "",
            networkInterfaceId: address?.NetworkInterfaceId ?? "",
            privateIp: address?.PrivateIp ?? "",
            publicIp: address?.PublicIp ?? "",
            subnetId: gateway.SubnetId ?? "",
            vpcId: gateway.VpcId ?? "",
            connectivityType: gateway.ConnectivityType ?? "public",
            regionalNatGatewayAddresses: [],
            tags: tagsByName(gateway.Tags),
        };
    },

    async update(aws, id, { before, after, changed }) {
        if (changed("tags")) await changeEc2Tags(aws, id, before.tags, after.tags);
    },

    async delete(aws, NatGatewayId) {
        await aws.ec2.deleteNatGateway({ NatGatewayId });
    },
});

import { flag, text, textMap } from "../argument";
import { unlessGone } from "../aws-errors";
import { changeEc2Tags, tagSpecifications } from "../ec2-tags";
import { resourceType } from "../resource-type";
import { tagsByName } from "../tags";
import { ipv4Block } from "./ec2-vpc";

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
        region: text({ replaces: true, computed: true }),
        tags: textMap({}),
    },
    conflicting: [["availabilityZone", "availabilityZoneId"]],
    outputs: ["arn", "ipv6CidrBlockAssociationId", "ownerId"],
    identity: ({ vpcId, cidrBlock }) => `${vpcId} ${cidrBlock ?? ""}`,

    async create(aws, args) {
        const { Subnet } = await aws.ec2.createSubnet({
            VpcId: args.vpcId,
            CidrBlock: args.cidrBlock,
            AvailabilityZone: args.availabilityZone,
            AvailabilityZoneId: args.availabilityZoneId,
            TagSpecifications: tagSpecifications("subnet", args.tags),
        });
        return Subnet?.SubnetId ?? "";
    },

    async complete(aws, SubnetId, { mapPublicIpOnLaunch }) {
        if (mapPublicIpOnLaunch) {
            await aws.ec2.modifySubnetAttribute({ SubnetId, MapPublicIpOnLaunch: { Value: true } });
        }
    },

    async read(aws, id) {
        const answer = await unlessGone(aws.ec2.describeSubnets({ SubnetIds: [id] }));
        const subnet = answer?.Subnets?.[0];
        return (
            subnet && {
                arn: subnet.SubnetArn ?? "",
                ownerId: subnet.OwnerId ?? "",
                vpcId: subnet.VpcId ?? "",
                cidrBlock: subnet.CidrBlock ?? "",
                availabilityZone: subnet.AvailabilityZone ?? "",
                availabilityZoneId: subnet.AvailabilityZoneId ?? "",
                mapPublicIpOnLaunch: subnet.MapPublicIpOnLaunch ?? false,
                tags: tagsByName(subnet.Tags),
            }
        );
    },

    async update(aws, SubnetId, { before, after, changed }) {
        if (changed("mapPublicIpOnLaunch")) {
            const MapPublicIpOnLaunch = { Value: after.mapPublicIpOnLaunch };
            await aws.ec2.modifySubnetAttribute({ SubnetId, MapPublicIpOnLaunch });
        }
        if (changed("tags")) await changeEc2Tags(aws, SubnetId, before.tags, after.tags);
    },

    async delete(aws, SubnetId) {
        await aws.ec2.deleteSubnet({ SubnetId });
    },
});

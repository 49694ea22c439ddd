import { blocks, flag, text, textMap, texts } from "../argument";
import { ProviderError, unlessGone } from "../aws-errors";
import { invoke, NotFound } from "../invoke";
import { tagsByName } from "../tags";

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/vpc_subnet_data_source.go */
export const getSubnet = invoke({
    token: "aws:ec2/getSubnet:getSubnet",
    arguments: {
        availabilityZone: text({}),
        availabilityZoneId: text({}),
        cidrBlock: text({}),
        defaultForAz: flag({}),
        filters: blocks({ name: text({ required: true }), values: texts({ required: true }) }, {}),
        id: text({}),
        ipv6CidrBlock: text({}),
        region: text({}),
        state: text({}),
        tags: textMap({}),
        vpcId: text({}),
    },
    reading: ({ id }) => `reading EC2 Subnet (${id ?? ""})`,
    async call(aws, { id }) {
        if (id === undefined) {
            throw new ProviderError("reading EC2 Subnet: the local AWS stand-in only finds subnets by id");
        }
        const answer = await unlessGone(aws.ec2.describeSubnets({ SubnetIds: [id] }));
        const subnet = answer?.Subnets?.[0];
        if (!subnet) return new NotFound("no matching EC2 Subnet found");
        return {
            id,
            arn: subnet.SubnetArn ?? "",
            availabilityZone: subnet.AvailabilityZone ?? "",
            availabilityZoneId: subnet.AvailabilityZoneId ?? "",
            availableIpAddressCount: subnet.AvailableIpAddressCount ?? 0,
            cidrBlock: subnet.CidrBlock ?? "",
            defaultForAz: subnet.DefaultForAz ?? false,
            mapPublicIpOnLaunch: subnet.MapPublicIpOnLaunch ?? false,
            ownerId: subnet.OwnerId ?? "",
            region: aws.region,
            state: subnet.State ?? "",
            tags: tagsByName(subnet.Tags),
            vpcId: subnet.VpcId ?? "",
        };
    },
});

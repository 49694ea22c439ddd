import { blocks, flag, text, textMap, texts } from "../argument";
import { ProviderError } from "../aws-errors";
import { lookUp } from "../invoke";
import { ec2Subnet } from "../resources/ec2-network";

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/vpc_subnet_data_source.go */
export const getSubnet = lookUp(ec2Subnet, {
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
    notFound: "no matching EC2 Subnet found",
    id: ({ id }) => {
        if (id !== undefined) return id;
        throw new ProviderError("reading EC2 Subnet: the local AWS stand-in only finds subnets by id");
    },
    result: [
        "arn",
        "availabilityZone",
        "availabilityZoneId",
        "cidrBlock",
        "mapPublicIpOnLaunch",
        "ownerId",
        "tags",
        "vpcId",
    ],
    async more(_, aws, id) {
        const [subnet] = (await aws.ec2.describeSubnets({ SubnetIds: [id] })).Subnets ?? [];
        return {
            availableIpAddressCount: subnet?.AvailableIpAddressCount ?? 0,
            defaultForAz: subnet?.DefaultForAz ?? false,
            state: subnet?.State ?? "",
        };
    },
});

import { text } from "../argument";
import { lookUp } from "../invoke";
import { ec2Subnet } from "../resources/ec2-network";

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/vpc_subnet_data_source.go */
export const getSubnet = lookUp(ec2Subnet, {
    token: "aws:ec2/getSubnet:getSubnet",
    arguments: { id: text({ required: true }), region: text({}) },
    notFound: "no matching EC2 Subnet found",
    id: ({ id }) => id,
    async more(_, aws, id) {
        const [subnet] = (await aws.ec2.describeSubnets({ SubnetIds: [id] })).Subnets ?? [];
        return {
            availableIpAddressCount: subnet?.AvailableIpAddressCount ?? 0,
            defaultForAz: subnet?.DefaultForAz ?? false,
            state: subnet?.State ?? "",
        };
    },
});

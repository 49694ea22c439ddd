import { flag, text, textMap } from "../argument";
import type { Aws } from "../aws-clients";
import { unlessGone } from "../aws-errors";
import { changeEc2Tags, ec2Arn, tagSpecifications } from "../ec2-tags";
import { resourceType } from "../resource-type";
import { matching, oneOf } from "../rules";
import { tagsByName } from "../tags";
import { mainRouteTable } from "./ec2-route-table";

/** Sizes that a VPC can have: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
export const ipv4Block = matching(
    /^(\d{1,3}\.){3}\d{1,3}\/(1[6-9]|2[0-8])$/,
    "a block of IPv4 addresses from /16 to /28",
);

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/vpc_.go */
export const ec2Vpc = resourceType({
    token: "aws:ec2/vpc:Vpc",
    title: "EC2 VPC",
    arguments: {
        cidrBlock: text({ replaces: true, computed: true, must: ipv4Block }),
        instanceTenancy: text({ default: "default", must: oneOf("default", "dedicated") }),
        enableDnsHostnames: flag({ computed: true }),
        enableDnsSupport: flag({ default: true }),
        region: text({ replaces: true, computed: true }),
        tags: textMap({}),
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
    identity: () => "",

    async create(aws, { cidrBlock, instanceTenancy, tags }) {
        const { Vpc } = await aws.ec2.createVpc({
            CidrBlock: cidrBlock,
            InstanceTenancy: instanceTenancy as "default" | "dedicated",
            TagSpecifications: tagSpecifications("vpc", tags),
        });
        return Vpc?.VpcId ?? "";
    },

    async complete(aws, VpcId, args) {
        await setDns(aws, VpcId, args);
    },

    async read(aws, id) {
        const answer = await unlessGone(aws.ec2.describeVpcs({ VpcIds: [id] }));
        const vpc = answer?.Vpcs?.[0];
        if (!vpc) return undefined;
        const attribute = (Attribute: "enableDnsHostnames" | "enableDnsSupport") =>
            aws.ec2.describeVpcAttribute({ VpcId: id, Attribute });
        const [names, support, table] = await Promise.all([
            attribute("enableDnsHostnames"),
            attribute("enableDnsSupport"),
            mainRouteTable(aws, id),
        ]);
        return {
            arn: ec2Arn(aws, vpc.OwnerId, `vpc/${id}`),
            ownerId: vpc.OwnerId ?? "",
            cidrBlock: vpc.CidrBlock ?? "",
            instanceTenancy: vpc.InstanceTenancy ?? "default",
            dhcpOptionsId: vpc.DhcpOptionsId ?? "",
            enableDnsHostnames: names.EnableDnsHostnames?.Value ?? false,
            enableDnsSupport: support.EnableDnsSupport?.Value ?? true,
            mainRouteTableId: table,
            defaultRouteTableId: table,
            tags: tagsByName(vpc.Tags),
        };
    },

    async update(aws, id, { before, after, changed }) {
        if (changed("enableDnsHostnames", "enableDnsSupport")) await setDns(aws, id, after);
        if (changed("tags")) await changeEc2Tags(aws, id, before.tags, after.tags);
    },

    async delete(aws, VpcId) {
        await aws.ec2.deleteVpc({ VpcId });
    },
});

/** AWS takes one attribute with each request. */
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

import type { RouteTable } from "@aws-sdk/client-ec2";

import { text, textMap } from "../argument";
import type { Aws } from "../aws-clients";
import { unlessGone } from "../aws-errors";
import { changeEc2Tags, ec2Arn, tagSpecifications } from "../ec2-tags";
import { resourceType } from "../resource-type";
import { tagsByName } from "../tags";

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/vpc_route_table.go */
export const ec2RouteTable = resourceType({
    token: "aws:ec2/routeTable:RouteTable",
    title: "EC2 Route Table",
    arguments: {
        vpcId: text({ required: true, replaces: true }),
        region: text({ replaces: true, computed: true }),
        tags: textMap({}),
    },
    outputs: ["arn", "ownerId"],
    identity: () => "",

    async create(aws, { vpcId: VpcId, tags }) {
        const { RouteTable } = await aws.ec2.createRouteTable({
            VpcId,
            TagSpecifications: tagSpecifications("route-table", tags),
        });
        return RouteTable?.RouteTableId ?? "";
    },

    async read(aws, id) {
        const table = await findRouteTable(aws, id);
        return (
            table && {
                arn: ec2Arn(aws, table.OwnerId, `route-table/${id}`),
                ownerId: table.OwnerId ?? "",
                vpcId: table.VpcId ?? "",
                tags: tagsByName(table.Tags),
            }
        );
    },

    async update(aws, id, { before, after, changed }) {
        if (changed("tags")) await changeEc2Tags(aws, id, before.tags, after.tags);
    },

    async delete(aws, RouteTableId) {
        await aws.ec2.deleteRouteTable({ RouteTableId });
    },
});

export async function findRouteTable(aws: Aws, id: string): Promise<RouteTable | undefined> {
    const answer = await unlessGone(aws.ec2.describeRouteTables({ RouteTableIds: [id] }));
    return answer?.RouteTables?.[0];
}

/** The table of a VPC's subnets that have none of their own. */
export async function mainRouteTable(aws: Aws, vpc: string): Promise<string> {
    const { RouteTables = [] } = await aws.ec2.describeRouteTables({ Filters: [{ Name: "vpc-id", Values: [vpc] }] });
    return RouteTables.find(({ Associations }) => Associations?.some(({ Main }) => Main))?.RouteTableId ?? "";
}

import { text } from "../argument";
import { resourceType } from "../resource-type";

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/vpc_route_table_association.go */
export const ec2RouteTableAssociation = resourceType({
    token: "aws:ec2/routeTableAssociation:RouteTableAssociation",
    title: "EC2 Route Table Association",
    arguments: {
        routeTableId: text({ required: true }),
        subnetId: text({ replaces: true }),
        region: text({ replaces: true, computed: true }),
    },
    outputs: [],
    identity: ({ subnetId }) => subnetId ?? "",

    async create(aws, { routeTableId: RouteTableId, subnetId: SubnetId }) {
        const { AssociationId } = await aws.ec2.associateRouteTable({ RouteTableId, SubnetId });
        return AssociationId ?? "";
    },

    async read(aws, id) {
        const { RouteTables } = await aws.ec2.describeRouteTables({
            Filters: [{ Name: "association.route-table-association-id", Values: [id] }],
        });
        const association = RouteTables?.[0]?.Associations?.find((one) => one.RouteTableAssociationId === id);
        return association && { routeTableId: association.RouteTableId ?? "", subnetId: association.SubnetId ?? "" };
    },

    async update(aws, AssociationId, { after: { routeTableId: RouteTableId } }) {
        await aws.ec2.replaceRouteTableAssociation({ AssociationId, RouteTableId });
    },

    async delete(aws, AssociationId) {
        await aws.ec2.disassociateRouteTable({ AssociationId });
    },
});

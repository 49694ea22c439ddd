import { createHash } from "node:crypto";

import { text } from "../argument";
import { textOf } from "../property-values";
import { resourceType } from "../resource-type";
import { matching } from "../rules";
import { findRouteTable } from "./ec2-route-table";

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
        region: text({ replaces: true, computed: true }),
    },
    exactlyOneOf: [["gatewayId", "natGatewayId"], ["destinationCidrBlock"]],
    outputs: ["instanceId", "instanceOwnerId", "origin", "state"],
    identity: ({ routeTableId, destinationCidrBlock }) => `${routeTableId} ${destinationCidrBlock ?? ""}`,

    async create(aws, { routeTableId, destinationCidrBlock, gatewayId, natGatewayId }) {
        await aws.ec2.createRoute({
            RouteTableId: routeTableId,
            DestinationCidrBlock: destinationCidrBlock,
            GatewayId: gatewayId,
            NatGatewayId: natGatewayId,
        });
        const hash = createHash("sha256")
            .update(destinationCidrBlock ?? "")
            .digest("hex");
        return `r-${routeTableId}${hash.slice(0, 10)}`;
    },

    async read(aws, _, { routeTableId, destinationCidrBlock }) {
        const table = await findRouteTable(aws, textOf(routeTableId));
        const route = table?.Routes?.find((one) => one.DestinationCidrBlock === destinationCidrBlock);
        return (
            route && {
                routeTableId: textOf(routeTableId),
                destinationCidrBlock: route.DestinationCidrBlock ?? "",
                gatewayId: route.GatewayId ?? "",
                natGatewayId: route.NatGatewayId ?? "",
                origin: route.Origin ?? "",
                state: route.State ?? "",
            }
        );
    },

    async update(aws, _, { after }) {
        await aws.ec2.replaceRoute({
            RouteTableId: after.routeTableId,
            DestinationCidrBlock: after.destinationCidrBlock,
            GatewayId: after.gatewayId,
            NatGatewayId: after.natGatewayId,
        });
    },

    async delete(aws, _, { routeTableId, destinationCidrBlock }) {
        await aws.ec2.deleteRoute({
            RouteTableId: textOf(routeTableId),
            DestinationCidrBlock: textOf(destinationCidrBlock),
        });
    },
});

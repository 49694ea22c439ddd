import { text, textMap } from "../argument";
import { unlessGone } from "../aws-errors";
import { changeEc2Tags, ec2Arn, tagSpecifications } from "../ec2-tags";
import { resourceType } from "../resource-type";
import { tagsByName } from "../tags";

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/vpc_internet_gateway.go */
export const ec2InternetGateway = resourceType({
    token: "aws:ec2/internetGateway:InternetGateway",
    title: "EC2 Internet Gateway",
    arguments: { vpcId: text({ computed: true }), region: text({ replaces: true, computed: true }), tags: textMap({}) },
    outputs: ["arn", "ownerId"],
    identity: () => "",

    async create(aws, { tags }) {
        const { InternetGateway } = await aws.ec2.createInternetGateway({
            TagSpecifications: tagSpecifications("internet-gateway", tags),
        });
        return InternetGateway?.InternetGatewayId ?? "";
    },

    async complete(aws, InternetGatewayId, { vpcId: VpcId }) {
        if (VpcId) await aws.ec2.attachInternetGateway({ InternetGatewayId, VpcId });
    },

    async read(aws, id) {
        const answer = await unlessGone(aws.ec2.describeInternetGateways({ InternetGatewayIds: [id] }));
        const gateway = answer?.InternetGateways?.[0];
        return (
            gateway && {
                arn: ec2Arn(aws, gateway.OwnerId, `internet-gateway/${id}`),
                ownerId: gateway.OwnerId ?? "",
                vpcId: gateway.Attachments?.[0]?.VpcId ?? "",
                tags: tagsByName(gateway.Tags),
            }
        );
    },

    async update(aws, InternetGatewayId, { before, after, changed }) {
        if (changed("vpcId")) {
            const detach = { InternetGatewayId, VpcId: before.vpcId };
            if (before.vpcId) await aws.ec2.detachInternetGateway(detach);
            const attach = { InternetGatewayId, VpcId: after.vpcId };
            if (after.vpcId) await aws.ec2.attachInternetGateway(attach);
        }
        if (changed("tags")) await changeEc2Tags(aws, InternetGatewayId, before.tags, after.tags);
    },

    async delete(aws, InternetGatewayId, { vpcId }) {
        if (typeof vpcId === "string" && vpcId !== "") {
            await aws.ec2.detachInternetGateway({ InternetGatewayId, VpcId: vpcId });
        }
        await aws.ec2.deleteInternetGateway({ InternetGatewayId });
    },
});

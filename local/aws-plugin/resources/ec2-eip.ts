import { text, textMap } from "../argument";
import { unlessGone } from "../aws-errors";
import { changeEc2Tags, ec2Arn, tagSpecifications } from "../ec2-tags";
import { resourceType } from "../resource-type";
import { oneOf } from "../rules";
import { tagsByName } from "../tags";

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/ec2_eip.go */
export const ec2Eip = resourceType({
    token: "aws:ec2/eip:Eip",
    title: "EC2 EIP",
    arguments: {
        domain: text({ replaces: true, computed: true, must: oneOf("vpc") }),
        region: text({ replaces: true, computed: true }),
        tags: textMap({}),
    },
    outputs: [
        "allocationId",
        "arn",
        "associationId",
        "carrierIp",
        "customerOwnedIp",
        "privateDns",
        "privateIp",
        "ptrRecord",
        "publicDns",
        "publicIp",
    ],
    identity: () => "",

    async create(aws, { tags }) {
        const { AllocationId } = await aws.ec2.allocateAddress({
            Domain: "vpc",
            TagSpecifications: tagSpecifications("elastic-ip", tags),
        });
        return AllocationId ?? "";
    },

    async read(aws, id) {
        const answer = await unlessGone(aws.ec2.describeAddresses({ AllocationIds: [id] }));
        const address = answer?.Addresses?.[0];
        return (
            address && {
                arn: ec2Arn(aws, undefined, `elastic-ip/${id}`),
                allocationId: id,
                associationId: address.AssociationId ?? "",
                domain: address.Domain ?? "vpc",
                privateIp: address.PrivateIpAddress ?? "",
                publicIp: address.PublicIp ?? "",
                tags: tagsByName(address.Tags),
            }
        );
    },

    async update(aws, id, { before, after, changed }) {
        if (changed("tags")) await changeEc2Tags(aws, id, before.tags, after.tags);
    },

    async delete(aws, AllocationId) {
        await aws.ec2.releaseAddress({ AllocationId });
    },
});

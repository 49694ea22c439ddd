import { parseArn } from "../../../components/iam/arn";
import { texts } from "../argument";
import type { Aws } from "../aws-clients";
import { ProviderError, unlessGone } from "../aws-errors";
import { invoke } from "../invoke";
import { tagsByName } from "../tags";

/** Calls each service itself, because moto's tagging API does not support delivery streams. As in AWS, objects without tags and missing objects are omitted. */
export const getTaggedResources = invoke("resourcegroupstaggingapi.getResources", {
    arguments: { resourceArnLists: texts({ required: true }) },
    reading: () => "reading Resource Groups Tagging API Resources",
    async call(aws, { resourceArnLists }) {
        const found = await Promise.all(
            resourceArnLists.map(async (resourceArn) => ({ resourceArn, tags: await tagsOf(aws, resourceArn) })),
        );
        return {
            id: aws.region,
            resourceArnLists,
            resourceTagMappingLists: found
                .filter(({ tags }) => Object.keys(tags).length > 0)
                .map((one) => ({ ...one, complianceDetails: [] })),
        };
    },
});

async function tagsOf(aws: Aws, arn: string): Promise<Record<string, string>> {
    const { service, resource = "" } = parseArn(arn) ?? {};
    if (service === "s3") {
        return tagsByName((await unlessGone(aws.s3.getBucketTagging({ Bucket: resource })))?.TagSet);
    }
    if (service === "firehose") {
        const DeliveryStreamName = resource.replace("deliverystream/", "");
        return tagsByName((await unlessGone(aws.firehose.listTagsForDeliveryStream({ DeliveryStreamName })))?.Tags);
    }
    throw new ProviderError(`the local AWS stand-in only returns tags of buckets and delivery streams, not of ${arn}`);
}

import { parseArn } from "../../../components/iam/arn";
import { texts } from "../argument";
import type { Aws } from "../aws-clients";
import { ProviderError } from "../aws-errors";
import { invoke } from "../invoke";
import type { PropertyMap } from "../property-values";
import { firehoseDeliveryStream } from "./firehose";
import { s3Bucket } from "./s3";

/** Reads the objects themselves, because moto's tagging API does not support delivery streams. As in AWS, objects without tags and missing objects are omitted. */
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

async function tagsOf(aws: Aws, arn: string): Promise<PropertyMap> {
    const { service, resource = "" } = parseArn(arn) ?? {};
    if (service !== "s3" && service !== "firehose") {
        throw new ProviderError(
            `the local AWS stand-in only returns tags of buckets and delivery streams, not of ${arn}`,
        );
    }
    const [type, id] = service === "s3" ? [s3Bucket, resource] : [firehoseDeliveryStream, arn];
    return ((await type.read(aws, id, {}))?.["tags"] ?? {}) as PropertyMap;
}

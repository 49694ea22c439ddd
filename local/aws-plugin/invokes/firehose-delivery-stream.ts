import { text } from "../argument";
import { invoke } from "../invoke";

export const getFirehoseDeliveryStream = invoke({
    token: "aws:kinesis/getFirehoseDeliveryStream:getFirehoseDeliveryStream",
    arguments: { name: text({ required: true }), region: text({}) },
    reading: ({ name }) => `reading Kinesis Firehose Delivery Stream (${name})`,
    async call(aws, { name }) {
        const { DeliveryStreamDescription } = await aws.firehose.describeDeliveryStream({ DeliveryStreamName: name });
        const arn = DeliveryStreamDescription?.DeliveryStreamARN;
        return arn === undefined ? undefined : { id: arn, arn, name, region: aws.region };
    },
});

import { text } from "../argument";
import { unlessGone } from "../aws-errors";
import { couldNotFind, invoke } from "../invoke";

export const getFirehoseDeliveryStream = invoke({
    token: "aws:kinesis/getFirehoseDeliveryStream:getFirehoseDeliveryStream",
    arguments: { name: text({ required: true }), region: text({}) },
    reading: ({ name }) => `reading Kinesis Firehose Delivery Stream (${name})`,
    async call(aws, { name }) {
        const answer = await unlessGone(aws.firehose.describeDeliveryStream({ DeliveryStreamName: name }));
        const arn = answer?.DeliveryStreamDescription?.DeliveryStreamARN;
        return arn === undefined ? couldNotFind : { id: arn, arn, name, region: aws.region };
    },
});

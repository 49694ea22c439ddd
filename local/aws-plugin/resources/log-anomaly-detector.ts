import { EvaluationFrequency } from "@aws-sdk/client-cloudwatch-logs";

import { flag, integer, text, texts } from "../argument";
import { resourceType } from "../resource-type";
import { arn, between, each, items, both, length, oneOfEnum } from "../rules";
import { logsTags } from "../tags";

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/logs/anomaly_detector.go */
export const logAnomalyDetector = resourceType({
    token: "aws:cloudwatch/logAnomalyDetector:LogAnomalyDetector",
    title: "CloudWatch Logs Anomaly Detector",
    arguments: {
        logGroupArnLists: texts({ required: true, replaces: true, must: both<string[]>(items(1, 1), each(arn)) }),
        enabled: flag({ required: true }),
        detectorName: text({ must: length(1, 512) }),
        evaluationFrequency: text({ must: oneOfEnum(EvaluationFrequency) }),
        filterPattern: text({ must: length(0, 1024) }),
        anomalyVisibilityTime: integer({ computed: true, must: between(7, 90) }),
        kmsKeyId: text({ must: arn }),
    },
    outputs: ["arn"],
    identity: ["region", "logGroupArnLists"],
    tagging: logsTags,

    async create(aws, { logGroupArnLists: logGroupArnList, ...args }) {
        return (await aws.logs.createLogAnomalyDetector({ ...args, logGroupArnList })).anomalyDetectorArn;
    },

    async read(aws, arn) {
        const found = await aws.logs.getLogAnomalyDetector({ anomalyDetectorArn: arn });
        const { anomalyVisibilityTime = 21, logGroupArnList, anomalyDetectorStatus } = found;
        const enabled = anomalyDetectorStatus !== "PAUSED";
        return { ...found, arn, anomalyVisibilityTime, logGroupArnLists: logGroupArnList, enabled };
    },

    update: (aws, anomalyDetectorArn, { after }) => aws.logs.updateLogAnomalyDetector({ ...after, anomalyDetectorArn }),
    delete: (aws, anomalyDetectorArn) => aws.logs.deleteLogAnomalyDetector({ anomalyDetectorArn }),
});

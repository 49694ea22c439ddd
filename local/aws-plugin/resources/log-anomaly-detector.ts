import { EvaluationFrequency } from "@aws-sdk/client-cloudwatch-logs";

import { flag, integer, text, textMap, texts } from "../argument";
import { unlessGone } from "../aws-errors";
import { resourceType } from "../resource-type";
import { arn, between, each, items, both, length, oneOfEnum } from "../rules";
import { changeTags, tagsByName } from "../tags";

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
        region: text({ replaces: true, computed: true }),
        tags: textMap({}),
    },
    outputs: ["arn"],
    identity: ({ logGroupArnLists, region }) => `${region ?? ""} ${logGroupArnLists.join(" ")}`,

    async create(aws, args) {
        const { anomalyDetectorArn = "" } = await aws.logs.createLogAnomalyDetector({
            logGroupArnList: args.logGroupArnLists,
            detectorName: args.detectorName,
            evaluationFrequency: args.evaluationFrequency as EvaluationFrequency | undefined,
            filterPattern: args.filterPattern,
            anomalyVisibilityTime: args.anomalyVisibilityTime,
            kmsKeyId: args.kmsKeyId,
            tags: args.tags,
        });
        return anomalyDetectorArn;
    },

    async read(aws, detector) {
        const found = await unlessGone(aws.logs.getLogAnomalyDetector({ anomalyDetectorArn: detector }));
        if (!found) return undefined;
        const { tags } = await aws.logs.listTagsForResource({ resourceArn: detector });
        return {
            arn: detector,
            logGroupArnLists: found.logGroupArnList ?? [],
            enabled: found.anomalyDetectorStatus !== "PAUSED",
            detectorName: found.detectorName ?? "",
            evaluationFrequency: found.evaluationFrequency ?? "",
            filterPattern: found.filterPattern ?? "",
            anomalyVisibilityTime: found.anomalyVisibilityTime ?? 21,
            kmsKeyId: found.kmsKeyId ?? "",
            tags: tagsByName(tags),
        };
    },

    async update(aws, detector, { before, after, changed }) {
        await aws.logs.updateLogAnomalyDetector({
            anomalyDetectorArn: detector,
            enabled: after.enabled,
            evaluationFrequency: after.evaluationFrequency as EvaluationFrequency | undefined,
            filterPattern: after.filterPattern,
            anomalyVisibilityTime: after.anomalyVisibilityTime,
        });
        if (changed("tags")) {
            await changeTags(before.tags, after.tags, {
                remove: (tagKeys) => aws.logs.untagResource({ resourceArn: detector, tagKeys }),
                set: (tags) => aws.logs.tagResource({ resourceArn: detector, tags }),
            });
        }
    },

    async delete(aws, detector) {
        await aws.logs.deleteLogAnomalyDetector({ anomalyDetectorArn: detector });
    },
});

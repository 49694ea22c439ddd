import type { Tags } from "../../aws/tags";
import { logGroupArn } from "../../iam/arn";
import { dataProtectionDocument } from "./log-group-options";
import type { LogGroupTarget } from "./target";

/** Arguments of what a log group has beside itself, by what it is; only what is asked for. */
export function logGroupPartArgs(target: LogGroupTarget, tags: Tags) {
    const { name, beside, kmsKeyArn } = target;
    if (beside === undefined) {
        return {};
    }
    const { place, options } = beside;
    const { subscription, indexFields, dataProtection, anomalyDetection } = options;
    return {
        ...(subscription !== undefined && {
            subscription: {
                name: "windows-eks-logging",
                logGroup: name,
                destinationArn: subscription.destinationArn,
                filterPattern: subscription.filterPattern,
                distribution: subscription.distribution,
                ...(subscription.roleArn !== undefined && { roleArn: subscription.roleArn }),
            },
        }),
        ...(indexFields !== undefined && {
            index: { logGroupName: name, policyDocument: JSON.stringify({ Fields: indexFields }) },
        }),
        ...(dataProtection !== undefined && {
            dataProtection: {
                logGroupName: name,
                policyDocument: JSON.stringify(dataProtectionDocument(dataProtection, place.partition)),
            },
        }),
        ...(anomalyDetection !== undefined && {
            anomalies: {
                detectorName: name,
                logGroupArnLists: [logGroupArn(place, name)],
                enabled: true,
                evaluationFrequency: anomalyDetection.frequency,
                anomalyVisibilityTime: anomalyDetection.visibilityDays,
                ...(anomalyDetection.filterPattern !== undefined && { filterPattern: anomalyDetection.filterPattern }),
                ...(kmsKeyArn !== undefined && { kmsKeyId: kmsKeyArn }),
                tags,
            },
        }),
    };
}

export type LogGroupPart = keyof Required<ReturnType<typeof logGroupPartArgs>>;

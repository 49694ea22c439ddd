import { type KnownPlace, parseArn } from "../../iam/arn";
import type { Problem } from "../../settings/problems";
import type { FluentBitSettings } from "../settings";
import { monitoringIn } from "./destination";
import type { MonitoringPlan } from "./plan";

/** Settings of the monitoring that contradict others. */
export function monitoringProblems(settings: FluentBitSettings): Problem[] {
    // Where nobody asked for it, nobody misses what it then cannot tell.
    const isWanted = settings.monitoring !== undefined && monitoringIn(settings) !== undefined;
    if (!isWanted || settings.logLevel !== "error") {
        return [];
    }
    const remedy =
        'hides the warnings by which Fluent Bit tells which lines wait; choose "warn" or a more talkative level, or set monitoring: false';
    // The readiness check says the same of the same setting.
    return settings.readiness.asks === "delivery"
        ? []
        : [{ setting: "logLevel", value: JSON.stringify(settings.logLevel), remedy }];
}

/**
 * What is wrong with it in the region where the cluster turns out to be.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export function monitoringPlacementProblems(
    monitoring: MonitoringPlan | undefined,
    { partition, region }: KnownPlace,
): Problem[] {
    const notification = monitoring?.notification;
    if (notification === undefined) {
        return [];
    }
    const { topicArn, created } = notification;
    const given =
        created === undefined
            ? {
                  setting: "monitoring.alarms.topic.arn",
                  arn: topicArn,
                  what: "alarms tell topics of their own region only",
              }
            : "arn" in created.key
              ? {
                    setting: "monitoring.alarms.topic.kmsKeyArn",
                    arn: created.key.arn,
                    what: "a key encrypts what is in its own region only",
                }
              : undefined;
    const place = given && parseArn(given.arn);
    if (given === undefined || place === undefined || (place.region === region && place.partition === partition)) {
        return [];
    }
    const remedy = `is in ${place.region}, and ${given.what}; name one in ${region}, the cluster's region`;
    return [{ setting: given.setting, value: JSON.stringify(given.arn), remedy }];
}

import { regionOfHost } from "../aws/hosts";
import { type KnownPlace, parseArn } from "../iam/arn";
import { arnPlacementProblems, keyArn, type NamedArn } from "../iam/arn-placement";
import type { Problem } from "../settings/problems";
import { monitoringIn } from "./monitoring/destination";
import type { FluentBitSettings } from "./settings";
import { type StatedDestination, statedDestinations } from "./stated-destinations";

/** ARNs and hosts among the settings that cannot be used from where the cluster is. */
export function fluentBitArnProblems(settings: FluentBitSettings, place: KnownPlace): Problem[] {
    return [...arnPlacementProblems(namedArns(settings, place), place), ...hostProblems(settings, place)];
}

function namedArns(settings: FluentBitSettings, place: KnownPlace): NamedArn[] {
    const { cloudWatchLogs, s3 } = settings;
    const { region } = place;
    return [
        ...keyArn("cloudWatchLogs.kmsKeyArn", cloudWatchLogs.kmsKeyArn, "the log groups are in", region),
        ...subscribed("cloudWatchLogs.subscription", cloudWatchLogs.subscription, region),
        ...keyArn("s3.kmsKeyArn", s3.kmsKeyArn, "the bucket is in", region),
        ...notified(settings, region),
        ...statedDestinations(settings).flatMap((stated) => ofDestination(stated, place)),
    ];
}

/** A subscription delivers within its region, and to streams of its own account: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html */
function subscribed(
    setting: string,
    subscription: FluentBitSettings["cloudWatchLogs"]["subscription"],
    region: string,
): NamedArn[] {
    if (subscription === undefined) {
        return [];
    }
    const { destinationArn, roleArn } = subscription;
    const isStream = parseArn(destinationArn)?.service !== "logs";
    return [
        {
            setting: `${setting}.destinationArn`,
            arn: destinationArn,
            what: isStream ? "a stream" : "a destination",
            region: { name: region, why: "a log group delivers within its own region only, which is" },
            ...(isStream && {
                account:
                    "a log group delivers to streams of its own account alone, and to a central account by a destination of CloudWatch Logs there; its own is",
            }),
        },
        ...(roleArn === undefined
            ? []
            : [
                  {
                      setting: `${setting}.roleArn`,
                      arn: roleArn,
                      what: "a role",
                      account: "CloudWatch Logs assumes roles of the log group's account, which is",
                  },
              ]),
    ];
}

/** The topic that alarms notify: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html */
function notified(settings: FluentBitSettings, region: string): NamedArn[] {
    const topic = monitoringIn(settings)?.alarms?.topic;
    const setting = "monitoring.alarms.topic";
    switch (topic?.type) {
        case undefined:
            return [];
        case "existing":
            return [
                {
                    setting: `${setting}.arn`,
                    arn: topic.arn,
                    what: "a topic",
                    region: { name: region, why: "an alarm notifies only topics in its own region, which is" },
                },
            ];
        case "created":
            return keyArn(`${setting}.kmsKeyArn`, topic.kmsKeyArn, "the topic is in", region);
    }
}

function ofDestination({ setting, destination: to }: StatedDestination, { region }: KnownPlace): NamedArn[] {
    switch (to.type) {
        case "cloudWatchLogs":
            return [
                ...keyArn(`${setting}.kmsKeyArn`, to.kmsKeyArn, "the log group is in", region),
                ...subscribed(`${setting}.subscription`, to.subscription, region),
            ];
        case "s3":
            return keyArn(`${setting}.kmsKeyArn`, to.kmsKeyArn, "the bucket is in", to.region ?? region);
        default:
            return [];
    }
}

/** AWS hosts of another region than the resources that they are used for. They refuse the signature. */
function hostProblems({ awsEndpoints }: FluentBitSettings, { region }: KnownPlace): Problem[] {
    const { cloudWatchLogs, firehose, s3, sts } = awsEndpoints;
    return Object.entries({ cloudWatchLogs, firehose, s3, sts }).flatMap(([name, host]): Problem[] => {
        const ofHost = host === undefined ? undefined : regionOfHost(host);
        return ofHost === undefined || ofHost === region
            ? []
            : [
                  {
                      setting: `awsEndpoints.${name}`,
                      value: JSON.stringify(host),
                      remedy: `is a host of ${ofHost}, but the cluster is in ${region}; use a host of ${region}, or set this host as endpoint of the destinations in ${ofHost}`,
                  },
              ];
    });
}

import { regionOfHost } from "../aws/hosts";
import type { KnownPlace } from "../iam/arn";
import { arnPlacementProblems, keyArn, type NamedArn } from "../iam/arn-placement";
import type { Problem } from "../settings/problems";
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
        ...keyArn("s3.kmsKeyArn", s3.kmsKeyArn, "the bucket is in", region),
        ...statedDestinations(settings).flatMap((stated) => ofDestination(stated, place)),
    ];
}

function ofDestination({ setting, destination: to }: StatedDestination, { region }: KnownPlace): NamedArn[] {
    switch (to.type) {
        case "cloudWatchLogs":
            return keyArn(`${setting}.kmsKeyArn`, to.kmsKeyArn, "the log group is in", region);
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

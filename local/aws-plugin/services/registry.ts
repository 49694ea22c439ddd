import { ProviderError } from "../aws-errors";
import type { Invoke } from "../invoke";
import type { ResourceType } from "../resource-type";
import * as autoscaling from "./autoscaling";
import * as cloudwatch from "./cloudwatch";
import * as launchTemplates from "./ec2-launch-template";
import * as network from "./ec2-network";
import * as ecr from "./ecr";
import * as eks from "./eks";
import * as firehose from "./firehose";
import * as iam from "./iam";
import * as imagebuilder from "./imagebuilder";
import * as kms from "./kms";
import * as location from "./location";
import * as logs from "./logs";
import * as tagging from "./resourcegroupstagging";
import * as s3 from "./s3";
import * as secrets from "./secretsmanager";
import * as sns from "./sns";

type Row = Invoke | ResourceType;
type Service = Readonly<Record<string, Row | readonly Row[]>>;

const services: readonly Service[] = [
    ...[autoscaling, cloudwatch, launchTemplates, network, ecr, eks, firehose, iam, imagebuilder, kms, location],
    ...[logs, tagging, s3, secrets, sns],
];

const rows = services.flatMap((service) => Object.values(service).flat());

/** The types of resources that the stand-in supports. */
export const resourceTypes = rows.filter((row): row is ResourceType => "create" in row);

/** The functions that the stand-in supports. */
export const invokes = rows.filter((row): row is Invoke => "call" in row);

export const resourceTypeOf = byToken(resourceTypes);

export const invokeOf = byToken(invokes);

/** Finds rows by Pulumi's name of them, and refuses other names. */
function byToken<R extends Row>(known: readonly R[]): (token: string) => R {
    return (token) => {
        const row = known.find((one) => one.token === token);
        if (row) return row;
        const supported = known.map((one) => one.token).sort();
        throw new ProviderError(
            `the local AWS stand-in does not support ${token}; it supports: ${supported.join(", ")}`,
        );
    };
}

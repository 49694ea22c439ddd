import type { Server } from "../../aws/hosts";
import type { AwsPlace } from "../../iam/arn";
import type { IamConventions } from "../../iam/conventions";
import type { Statement } from "../../iam/policy-document";
import type { Problem } from "../../settings/problems";
import type { Paths } from "../pipeline/paths";
import type { OutputSection } from "../pipeline/sections";
import type { MetadataField } from "../metadata";
import type { TagKind } from "../tag";
import type { Target } from "../targets/target";
import type { AwsEndpointsSettings } from "./aws-endpoints";
import type { Credential } from "./credential";

/** The properties of a route that its destinations need. */
export interface DestinationRoute {
    /** Name in Fluent Bit's metrics and log. */
    name: string;
    /** The last part of default names, such as the name of a log group. */
    baseName: string;
    /** The namespace, for a route that matches one whole namespace. */
    namespace?: string;
    /** The exact values of the route's match: `{ namespace: "shop" }`. */
    exact: Readonly<Record<string, string>>;
    tags: TagKind;
    /** Regular expression over tags. */
    tagPattern: string;
    /** Readers of all its destinations. */
    readers?: readonly string[];
    /** Tags for resources that the stack creates only for this route. */
    resourceTags?: Readonly<Record<string, string>>;
    /** Path of the route in the settings, for errors. */
    routeSetting: string;
    /** Path of the destination in the settings, for errors. */
    setting: string;
}

/** Context of every destination. */
export interface DestinationContext {
    cluster: AwsPlace & { name: string };
    /** Conventions for all roles. */
    iam: IamConventions;
    /** Version of Fluent Bit that reads the configuration. */
    fluentBitVersion: string;
    /** Metadata in records. */
    fields: readonly MetadataField[];
    /** Whether pods' tags contain the pod's ID. Tags of routes by labels never do. */
    tagsHavePodId: boolean;
    /** Whether only the line is sent, without metadata, if the destination supports it. */
    messageOnly: boolean;
    logLevel: string;
    /** AWS hosts. */
    endpoints: AwsEndpointsSettings;
    paths: Paths;
    /** Maximum disk space of one output while it cannot deliver, in MiB. */
    diskMiB: number;
    /** Whether lines wait on disk, otherwise in memory. */
    buffersOnDisk: boolean;
    /** Replacement for all destinations when the configuration is tested. */
    standIn?: StandIn;
}

/** One server that replaces all destinations, so that testing a configuration sends nothing out. */
export interface StandIn {
    url: string;
}

/** A reader. */
export interface Reader {
    arn: string;
    /** Path of its setting. */
    setting: string;
}

/** Permissions of a destination's readers. */
export interface PlannedReaders {
    principals: readonly Reader[];
    /** The readable place. A place is inside another if its text begins with the other's. */
    place: { kind: "log group" | "prefix"; text: string };
    /** Their permissions. */
    statements: Statement[];
}

/** Everything that one destination of one route consists of. */
export interface PlannedDestination {
    /** Description of the destination's target: equal for two destinations that write the same to the same target. */
    description: string;
    setting: string;
    output: OutputSection;
    /** The log group's name in terms of the tag. Destinations with the same value can share an output. */
    logGroupTemplate?: string;
    /** Hosts to which Fluent Bit connects, including STS for credentials. */
    servers: Server[];
    /** Hosts that are not available in the region. */
    regionProblems: Problem[];
    /** Whether metadata is sent with the line. */
    takesRecord: boolean;
    /** Whether it keeps only one of several identical records, including their time. */
    keepsOneOfEqual?: boolean;
    /** The name of its log streams, if it is not the default. */
    logStream?: { template: string; readsRecord: boolean };
    /** Permissions of Fluent Bit in AWS. */
    statements: Statement[];
    /** Readers of the target. */
    readers?: PlannedReaders;
    /** Resources that the stack creates for it. */
    targets: Target[];
    /** Prefix of its objects in the stack's bucket, and their retention. */
    expiry?: { bucket: string; prefixes: string[]; days: number };
    /** Credentials for services other than AWS. */
    credentials: Credential[];
    /** An existing AWS resource to which Fluent Bit writes with its own role. The service allows this only in the owner's account. */
    sameAccountOnly?: string;
    /** Problems on this route, and features that the Fluent Bit versions lack. */
    problems: Problem[];
}

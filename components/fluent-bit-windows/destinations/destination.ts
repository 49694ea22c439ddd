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
import type { PlannedReaders } from "./readers";
import type { Credential } from "./credential";

/** The route that a destination serves, as far as a destination needs to know it. */
export interface DestinationRoute {
    /** Name in Fluent Bit's metrics and log. */
    name: string;
    /** The last part of default names, such as a log group's. */
    baseName: string;
    /** The namespace, for a route that takes one whole namespace. */
    namespace?: string;
    /** What the route's containers have in common, by what it is: `{ namespace: "shop" }`. */
    exact: Readonly<Record<string, string>>;
    tags: TagKind;
    /** Regular expression over tags. */
    tagPattern: string;
    /** Who may read what all its destinations write. */
    readers?: readonly string[];
    /** Tags for what the stack makes for it alone. */
    resourceTags?: Readonly<Record<string, string>>;
    /** Where in the settings the route is said, for errors. */
    routeSetting: string;
    /** Where in the settings the destination is said, for errors. */
    setting: string;
}

/** What every destination can rely on. */
export interface DestinationContext {
    cluster: AwsPlace & { name: string };
    /** What all roles have in common. */
    iam: IamConventions;
    /** Version of Fluent Bit that has to understand the configuration. */
    fluentBitVersion: string;
    /** What records hold beside the line. */
    fields: readonly MetadataField[];
    /** Whether pods' tags hold the pod's ID. Tags that labels have decided about never do. */
    tagsHavePodId: boolean;
    /** Whether the line alone is sent where a destination can do that, without the metadata beside it. */
    messageOnly: boolean;
    logLevel: string;
    /** By which hosts AWS is reached. */
    endpoints: AwsEndpointsSettings;
    paths: Paths;
    /** Disk that one output may use while it cannot deliver, in MiB. */
    diskMiB: number;
    /** Whether lines wait on disk; in memory otherwise. */
    buffersOnDisk: boolean;
    /** What all destinations are replaced by, when the configuration is tried elsewhere. */
    standIn?: StandIn;
}

/** One server in the place of AWS and of everybody else's, so that trying a configuration sends nothing out. */
export interface StandIn {
    url: string;
}

/** All that one destination of one route comes to. */
export interface PlannedDestination {
    /** What the destination writes to, for people: equal for two destinations that write the same to the same place. */
    description: string;
    setting: string;
    output: OutputSection;
    /** The log group's name in terms of the tag: destinations of which this is the same can share an output. */
    logGroupTemplate?: string;
    /** What Fluent Bit connects to for it, STS included, which gives it credentials. */
    servers: Server[];
    /** What is not to be had in the region. */
    regionProblems: Problem[];
    /** Whether the metadata beside the line is sent. */
    takesRecord: boolean;
    /** Whether it keeps only one of several records that are equal in all they have, their time included. */
    keepsOneOfEqual?: boolean;
    /** The name of its log streams, where that is not the usual one. */
    logStream?: { template: string; readsRecord: boolean };
    /** What Fluent Bit may do in AWS. */
    statements: Statement[];
    /** Who may read what it writes. */
    readers?: PlannedReaders;
    /** What the stack creates for it. */
    targets: Target[];
    /** Where in the stack's bucket its objects are, and how long they are kept. */
    expiry?: { bucket: string; prefixes: string[]; days: number };
    /** Credentials of others than AWS that Fluent Bit gets. */
    credentials: Credential[];
    /** Something in AWS that exists already and that Fluent Bit writes to with its own role: the service lets only the owner's account do so. */
    sameAccountOnly?: string;
    /** What is wrong with it on this route, or cannot be done by the versions of Fluent Bit. */
    problems: Problem[];
}

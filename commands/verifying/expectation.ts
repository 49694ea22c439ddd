import type { V1DaemonSet, V1Deployment, V1NodeSelectorRequirement, V1Probe } from "@kubernetes/client-node";

import type { PlannedDestination } from "../../components/fluent-bit-windows/destinations/destination";
import type { FluentBitPlan } from "../../components/fluent-bit-windows/plan";
import type { PlannedApp, PlannedStack } from "../planned-stack";

/** Pods that the stack runs. */
interface ExpectedPods {
    /** `DaemonSet amazon-cloudwatch/fluent-bit-windows-2022`. */
    description: string;
    namespace: string;
    labels: Record<string, string>;
}

/** One of Fluent Bit's DaemonSets. */
export interface Shipper extends ExpectedPods {
    nodeSelector: Record<string, string>;
    /** Further conditions for the nodes' labels. */
    nodeRequirements: V1NodeSelectorRequirement[];
    /** ConfigMaps of its volumes, except those with contents that only the engine or the cluster knows, because their names depend on the contents. */
    configMaps: string[];
}

/** The pods of one Deployment of an IIS application. */
export interface App extends ExpectedPods {
    /** Expected number of pods, if the Deployment sets it. */
    replicas: number | undefined;
    /** Request to each pod: that of its readiness probe, which must return a status from 200 to 399. */
    requests: AppRequest[];
}

export interface AppRequest {
    container: string;
    scheme: "http" | "https";
    port: number;
    path: string;
    headers: Record<string, string>;
}

/** A place where lines can be searched: a log group, objects of S3, or indices of OpenSearch. */
export interface LogGroup {
    /** For people, and of a log group for AWS. */
    name: string;
    region: string;
    /** The objects, if the lines are in S3. */
    objects?: ObjectsPlace;
    /** The indices, if the lines are in OpenSearch. */
    documents?: DocumentsPlace;
}

export interface ObjectsPlace {
    bucket: string;
    /** What their keys begin with. */
    prefix: string;
}

export interface DocumentsPlace {
    host: string;
    /** Name of the index, or a pattern for those of all days. */
    indices: string;
    service: "es" | "aoss";
}

export function shippersOf({ manifests, authorities }: FluentBitPlan): Shipper[] {
    const all = Object.values(manifests);
    const readFromCluster = authorities.references.length === 0 ? undefined : manifests["ca-bundle"]?.metadata.name;
    const daemonSets = all.filter(({ kind }) => kind === "DaemonSet") as unknown as V1DaemonSet[];
    return daemonSets.map(({ metadata, spec }) => {
        const pod = spec?.template.spec;
        const terms =
            pod?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
        return {
            description: `DaemonSet ${metadata?.namespace ?? ""}/${metadata?.name ?? ""}`,
            namespace: metadata?.namespace ?? "",
            labels: spec?.selector.matchLabels ?? {},
            nodeSelector: pod?.nodeSelector ?? {},
            nodeRequirements: terms[0]?.matchExpressions ?? [],
            configMaps: (pod?.volumes ?? [])
                .flatMap(({ configMap }) => configMap?.name ?? [])
                .filter((name) => name !== readFromCluster),
        };
    });
}

export function appsOf(apps: readonly PlannedApp[]): App[] {
    return apps.flatMap(({ manifests }) =>
        (Object.values(manifests).filter(({ kind }) => kind === "Deployment") as unknown as V1Deployment[]).map(
            ({ metadata, spec }) => ({
                description: `Deployment ${metadata?.namespace ?? ""}/${metadata?.name ?? ""}`,
                namespace: metadata?.namespace ?? "",
                labels: spec?.selector.matchLabels ?? {},
                replicas: spec?.replicas,
                requests: (spec?.template.spec?.containers ?? []).flatMap(({ name, ports = [], readinessProbe }) =>
                    readinessProbe === undefined ? [] : requestOf(name, ports, readinessProbe),
                ),
            }),
        ),
    );
}

function requestOf(
    container: string,
    ports: readonly { name?: string; containerPort: number }[],
    { httpGet }: V1Probe,
): AppRequest[] {
    if (httpGet === undefined) {
        return [];
    }
    const port = ports.find(({ name }) => name === httpGet.port)?.containerPort ?? Number(httpGet.port);
    return [
        {
            container,
            scheme: httpGet.scheme === "HTTPS" ? "https" : "http",
            port,
            path: httpGet.path ?? "/",
            headers: Object.fromEntries((httpGet.httpHeaders ?? []).map(({ name, value }) => [name, value])),
        },
    ];
}

/**
 * Where the lines of a destination can be searched, or why they cannot be read back.
 *
 * @param timeoutMilliseconds maximum time to wait for a line
 */
export function readBack(
    destination: PlannedDestination,
    timeoutMilliseconds: number,
): { group: LogGroup } | { unreadable: string } {
    const { description, output, targets } = destination;
    const role = output["role_arn"] ?? output["aws_role_arn"];
    if (role !== undefined) {
        return { unreadable: `${description}: is written with ${String(role)}, so it may belong to another account` };
    }
    if (output.name === "s3" || output.name === "kinesis_firehose") {
        return readObjects(destination, timeoutMilliseconds);
    }
    if (output.name === "opensearch") {
        return {
            group: { name: description, region: String(output["aws_region"]), documents: indicesOf(destination) },
        };
    }
    if (output.name !== "cloudwatch_logs") {
        return { unreadable: `${description}: only CloudWatch Logs, S3, Firehose to S3 and OpenSearch are read back` };
    }
    if (targets.some((target) => target.kind === "logGroup" && target.logClass === "INFREQUENT_ACCESS")) {
        return { unreadable: `${description}: ${unsearchedClass}` };
    }
    return { group: { name: String(output["log_group_name"]), region: String(output["region"]) } };
}

/** Seconds that an upload may take beside the time for which lines are gathered, IIS' own delay included. */
const uploadMargin = 90;

/** The objects that a destination's lines come to. Lines are gathered first, for longer than most wait. */
function readObjects(
    { description, output, targets }: PlannedDestination,
    timeoutMilliseconds: number,
): { group: LogGroup } | { unreadable: string } {
    const stream = targets.find((target) => target.kind === "deliveryStream");
    if (output.name === "kinesis_firehose" && stream === undefined) {
        return { unreadable: `${description}: the stack does not create the stream, so its bucket is unknown` };
    }
    const gathered = stream?.bufferSeconds ?? Number.parseInt(String(output["upload_timeout"]), 10);
    const seconds = gathered + uploadMargin;
    if (timeoutMilliseconds < seconds * 1000) {
        return {
            unreadable: `${description}: lines are gathered for up to ${gathered} s before they are there; --timeout ${seconds} reads them back`,
        };
    }
    // Both end where the time or the tag begins.
    const key = stream?.prefix.split("!{")[0] ?? String(output["s3_key_format"]).slice(1).split("%Y")[0] ?? "";
    const bucket = stream?.bucket.name ?? String(output["bucket"]);
    return { group: { name: description, region: String(output["region"]), objects: { bucket, prefix: key } } };
}

function indicesOf({ output }: PlannedDestination): DocumentsPlace {
    const prefix = output["logstash_prefix"];
    return {
        host: String(output["host"]),
        indices: prefix === undefined ? String(output["index"]) : `${String(prefix)}-*`,
        service: output["aws_service_name"] === "aoss" ? "aoss" : "es",
    };
}

/** @see https://github.com/aws/karpenter-provider-aws/pull/9567 for AWS's message */
export const unsearchedClass = "FilterLogEvents does not support log groups of the class INFREQUENT_ACCESS";

/** Every place that the stack writes to and that can be read back, each once. */
export function logGroupsOf({ fluentBit }: PlannedStack, timeoutMilliseconds: number): LogGroup[] {
    const groups = fluentBit.routes.flatMap((route) =>
        route.destinations.flatMap((destination) => {
            const read = readBack(destination, timeoutMilliseconds);
            return "group" in read ? [read.group] : [];
        }),
    );
    return [...new Map(groups.map((group) => [groupKey(group), group])).values()];
}

export function groupKey({ region, name }: LogGroup): string {
    return `${region}:${name}`;
}

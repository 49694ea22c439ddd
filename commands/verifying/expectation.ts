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

export interface LogGroup {
    name: string;
    region: string;
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

/** The log group of a destination, or why its lines cannot be read back. */
export function readBack({
    description,
    output,
    targets,
}: PlannedDestination): { group: LogGroup } | { unreadable: string } {
    if (output.name !== "cloudwatch_logs") {
        return { unreadable: `${description}: verify only reads from CloudWatch Logs` };
    }
    if (output["role_arn"] !== undefined) {
        return {
            unreadable: `${description}: is written with ${String(output["role_arn"])}, so it may belong to another account`,
        };
    }
    if (targets.some((target) => target.kind === "logGroup" && target.logClass === "INFREQUENT_ACCESS")) {
        return { unreadable: `${description}: ${unsearchedClass}` };
    }
    return { group: { name: String(output["log_group_name"]), region: String(output["region"]) } };
}

/** @see https://github.com/aws/karpenter-provider-aws/pull/9567 for AWS's message */
export const unsearchedClass = "FilterLogEvents does not support log groups of the class INFREQUENT_ACCESS";

/** All readable log groups to which the stack writes, without duplicates. */
export function logGroupsOf({ fluentBit }: PlannedStack): LogGroup[] {
    const groups = fluentBit.routes.flatMap((route) =>
        route.destinations.flatMap((destination) => {
            const read = readBack(destination);
            return "group" in read ? [read.group] : [];
        }),
    );
    return [...new Map(groups.map((group) => [groupKey(group), group])).values()];
}

export function groupKey({ region, name }: LogGroup): string {
    return `${region}:${name}`;
}

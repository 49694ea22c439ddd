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
    /** What the nodes' labels have to be like besides. */
    nodeRequirements: V1NodeSelectorRequirement[];
    /** ConfigMaps of its volumes; without those that hold what only the engine or the cluster knows, since their names say what is in them. */
    configMaps: string[];
}

/** The pods of one Deployment of an IIS application. */
export interface App extends ExpectedPods {
    /** How many pods there should be, where the Deployment says it. */
    replicas: number | undefined;
    /** What is asked of each pod: what its readiness probe asks, which has to be answered by 200 to 399. */
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

/** The log group of a destination, or why what is written to it cannot be read back. */
export function readBack({
    description,
    output,
    targets,
}: PlannedDestination): { group: LogGroup } | { unreadable: string } {
    if (output.name !== "cloudwatch_logs") {
        return { unreadable: `${description}: only CloudWatch Logs is read back` };
    }
    if (output["role_arn"] !== undefined) {
        return {
            unreadable: `${description}: is written by ${String(output["role_arn"])}, so it may be another account's`,
        };
    }
    if (targets.some((target) => target.kind === "logGroup" && target.logClass === "INFREQUENT_ACCESS")) {
        return { unreadable: `${description}: ${unsearchedClass}` };
    }
    return { group: { name: String(output["log_group_name"]), region: String(output["region"]) } };
}

/** @see https://github.com/aws/karpenter-provider-aws/pull/9567 for how AWS says so */
export const unsearchedClass = "AWS searches no log groups of the class INFREQUENT_ACCESS by FilterLogEvents";

/** Every log group that the stack writes to and that can be read back, each once. */
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

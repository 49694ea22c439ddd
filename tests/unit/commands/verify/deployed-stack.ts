import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { V1Node, V1Pod } from "@kubernetes/client-node";
import { stringify } from "yaml";

import { exampleAccount, type PlannedStack, planStack } from "../../../../commands/planned-stack";
import type { Check } from "../../../../commands/verifying/check";
import type { Clock } from "../../../../commands/verifying/clock";
import type { Answer, Cluster } from "../../../../commands/verifying/cluster";
import { appsOf, type LogGroup, shippersOf } from "../../../../commands/verifying/expectation";
import type { LogGroups, Search } from "../../../../commands/verifying/log-groups";
import { verify } from "../../../../commands/verifying/verification";

export const image = `registry.example/iis@sha256:${"0b7e9a52".repeat(8)}`;

export const groupPrefix = "/aws/containerinsights/dev/";

/** A stack with one application in the namespace `shop`, but for what is said otherwise. */
export function stackWith(fluentBit: object = {}, app: object = {}, cluster: object = {}): PlannedStack {
    const directory = mkdtempSync(join(tmpdir(), "verify-"));
    try {
        const config = {
            "aws:region": "eu-central-1",
            "windows-eks-logging:cluster": { name: "dev", windowsVersions: ["2022"], ...cluster },
            "windows-eks-logging:fluentBit": { routes: [{ match: { namespace: "shop" } }], ...fluentBit },
            "windows-eks-logging:iisApps": [{ namespace: "shop", image, ...app }],
        };
        writeFileSync(join(directory, "Pulumi.yaml"), "name: windows-eks-logging\nruntime: nodejs\n");
        writeFileSync(join(directory, "Pulumi.test.yaml"), stringify({ config }));
        return planStack({ directory, stack: "test", account: exampleAccount });
    } finally {
        rmSync(directory, { recursive: true });
    }
}

export interface Request {
    pod: string;
    path: string;
    marker: string;
    headers: Record<string, string>;
}

/** A line that arrives in CloudWatch Logs. */
export interface Line {
    group: string;
    /** Of objects: undefined. */
    logStream: string | undefined;
    message: string;
    /** Seconds after the request. */
    after: number;
}

/**
 * A cluster and an account in which all is as a stack says, until a test changes something: nodes, pods, what pods answer, and what becomes of a
 * request's line.
 */
export class DeployedStack {
    readonly nodes: V1Node[];
    readonly pods: V1Pod[];
    readonly requests: Request[] = [];
    readonly searches: LogGroup[] = [];
    readonly steps: string[] = [];
    answer: (request: Request) => Answer = () => ({ by: "pod", status: 200 });
    delivered: (request: Request, asPlanned: Line) => Line[] = (_, line) => [line];
    /** What a container has printed. */
    log: (pod: string) => string | undefined = () => "";
    /** What searching a group comes to when not its lines. */
    search: (group: LogGroup) => Search | undefined = () => undefined;
    private now = Date.parse("2026-11-24T12:00:00Z");
    private readonly arrivals: { line: Line; at: number; id: string }[] = [];

    constructor(readonly stack: PlannedStack) {
        this.nodes = [node("win-1"), node("win-2")];
        this.pods = [
            ...shippersOf(stack.fluentBit).flatMap((shipper) =>
                this.nodes.map((one) =>
                    pod(`fluent-bit-${one.metadata?.name ?? ""}`, one.metadata?.name ?? "", {
                        namespace: shipper.namespace,
                        labels: shipper.labels,
                        configMaps: shipper.configMaps,
                    }),
                ),
            ),
            ...appsOf(stack.apps).flatMap(({ namespace, labels }) =>
                this.nodes.map((one, index) =>
                    pod(`iis-${index + 1}`, one.metadata?.name ?? "", { namespace, labels, configMaps: [] }),
                ),
            ),
        ];
    }

    /** Makes a node or a pod different. */
    change(name: string, fields: { metadata?: object; spec?: object; status?: object }): void {
        const object = found([...this.nodes, ...this.pods].find(({ metadata }) => metadata?.name === name));
        const metadata = Object.assign({}, object.metadata, fields.metadata);
        Object.assign(object, fields, { metadata });
    }

    /** One more pod like another. */
    copy(name: string, copy: string): void {
        const { metadata, spec, status } = this.pod(name);
        this.pods.push(asPod({ metadata: Object.assign({}, metadata, { name: copy }), spec, status }));
    }

    pod(name: string): V1Pod {
        return found(this.pods.find(({ metadata }) => metadata?.name === name));
    }

    remove(name: string): void {
        this.pods.splice(this.pods.indexOf(this.pod(name)), 1);
    }

    verify(options: { timeoutMilliseconds?: number; path?: string; requests?: boolean } = {}): Promise<Check[]> {
        return verify({
            stack: this.stack,
            cluster: this.cluster(),
            logGroups: this.logGroups(),
            clock: this.clock,
            progress: {
                step: (title, work) => {
                    this.steps.push(title);
                    return work((text) => this.steps.push(text));
                },
            },
            run: "0f3b1c52-6a43-4c8e-9a0e-6d0c1f4b7a11",
            timeoutMilliseconds: 60_000,
            requests: true,
            ...options,
        });
    }

    private readonly clock: Clock = {
        now: () => this.now,
        sleep: (milliseconds) => {
            this.now += milliseconds;
            return Promise.resolve();
        },
    };

    private cluster(): Cluster {
        return {
            nodes: (selector) =>
                Promise.resolve(
                    this.nodes.filter(({ metadata }) =>
                        selector.includes(metadata?.labels?.["kubernetes.io/os"] ?? "-"),
                    ),
                ),
            pods: (namespace, labels) =>
                Promise.resolve(
                    this.pods.filter(
                        ({ metadata }) =>
                            metadata?.namespace === namespace &&
                            Object.entries(labels).every(([key, value]) => metadata.labels?.[key] === value),
                    ),
                ),
            log: (_, name) => Promise.resolve(this.log(name)),
            get: ({ pod: name }, path, headers) => {
                const request = { pod: name, path, headers, marker: /marker=(.+)$/.exec(path)?.[1] ?? "" };
                this.requests.push(request);
                const answer = this.answer(request);
                for (const line of answer.by === "pod" ? this.delivered(request, this.asPlanned(request)) : []) {
                    this.arrivals.push({ line, at: this.now + line.after * 1000, id: String(this.arrivals.length) });
                }
                return Promise.resolve(answer);
            },
        };
    }

    private logGroups(): LogGroups {
        return {
            search: (group, text) => {
                this.searches.push(group);
                const events = this.arrivals
                    .filter(
                        ({ line, at }) => line.group === group.name && at <= this.now && line.message.includes(text),
                    )
                    .map(({ line, id }) => ({ id, logStream: line.logStream, message: line.message }));
                return Promise.resolve(this.search(group) ?? { events });
            },
        };
    }

    private asPlanned({ pod: name, path }: Request): Line {
        const { spec } = this.pod(name);
        const log = `GET ${path.replace("?", " ")} 80 - 10.0.0.2 - - 200`;
        const names = { namespace: "shop", pod: name, container: "iis" };
        const host = spec?.nodeName ?? "";
        return {
            group: `${groupPrefix}shop`,
            logStream: `${host}.kube.shop.iis.${name}`,
            message: JSON.stringify({ log, ...names, host, image }),
            after: 12,
        };
    }
}

function found<T>(value: T | undefined): T {
    if (value === undefined) {
        throw new Error("the test names something that is not there");
    }
    return value;
}

export function node(name: string, labels: Record<string, string> = windowsLabels): V1Node {
    return asNode({
        metadata: { name, labels },
        status: {
            conditions: [{ type: "Ready", status: "True" }],
            nodeInfo: { osImage: "Windows Server 2022 Datacenter", containerRuntimeVersion: "containerd://2.1.5" },
        },
    });
}

export const windowsLabels = {
    "kubernetes.io/os": "windows",
    "kubernetes.io/arch": "amd64",
    "node.kubernetes.io/windows-build": "10.0.20348",
};

export const linuxLabels = { "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64" };

export function pod(
    name: string,
    nodeName: string,
    { namespace, labels, configMaps }: { namespace: string; labels: Record<string, string>; configMaps: string[] },
): V1Pod {
    return asPod({
        metadata: { name, namespace, labels, uid: "0b7e9a52" },
        spec: {
            nodeName,
            containers: [{ name: "iis", image }],
            volumes: configMaps.map((configMap) => ({ name: configMap, configMap: { name: configMap } })),
        },
        status: { phase: "Running", podIP: "10.0.0.9", conditions: [{ type: "Ready", status: "True" }] },
    });
}

function asNode(fields: unknown): V1Node {
    return fields as V1Node;
}

function asPod(fields: unknown): V1Pod {
    return fields as V1Pod;
}

/** What was not found right. */
export function notPassed(checks: readonly Check[]): string[] {
    return checks
        .filter(({ status }) => status !== "passed")
        .map(({ step, subject, status, detail }) => `${step} ${status}: ${subject}: ${detail}`);
}

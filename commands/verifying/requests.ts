import type { V1Pod } from "@kubernetes/client-node";

import type { FluentBitSettings } from "../../components/fluent-bit-windows/settings";
import { type Container, shippedRecords } from "../../components/fluent-bit-windows/shipped-record";
import { type Check, explainedIn } from "./check";
import type { Clock } from "./clock";
import type { Answer, Cluster } from "./cluster";
import type { App, AppRequest } from "./expectation";
import { isLeaving, isReady, whyNotReady } from "./pods";

/** User agent that identifies the tool's requests in an access log. */
export const userAgent = "windows-eks-logging-verify";

/** A request about which IIS writes a line. */
export interface SentRequest {
    container: Container;
    pod: V1Pod;
    /** Unique text in the line. */
    marker: string;
    /** By the clock of this machine. */
    sentAt: number;
}

export interface RequestOptions {
    /** Prefix of all markers of this run. */
    run: string;
    /** Path that replaces the path of the readiness probe. */
    path?: string | undefined;
    fluentBit: FluentBitSettings;
    clock: Clock;
}

/** Number of concurrent requests that does not load the control plane. */
const atOnce = 10;

/** Sends one request to every pod of the applications, with a unique marker in the query, which IIS writes into its access log. */
export async function sendRequests(
    apps: readonly { app: App; pods: readonly V1Pod[] }[],
    cluster: Cluster,
    options: RequestOptions,
): Promise<{ checks: Check[]; sent: SentRequest[] }> {
    const checks: Check[] = [];
    const questions: { pod: V1Pod; request: AppRequest }[] = [];
    for (const { app, pods } of apps) {
        const current = pods.filter((pod) => !isLeaving(pod));
        checks.push(...(current.length === 0 ? [noPods(app)] : current.filter((pod) => !isReady(pod)).map(notReady)));
        questions.push(...current.filter(isReady).flatMap((pod) => app.requests.map((request) => ({ pod, request }))));
    }
    const sent: SentRequest[] = [];
    for (let start = 0; start < questions.length; start += atOnce) {
        const batch = questions.slice(start, start + atOnce).map(async ({ pod, request }, index) => {
            const outcome = await ask(pod, request, `${options.run}.${start + index + 1}`, cluster, options);
            checks.push(...outcome.checks);
            sent.push(...outcome.sent);
        });
        await Promise.all(batch);
    }
    return { checks, sent };
}

async function ask(
    pod: V1Pod,
    { container, scheme, port, path, headers }: AppRequest,
    marker: string,
    cluster: Cluster,
    { fluentBit, clock, path: otherPath }: RequestOptions,
): Promise<{ checks: Check[]; sent: SentRequest[] }> {
    const of: Container = { namespace: pod.metadata?.namespace ?? "", pod: pod.metadata?.name ?? "", container };
    const target = { namespace: of.namespace, pod: of.pod, port, scheme };
    const question = withMarker(otherPath ?? path, marker);
    const sentAt = clock.now();
    const answer = await cluster.get(target, question, { ...headers, "User-Agent": userAgent });
    const milliseconds = clock.now() - sentAt;
    const check = requestCheck(of, port, answer, milliseconds);
    if (answer.by === "apiServer") {
        return { checks: [check], sent: [] };
    }
    const reason = hiddenBecause(of, marker, question, fluentBit);
    return reason === undefined
        ? { checks: [check], sent: [{ container: of, pod, marker, sentAt }] }
        : { checks: [check, { step: "arrival", subject: check.subject, status: "skipped", detail: reason }], sent: [] };
}

/** The path with the marker in its query, and with URL encoding. */
export function withMarker(path: string, marker: string): string {
    // Without a slash at the beginning, it would change the host.
    const { pathname, search } = new URL(`http://pod${path.startsWith("/") ? path : `/${path}`}`);
    return `${pathname}${search === "" ? "?" : `${search}&`}marker=${marker}`;
}

/** Why the marker would not be found even without a problem; undefined if it would be found. */
function hiddenBecause(
    container: Container,
    marker: string,
    question: string,
    fluentBit: FluentBitSettings,
): string | undefined {
    const records = shippedRecords(accessLogLine(question), container, fluentBit);
    if (records.length === 0) {
        return "fluentBit.lines.drop drops lines about such requests; use another path with --path";
    }
    return JSON.stringify(records).includes(marker)
        ? undefined
        : "fluentBit.lines.mask masks the marker, so it cannot be found";
}

/** An approximation of LogMonitor's output for a request: a line with IIS' default W3C fields, in JSON. */
function accessLogLine(question: string): string {
    const [stem = "", query = ""] = question.split("?");
    const line = `2026-01-01 00:00:00 10.0.0.1 GET ${stem} ${query} 80 - 10.0.0.2 ${userAgent} - 200 0 0 1`;
    return JSON.stringify({ Source: "File", LogEntry: { Logline: line, FileName: "" }, SchemaVersion: "1.0.0" });
}

function requestCheck({ namespace, pod, container }: Container, port: number, answer: Answer, took: number): Check {
    const of = { step: "requests" as const, subject: `${namespace}/${pod}/${container}` };
    if (answer.by === "apiServer") {
        const detail =
            `the API server cannot reach port ${port} of the pod (HTTP ${answer.status}: ${answer.message}); ` +
            "the security group of the nodes must allow the control plane to use this port";
        return { ...of, status: "failed", detail, seeAlso: explainedIn.cluster };
    }
    if (answer.status < 200 || answer.status >= 400) {
        const detail = `answers HTTP ${answer.status}; see kubectl -n ${namespace} logs ${pod} -c ${container}`;
        return { ...of, status: "failed", detail, seeAlso: explainedIn.cluster };
    }
    return { ...of, status: "passed", detail: `answers HTTP ${answer.status} in ${Math.round(took)} ms` };
}

function noPods({ description, namespace, replicas }: App): Check {
    const of = { step: "requests" as const, subject: description };
    return replicas === 0
        ? { ...of, status: "skipped", detail: "has no pods, because its replicas are 0" }
        : {
              ...of,
              status: "failed",
              detail: `has no pod; run pulumi up, and see kubectl -n ${namespace} get deployments,events`,
              seeAlso: explainedIn.cluster,
          };
}

function notReady(pod: V1Pod): Check {
    const namespace = pod.metadata?.namespace ?? "";
    const name = pod.metadata?.name ?? "";
    return {
        step: "requests",
        subject: `${namespace}/${name}`,
        status: "failed",
        detail: `is not Ready: ${whyNotReady(pod)}; see kubectl -n ${namespace} describe pod ${name}`,
        seeAlso: explainedIn.cluster,
    };
}

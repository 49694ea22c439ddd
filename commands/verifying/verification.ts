import type { V1Node, V1Pod } from "@kubernetes/client-node";

import { ownContainer } from "../../components/fluent-bit-windows/routes";
import type { PlannedStack } from "../planned-stack";
import { watchArrivals } from "./arrivals";
import type { Check } from "./check";
import type { Clock } from "./clock";
import type { Cluster } from "./cluster";
import { appsOf, groupKey, type LogGroup, logGroupsOf, shippersOf } from "./expectation";
import type { LogGroups } from "./log-groups";
import { nodeChecks } from "./nodes";
import { isReady } from "./pods";
import type { Progress } from "./progress";
import { sendRequests, type SentRequest } from "./requests";
import { shipperChecks } from "./shippers";
import { arrivalChecks, destined, otherGroupChecks } from "./verdict";

export interface VerificationOptions {
    stack: PlannedStack;
    cluster: Cluster;
    logGroups: LogGroups;
    clock: Clock;
    progress: Progress;
    /** Prefix of all markers of this run, which no existing log contains. */
    run: string;
    timeoutMilliseconds: number;
    /** Path that replaces the path of the readiness probes. */
    path?: string | undefined;
    /** Whether to send requests to the applications. */
    requests: boolean;
}

/** Interval between two searches of the log groups. */
const pollMilliseconds = 5_000;

/** Fluent Bit delivers every second, so lines in a wrong group arrive soon after. */
const settleMilliseconds = 3_000;

/** The article's steps 1, 8 and 9: nodes, Fluent Bit, requests, and the arrival of their lines. */
export async function verify(options: VerificationOptions): Promise<Check[]> {
    const { progress } = options;
    const nodes = await progress.step("Check the nodes", () => nodesOf(options));
    const checks = nodeChecks(nodes, options.stack.settings.cluster);
    checks.push(...(await progress.step("Check Fluent Bit's pods", () => shippers(nodes, options))));
    if (!options.requests) {
        return checks;
    }
    const groups = await progress.step("Check access to the log groups", () => searchable(options));
    const asked = await progress.step("Send requests to the IIS pods", () => requests(options));
    checks.push(...asked.checks);
    if (asked.sent.length > 0) {
        checks.push(
            ...(await progress.step("Wait for their lines", (say) => arrivals(asked.sent, groups, say, options))),
        );
    }
    return checks;
}

function nodesOf({ stack, cluster }: VerificationOptions): Promise<V1Node[]> {
    const systems = stack.settings.fluentBit.linuxNodes ? "windows,linux" : "windows";
    return cluster.nodes(`kubernetes.io/os in (${systems})`);
}

async function shippers(nodes: readonly V1Node[], { stack, cluster }: VerificationOptions): Promise<Check[]> {
    const planned = shippersOf(stack.fluentBit);
    const pods = await Promise.all(planned.map((shipper) => cluster.pods(shipper.namespace, shipper.labels)));
    return shipperChecks(
        nodes,
        planned,
        new Map(planned.map((shipper, index) => [shipper, pods[index] ?? []])),
        await logsOf(pods.flat(), cluster),
    );
}

/** If no pod is Ready, a few logs are sufficient to find the reason. */
const mostLogs = 10;

/** Logs of running pods that are not Ready. */
async function logsOf(pods: readonly V1Pod[], cluster: Cluster): Promise<Map<string, string>> {
    const logs = new Map<string, string>();
    const silent = pods.filter((pod) => pod.status?.phase === "Running" && !isReady(pod));
    for (const pod of silent.slice(0, mostLogs)) {
        const name = pod.metadata?.name ?? "";
        logs.set(name, (await cluster.log(pod.metadata?.namespace ?? "", name, ownContainer)) ?? "");
    }
    return logs;
}

async function requests({ stack, cluster, run, path, clock }: VerificationOptions) {
    const apps = await Promise.all(
        appsOf(stack.apps).map(async (app) => ({ app, pods: await cluster.pods(app.namespace, app.labels) })),
    );
    return sendRequests(apps, cluster, { run, path, clock, fluentBit: stack.settings.fluentBit });
}

interface Groups {
    searchable: LogGroup[];
    absent: ReadonlySet<string>;
    unreadable: ReadonlyMap<string, string>;
}

/** Searches every group before the requests, so that a missing permission is found immediately. */
async function searchable({ stack, logGroups, run, clock, timeoutMilliseconds }: VerificationOptions): Promise<Groups> {
    const absent = new Set<string>();
    const unreadable = new Map<string, string>();
    const found: LogGroup[] = [];
    for (const group of logGroupsOf(stack, timeoutMilliseconds)) {
        const search = await logGroups.search(group, run, clock.now());
        if ("absent" in search) {
            absent.add(groupKey(group));
        } else if ("unreadable" in search) {
            unreadable.set(groupKey(group), search.unreadable);
        } else {
            found.push(group);
        }
    }
    return { searchable: found, absent, unreadable };
}

async function arrivals(
    sent: readonly SentRequest[],
    { searchable: groups, absent, unreadable }: Groups,
    say: (text: string) => void,
    { stack, logGroups, clock, run, timeoutMilliseconds }: VerificationOptions,
): Promise<Check[]> {
    const all = sent.map((request) => destined(request, stack, unreadable, timeoutMilliseconds));
    const start = clock.now();
    const awaited = all.map((one) => ({
        ...one,
        groups: one.groups.filter((group) => !absent.has(groupKey(group))),
    }));
    const sightings = await watchArrivals(awaited, {
        run,
        groups,
        logGroups,
        clock,
        timeoutMilliseconds,
        pollMilliseconds,
        settleMilliseconds,
        onPoll: (found, wanted) => {
            say(`${found} of ${wanted} after ${Math.round((clock.now() - start) / 1000)} s`);
        },
    });
    const watched = { sightings, absent, waitedMilliseconds: clock.now() - start };
    return [...arrivalChecks(all, watched, stack), ...otherGroupChecks(all, groups, sightings)];
}

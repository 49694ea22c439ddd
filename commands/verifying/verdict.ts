import type { PlannedDestination } from "../../components/fluent-bit-windows/destinations/destination";
import { routesOf } from "../../components/fluent-bit-windows/routing";
import { tagOf } from "../../components/fluent-bit-windows/tag";
import { logStreamOf } from "../log-stream";
import type { PlannedStack } from "../planned-stack";
import { astray, type Awaited, isIn, isOf, type Sighting } from "./arrivals";
import { type Check, explainedIn } from "./check";
import { groupKey, type LogGroup, readBack } from "./expectation";
import { recordProblems } from "./record";
import type { SentRequest } from "./requests";

/** Log groups to which the plan sends a request's line. */
export interface Destined extends Awaited {
    destinations: { group: LogGroup; destination: PlannedDestination; logStream: string | undefined }[];
    /** Why the other destinations are not checked. */
    unreadable: string[];
}

/** @param unreadable log groups that are not readable, with the reason */
export function destined(
    request: SentRequest,
    stack: PlannedStack,
    unreadable: ReadonlyMap<string, string>,
    timeoutMilliseconds: number,
): Destined {
    const tag = tagOf(request.container);
    const labels = request.pod.metadata?.labels ?? {};
    const all = routesOf(stack.fluentBit.routes, tag, labels).flatMap(({ destinations }) => destinations);
    const of: Destined = { request, groups: [], destinations: [], unreadable: [] };
    for (const destination of all) {
        const read = readBack(destination, timeoutMilliseconds);
        const reason = "unreadable" in read ? read.unreadable : unreadable.get(groupKey(read.group));
        if ("group" in read && reason === undefined) {
            const logStream = logStreamOf(destination, stack, {
                container: request.container,
                labels,
                ...placeOf(request),
            });
            of.destinations.push({ group: read.group, destination, logStream });
        } else {
            of.unreadable.push(reason ?? "");
        }
    }
    return { ...of, groups: of.destinations.map(({ group }) => group) };
}

function placeOf({ pod }: SentRequest): { host: string; podId: string } {
    return { host: pod.spec?.nodeName ?? "", podId: pod.metadata?.uid ?? "" };
}

export interface Watched {
    sightings: readonly Sighting[];
    /** Missing log groups. */
    absent: ReadonlySet<string>;
    waitedMilliseconds: number;
}

/** Checks that each marker arrived in its log groups, with the record and stream of the plan, and nowhere else. */
export function arrivalChecks(all: readonly Destined[], watched: Watched, stack: PlannedStack): Check[] {
    return all.flatMap((one): Check[] => [
        ...one.destinations.map((destination) => arrivalCheck(one, destination, watched, stack)),
        ...one.unreadable.map((detail): Check => ({ ...about(one), status: "skipped", detail })),
    ]);
}

function about({ request: { container } }: Destined): Pick<Check, "step" | "subject"> {
    return { step: "arrival", subject: `${container.namespace}/${container.pod}/${container.container}` };
}

function arrivalCheck(
    one: Destined,
    { group, destination, logStream }: Destined["destinations"][number],
    { sightings, absent, waitedMilliseconds }: Watched,
    stack: PlannedStack,
): Check {
    const of = about(one);
    const copies = sightings.filter((sighting) => isOf(sighting, one.request) && isIn(sighting, group));
    const [first] = copies;
    if (first === undefined) {
        return { ...of, status: "failed", ...missing(one, group, sightings, absent, waitedMilliseconds) };
    }
    const seconds = Math.round((first.seenAt - one.request.sentAt) / 100) / 10;
    const problems = copies.flatMap(({ event }) => [
        ...(event.logStream === logStream
            ? []
            : [`is in the stream ${event.logStream ?? "none"} instead of ${logStream ?? "none"}`]),
        ...recordProblems(event.message, one.request, destination, stack),
    ]);
    if (problems.length > 0) {
        const detail = `in ${group.name}: ${[...new Set(problems)].join("; ")}`;
        return { ...of, status: "failed", detail, seconds, seeAlso: explainedIn.wrong };
    }
    const times = copies.length > 1 ? `, in ${copies.length} lines` : "";
    return { ...of, status: "passed", detail: `in ${group.name} after ${seconds} s${times}`, seconds };
}

function missing(
    one: Destined,
    group: LogGroup,
    sightings: readonly Sighting[],
    absent: ReadonlySet<string>,
    waitedMilliseconds: number,
): Pick<Check, "detail" | "seeAlso"> {
    const elsewhere = [...new Set(astray(one, sightings).map((sighting) => sighting.group.name))];
    if (elsewhere.length > 0) {
        return { detail: `is in ${elsewhere.join(", ")} instead of ${group.name}`, seeAlso: explainedIn.wrong };
    }
    if (absent.has(groupKey(group))) {
        return { detail: `there is no log group ${group.name}; run pulumi up --refresh`, seeAlso: explainedIn.lost };
    }
    const { namespace, pod, container } = one.request.container;
    const detail =
        `is not in ${group.name} after ${Math.round(waitedMilliseconds / 1000)} s; check whether kubectl -n ${namespace} logs ${pod} -c ${container} ` +
        `shows ${one.request.marker}: if it does, check Fluent Bit's log, otherwise check LogMonitor's configuration`;
    return { detail, seeAlso: explainedIn.lost };
}

/** Whether a marker is in a wrong log group. */
export function otherGroupChecks(
    all: readonly Destined[],
    searched: readonly LogGroup[],
    sightings: readonly Sighting[],
): Check[] {
    if (all.length === 0) {
        return [];
    }
    const wrong = all.flatMap((one) =>
        [...new Set(astray(one, sightings).map(({ group }) => group.name))].map((name): Check => ({
            step: "otherLogGroups",
            subject: name,
            status: "failed",
            detail: `has a line of ${about(one).subject}, which no route sends there`,
            seeAlso: explainedIn.wrong,
        })),
    );
    const detail = `no marker is in a wrong log group; searched: ${searched.map(({ name }) => name).join(", ")}`;
    return wrong.length > 0 || searched.length === 0
        ? wrong
        : [{ step: "otherLogGroups", subject: `${searched.length} log groups`, status: "passed", detail }];
}

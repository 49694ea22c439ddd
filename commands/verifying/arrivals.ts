import type { Clock } from "./clock";
import { groupKey, type LogGroup } from "./expectation";
import type { FoundEvent, LogGroups } from "./log-groups";
import type { SentRequest } from "./requests";

/** A found marker, with the time. */
export interface Sighting {
    marker: string;
    group: LogGroup;
    event: FoundEvent;
    /** By the clock of this machine. */
    seenAt: number;
}

/** A marker, and the log groups in which it must arrive. */
export interface Awaited {
    request: SentRequest;
    groups: readonly LogGroup[];
}

export interface WatchOptions {
    /** Prefix of all markers of this run. */
    run: string;
    groups: readonly LogGroup[];
    logGroups: LogGroups;
    clock: Clock;
    timeoutMilliseconds: number;
    pollMilliseconds: number;
    /** Time after the last arrival in which a marker may still arrive in a wrong log group. */
    settleMilliseconds: number;
    /** @param found number of expected arrivals that were found */
    onPoll?: (found: number, wanted: number) => void;
}

/** Maximum time by which the nodes' clocks may be behind the clock of this machine. */
const clockSkewMilliseconds = 120_000;

/** Searches all log groups until every marker has arrived, or until the timeout. */
export async function watchArrivals(awaited: readonly Awaited[], options: WatchOptions): Promise<Sighting[]> {
    const { clock, onPoll } = options;
    const start = clock.now();
    const since = Math.min(start, ...awaited.map(({ request }) => request.sentAt)) - clockSkewMilliseconds;
    const sightings = new Map<string, Sighting>();
    const wanted = awaited.reduce((sum, { groups }) => sum + groups.length, 0);
    const missing = (): number =>
        awaited.reduce((sum, one) => sum + groupsMissing(one, [...sightings.values()]).length, 0);

    for (;;) {
        await search(since, sightings, options);
        onPoll?.(wanted - missing(), wanted);
        // A marker in a wrong log group will not arrive in the right one.
        const waiting = awaited.some(
            (one) => groupsMissing(one, [...sightings.values()]).length > 0 && !isAstray(one, [...sightings.values()]),
        );
        if (!waiting) {
            await clock.sleep(options.settleMilliseconds);
            await search(since, sightings, options);
            return [...sightings.values()];
        }
        const remaining = start + options.timeoutMilliseconds - clock.now();
        if (remaining <= 0) {
            return [...sightings.values()];
        }
        await clock.sleep(Math.min(options.pollMilliseconds, remaining));
    }
}

/** The groups in which a marker is still missing. */
export function groupsMissing({ request, groups }: Awaited, sightings: readonly Sighting[]): LogGroup[] {
    return groups.filter((group) => !sightings.some((sighting) => isOf(sighting, request) && isIn(sighting, group)));
}

/** The groups that have a marker by mistake. */
export function astray({ request, groups }: Awaited, sightings: readonly Sighting[]): Sighting[] {
    return sightings.filter((sighting) => isOf(sighting, request) && !groups.some((group) => isIn(sighting, group)));
}

function isAstray(awaited: Awaited, sightings: readonly Sighting[]): boolean {
    return astray(awaited, sightings).length > 0;
}

export function isOf({ marker }: Sighting, request: SentRequest): boolean {
    return marker === request.marker;
}

export function isIn(sighting: Sighting, group: LogGroup): boolean {
    return groupKey(sighting.group) === groupKey(group);
}

async function search(
    since: number,
    sightings: Map<string, Sighting>,
    { run, groups, logGroups, clock }: WatchOptions,
): Promise<void> {
    // One after the other: FilterLogEvents has a quota of a few requests a second.
    for (const group of groups) {
        const found = await logGroups.search(group, run, since);
        for (const event of "events" in found ? found.events : []) {
            const marker = markerIn(event.message, run);
            const key = `${groupKey(group)} ${event.id}`;
            if (marker !== undefined && !sightings.has(key)) {
                sightings.set(key, { marker, group, event, seenAt: clock.now() });
            }
        }
    }
}

/** Compares whole numbers: a line with the marker 10 does not contain the marker 1. */
function markerIn(message: string, run: string): string | undefined {
    return new RegExp(`${run}\\.\\d+`).exec(message)?.[0];
}

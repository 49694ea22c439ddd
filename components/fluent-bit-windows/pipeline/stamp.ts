import type { PlannedDestination } from "../destinations/destination";
import type { LinesSettings } from "../lines";
import { literal, tagPrefix } from "../tag";
import type { LuaFilter } from "./sections";

const day = 24 * 3600;

/**
 * The age that CloudWatch Logs accepts, in seconds, minus some time for the delivery.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
 */
const mostDaysBack = 14;
const wayBack = 3600;
const ahead = 2 * 3600 - 60;

/** Gives lines with a time that CloudWatch Logs does not accept the current time, and writes their own time before the text. */
export function stampFilters(
    { stampOutOfTime }: LinesSettings,
    destinations: readonly PlannedDestination[],
): LuaFilter[] {
    return stampOutOfTime
        ? [
              {
                  name: "lua",
                  alias: "stamp",
                  match_regex: `^${literal(tagPrefix)}`,
                  call: "stamp",
                  code: script(daysBack(destinations) * day - wayBack),
              },
          ]
        : [];
}

/** A log group also refuses lines that are older than its retention. */
function daysBack(destinations: readonly PlannedDestination[]): number {
    const kept = destinations.flatMap(({ targets }) =>
        targets.flatMap((target) => (target.kind === "logGroup" ? target.retentionDays : [])),
    );
    return Math.min(mostDaysBack, ...kept);
}

/** The result 0 does not change a record, 1 changes its time too. */
function script(back: number): string {
    return `function stamp(tag, timestamp, record)
    local now = os.time()
    local line = record["log"]
    if (timestamp > now - ${back} and timestamp < now + ${ahead}) or type(line) ~= "string" then
        return 0, timestamp, record
    end
    record["log"] = os.date("!%Y-%m-%dT%H:%M:%SZ ", timestamp) .. line
    return 1, now, record
end
`;
}

import type { FluentBitSettings } from "../settings";
import { literal, readinessTagPrefix } from "../tag";
import { deliveryLua } from "./own-log";
import type { Paths } from "./paths";
import type { DummyInput, LuaFilter, OutputSection, ServiceSection } from "./sections";

/** Path of the kubelet's readiness probe. */
export const readinessPath = "/api/v1/health";

const tickTag = `${readinessTagPrefix}tick`;
const match_regex = `^${literal(readinessTagPrefix)}`;

/**
 * Seconds for which a delivery may fail before the pod is not ready, if the failures began within `startSeconds` after Fluent Bit's start. A configuration that cannot ship lines is then found before the roll-out continues with the next node.
 */
const overdueSecondsAtStart = 10;
const startSeconds = 60;

/**
 * Seconds without a message after which a failing delivery is forgotten: it succeeded without a message at the log level, or its chunk was evicted. A retry follows within `scheduler.cap`, five minutes, and ends with the timeout of its connection. The S3 plug-in retries with its own timer of up to a minute, and waits two seconds longer after each retry.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/plugins/out_s3/s3.h (`UPLOAD_TIMER_MAX_WAIT`)
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/plugins/out_s3/s3.c (`s3_upload_queue`)
 */
export const forgottenAfterSeconds = { engine: 420, s3: 600 };

/**
 * Makes Fluent Bit's health check reflect failed deliveries. With unlimited retries, `/api/v1/health` always returns 200, because it only counts dropped chunks and errors. So Fluent Bit reads its own log, which reports each failed delivery of each chunk. While a delivery has failed for too long, records regularly go to an output that cannot write, and each of them counts as an error. An idle pod has no failed deliveries, and remains ready.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/http_server/api/v1/health.c (`read_metrics`)
 */
export function readinessInputs(settings: FluentBitSettings): DummyInput[] {
    return asksDelivery(settings)
        ? [{ name: "dummy", alias: "readiness", tag: tickTag, dummy: "{}", interval_sec: 5 }]
        : [];
}

export function readinessFilters(settings: FluentBitSettings): LuaFilter[] {
    return asksDelivery(settings)
        ? [
              {
                  name: "lua",
                  alias: "readiness",
                  match_regex,
                  call: "readiness",
                  code: script(settings),
              },
          ]
        : [];
}

/** Fails at each record: the folder does not exist, and the plug-in does not create it. */
export function readinessOutputs(settings: FluentBitSettings, paths: Paths): OutputSection[] {
    return asksDelivery(settings)
        ? [
              {
                  name: "file",
                  alias: "not-ready",
                  match_regex,
                  path: paths.join(paths.state, "no-such-folder"),
                  log_level: "off",
                  retry_limit: 1,
              },
          ]
        : [];
}

export function readinessService(
    settings: FluentBitSettings,
): Pick<ServiceSection, "hc_errors_count" | "hc_retry_failure_count" | "hc_period"> {
    return asksDelivery(settings)
        ? {
              hc_errors_count: 0,
              hc_retry_failure_count: 0,
              hc_period: errorSeconds(settings),
          }
        : {};
}

/** Seconds for which an error makes the pod not ready: two probes see it. Other errors come from dropped lines, or from an upload to S3, for which the plug-in keeps the lines. */
function errorSeconds({ readiness }: FluentBitSettings): number {
    return Math.min(60, readiness.overdueSeconds);
}

export function asksDelivery({ readiness }: FluentBitSettings): boolean {
    return readiness.asks === "delivery";
}

/** The result -1 drops a record: lines of the own log end here. */
function script(settings: FluentBitSettings): string {
    const { overdueSeconds } = settings.readiness;
    return `local started = os.time()
local failing = {}
local ready, errorAt = true, 0
local function failed(key, output, forgotten, now)
    local one = failing[key]
    if one == nil then
        local soon = now - started < ${startSeconds}
        one = { output = output, since = now, forgotten = forgotten, limit = soon and ${Math.min(overdueSecondsAtStart, overdueSeconds)} or ${overdueSeconds} }
        failing[key] = one
    end
    one.last = now
end
${deliveryLua}local function read(line, now)
    local key, output, hasFailed = delivery(line)
    if not key then
        return
    end
    if hasFailed then
        failed(key, output, key == output and ${forgottenAfterSeconds.s3} or ${forgottenAfterSeconds.engine}, now)
    else
        failing[key] = nil
    end
end
local function say(level, what)
    io.stderr:write(os.date("[%Y/%m/%d %H:%M:%S] "), "[", level, "] [readiness] ", what, "\\n")
end
local function overdue(now)
    local longest
    for key, one in pairs(failing) do
        if now - one.last > one.forgotten then
            failing[key] = nil
        elseif one.last - one.since >= one.limit and (longest == nil or one.since < longest.since) then
            longest = one
        end
    end
    return longest
end
function readiness(tag, timestamp, record)
    local now = os.time()
    if tag ~= "${tickTag}" then
        read(record["log"] or "", now)
        return -1, timestamp, record
    end
    local one = overdue(now)
    if one and ready then
        say(" warn", "not ready: " .. one.output .. " has failed to deliver lines for " .. now - one.since .. " seconds, and retries")
    elseif not one and not ready then
        say(" info", "ready: all lines are delivered again")
    end
    ready = one == nil
    if ready or now - errorAt < ${errorSeconds(settings) / 2} then
        return -1, timestamp, record
    end
    errorAt = now
    return 0, timestamp, record
end
`;
}

import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { PlannedDestination } from "../destinations/destination";
import { clusterDimension, type Metric, type MetricDimension, metricNamespace, metrics } from "../monitoring/metrics";
import type { FluentBitSettings } from "../settings";
import type { ReadLogs } from "../shippers";
import { literal } from "../tag";
import { bufferLimit } from "./buffer-limit";
import { luaText } from "./masking/lua-text";
import { monitoringTagPrefix, monitoringTick } from "./monitoring-tags";
import { deliveryLua, ownLogTag } from "./own-log";
import type { Paths } from "./paths";
import { asksDelivery, forgottenAfterSeconds } from "./readiness";
import type { DummyInput, FluentBitMetricsInput, LuaFilter, OutputSection } from "./sections";

const metricsTag = `${monitoringTagPrefix}internal`;

/** Interval of the metrics. CloudWatch keeps one value a minute. */
const intervalSeconds = 60;

/** Maximum number of undelivered lines; no more are written until some arrive. About five minutes of a node with two destinations. */
const mostWaiting = 15;

const lua = readFileSync(join(__dirname, "monitoring", "monitoring.lua"), "utf8");

/** The part of a configuration that the script needs. */
export interface Monitored {
    /** Cluster's name. */
    cluster: string;
    /** Where the lines go. */
    destination: PlannedDestination;
    /** Inputs that read lines. */
    inputs: readonly string[];
    /** Outputs that ship them. */
    outputs: readonly OutputSection[];
    reads: readonly ReadLogs[];
}

/**
 * A few of Fluent Bit's own metrics in CloudWatch's Embedded Metric Format.
 *
 * The plug-in for CloudWatch Logs can encode all metrics in this format. For two routes this takes 46 to 55 kB each time (measured, docs/monitoring.md). It creates a metric for each set of labels, sends totals since the start instead of the count
 * of each minute, and uses a unit that CloudWatch does not support. So Fluent Bit writes its metrics to a file on the node, and a script converts them to one short line for the node and one for each destination that
 * delivered, retried or dropped something. This needs no network, shell or other program, which not all images have.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/lib/cmetrics/src/cmt_encode_cloudwatch_emf.c
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/plugins/out_file/file.c (`print_metrics_text`)
 */
export function monitoringInputs(): (FluentBitMetricsInput | DummyInput)[] {
    return [
        { name: "fluentbit_metrics", alias: "metrics", tag: metricsTag, scrape_interval: intervalSeconds },
        { name: "dummy", alias: "monitoring", tag: monitoringTick, dummy: "{}", interval_sec: 10 },
    ];
}

export function monitoringFilters(settings: FluentBitSettings, paths: Paths, monitored: Monitored): LuaFilter[] {
    return [
        {
            name: "lua",
            alias: "monitoring",
            match_regex: `^(${literal(monitoringTick)}|${literal(ownLogTag)})$`,
            call: "monitoring",
            code: script(settings, paths, monitored),
        },
    ];
}

export function monitoringOutputs(paths: Paths, { destination }: Monitored): OutputSection[] {
    return [
        {
            name: "file",
            alias: "metrics-file",
            match_regex: `^${literal(metricsTag)}$`,
            path: paths.state,
            file: metricsFile,
            retry_limit: 1,
        },
        destination.output,
    ];
}

const metricsFile = "metrics.txt";

/** Value of the dimension `Shipper`, for all DaemonSets of a kind. */
export function shipperDimension({ os }: Paths, reads: readonly ReadLogs[]): "windows" | "linux" | "events" {
    return reads.includes("disk") ? os : "events";
}

function script(settings: FluentBitSettings, paths: Paths, monitored: Monitored): string {
    const { cluster, destination, inputs, outputs, reads } = monitored;
    return [
        `local namespace = ${luaText(metricNamespace)}`,
        `local cluster = ${luaText(clusterDimension(cluster, settings.instance))}`,
        `local shipper = ${luaText(shipperDimension(paths, reads))}`,
        `local metrics_file = ${luaText(paths.join(paths.state, metricsFile))}`,
        `local tick_tag = ${luaText(monitoringTick)}`,
        `local own_output = ${luaText(destination.output.alias)}`,
        `local own_log_goes_on = ${asksDelivery(settings)}`,
        `local on_disk = ${settings.buffer.type === "filesystem"}`,
        `local most_waiting = ${mostWaiting}`,
        `local forgotten = { engine = ${forgottenAfterSeconds.engine}, s3 = ${forgottenAfterSeconds.s3} }`,
        `local inputs = { ${inputs.map(luaText).join(", ")} }`,
        "local destinations = {",
        ...outputs.map((output) => `    ${luaDestination(output)},`),
        "}",
        sameInAll,
    ].join("\n");
}

const sparse = Object.values(metrics)
    .filter((metric: Metric) => metric.sparse === true)
    .map(({ name }) => name);

function luaDestination(output: OutputSection): string {
    const limit = bufferLimit(output);
    return `{ output = ${luaText(output.alias)}${limit === undefined ? "" : `, limit = ${limit}`} }`;
}

/** Metrics grouped by their dimensions. */
function luaDirectives(isWanted: (dimensions: readonly MetricDimension[]) => boolean): string {
    const all: Metric[] = Object.values(metrics);
    const groups = new Map<string, Metric[]>();
    for (const metric of all.filter(({ dimensions }) => isWanted(dimensions.flat()))) {
        const key = JSON.stringify(metric.dimensions);
        groups.set(key, [...(groups.get(key) ?? []), metric]);
    }
    const directives = [...groups].map(([dimensions, ofThem]) => {
        const list = ofThem.map(({ name, unit }) => `{ name = "${name}", unit = "${unit}" }`);
        return `    { dimensions = '${dimensions}', metrics = { ${list.join(", ")} } },`;
    });
    return ["{", ...directives, "}"].join("\n");
}

/**
 * Lua patterns of the messages in Fluent Bit's own log that are counted. They are the same in all supported versions, except `certificate verify failed`, which replaces the reason since 5.0.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/aws/flb_aws_util.c (`flb_aws_print_error`)
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/tls/openssl.c
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/aws/flb_aws_credentials_sts.c
 */
const noticed: Record<"Throttles" | "CertificateFailures" | "CredentialFailures", readonly string[]> = {
    [metrics.throttles.name]: [
        "API responded with error='%w*Thrott",
        "API responded with error='%w*LimitExceeded",
        "API responded with error='SlowDown",
        "API responded with error='ServiceUnavailable",
        "%[output:.-http_status=429",
        "%[output:.-HTTP status=429",
    ],
    [metrics.certificateFailures.name]: ["certificate verification failed", "certificate verify failed"],
    [metrics.credentialFailures.name]: [
        "STS API responded with",
        "Could not read web identi%w+ token file",
        "API responded with error='%w*AccessDenied",
        "API responded with error='ExpiredToken",
        "API responded with error='UnrecognizedClient",
        "API responded with error='InvalidSignature",
        "API responded with error='InvalidClientTokenId",
        "API responded with error='SignatureDoesNotMatch",
        "API responded with error='RequestExpired",
        "%[output:.-http_status=40[13]",
        "%[output:.-HTTP status=40[13]",
    ],
};

/** The part of the script that no setting changes. */
const sameInAll = [
    `local shipper_directives = ${luaDirectives((one) => !one.includes("Destination"))}`,
    `local destination_directives = ${luaDirectives((one) => one.includes("Destination"))}`,
    `local sparse = { ${sparse.map((name) => `${name} = true`).join(", ")} }`,
    "local noticed = {",
    ...Object.entries(noticed).map(([name, patterns]) => `    ${name} = { ${patterns.map(luaText).join(", ")} },`),
    "}",
    `${deliveryLua}${lua}`,
].join("\n");

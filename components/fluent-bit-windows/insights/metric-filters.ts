import type { Problem } from "../../settings/problems";
import type { FluentBitSettings } from "../settings";
import { inOrder, queryName, statusPattern } from "../../access-logs/fields";
import type { AccessLog } from "../../access-logs/settings";
import { fieldsOfEvents, type GroupOfRoute, groupsOfAccessLog, placeOfLine, podPattern } from "./shipped-form";

/** A metric filter of a log group. */
export interface PlannedMetricFilter {
    name: string;
    logGroup: string;
    pattern: string;
    metric: { namespace: string; name: string; value: string; unit: "Count" | "Milliseconds"; defaultValue?: string };
}

/** Namespace of an access log's metrics. */
export function metricNamespace(clusterName: string, log: AccessLog): string {
    return `windows-eks-logging/${clusterName}/${log.name}`;
}

export const serverErrorsMetric = "ServerErrors";
export const timeTakenMetric = "TimeTaken";

/** A log group takes no more metric and subscription filters whose pattern has a regular expression: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html */
const maxWithRegex = 5;

/** A log group takes no more metric filters: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html */
const maxFilters = 100;

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html */
const maxPatternLength = 1024;

export function planMetricFilters(
    settings: FluentBitSettings,
    clusterName: string,
    groups: readonly GroupOfRoute[],
): PlannedMetricFilter[] {
    return settings.insights.accessLogs.flatMap((log) =>
        groupsOfAccessLog(log, groups)
            .filter(({ logClass }) => logClass === "STANDARD")
            .flatMap(({ name: logGroup }) => {
                const namespace = metricNamespace(clusterName, log);
                const errors = log.metricFilters.serverErrors ? serverErrorPattern(log, settings) : undefined;
                const latency = log.metricFilters.latency ? latencyPattern(log, settings) : undefined;
                return [
                    ...(errors === undefined
                        ? []
                        : [
                              {
                                  name: `${clusterName}-${log.name}-server-errors`,
                                  logGroup,
                                  pattern: errors,
                                  metric: {
                                      namespace,
                                      name: serverErrorsMetric,
                                      value: "1",
                                      unit: "Count" as const,
                                      // So that hours without an error are told from hours without lines.
                                      defaultValue: "0",
                                  },
                              },
                          ]),
                    ...(latency === undefined
                        ? []
                        : [
                              {
                                  name: `${clusterName}-${log.name}-time-taken`,
                                  logGroup,
                                  pattern: latency,
                                  metric: {
                                      namespace,
                                      name: timeTakenMetric,
                                      value: `$${queryName("time-taken")}`,
                                      unit: "Milliseconds" as const,
                                  },
                              },
                          ]),
                ];
            }),
    );
}

/**
 * Requests with a status of 5xx. Regular expressions here have neither parentheses nor spaces, and two of them are allowed in a pattern.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html
 */
function serverErrorPattern(log: AccessLog, settings: FluentBitSettings): string | undefined {
    const expression = statusPattern(log.fields, 5);
    if (expression === undefined) {
        return undefined;
    }
    const place = placeOfLine(log, settings);
    switch (place.kind) {
        case "line":
            return columns(log, { "sc-status": "=5*" });
        case "text":
            return `%${expression}%`;
        case "field": {
            const fields = fieldsOfEvents(settings);
            const pods = log.deployments.map(podPattern).join("|");
            return `{ ${[
                `${place.selector} = %${expression}%`,
                ...(fields.includes("namespace") ? [`$.namespace = "${log.namespace}"`] : []),
                ...(fields.includes("container") ? [`$.container = "${log.container}"`] : []),
                ...(fields.includes("pod") ? [`$.pod = %${pods}%`] : []),
            ].join(" && ")} }`;
        }
    }
}

/** The line's columns by their names; the header's lines have another number of them. */
function latencyPattern(log: AccessLog, settings: FluentBitSettings): string | undefined {
    return placeOfLine(log, settings).kind === "line" && log.fields.includes("time-taken")
        ? columns(log, { "time-taken": ">=0" })
        : undefined;
}

function columns(log: AccessLog, conditions: Partial<Record<AccessLog["fields"][number], string>>): string {
    return `[${inOrder(log.fields)
        .map((name) => `${queryName(name)}${conditions[name] ?? ""}`)
        .join(", ")}]`;
}

/** Metrics that cannot be made of what is shipped. */
export function metricFilterProblems(settings: FluentBitSettings, groups: readonly GroupOfRoute[]): Problem[] {
    const { accessLogs } = settings.insights;
    const wanted = accessLogs.flatMap((log, index) => {
        const { serverErrors, latency } = log.metricFilters;
        const setting = `insights.accessLogs[${index}].metricFilters`;
        return serverErrors || latency ? [{ log, setting }] : [];
    });
    return [
        ...wanted.flatMap(({ log, setting }) => problemsOf(log, setting, settings, groups)),
        ...tooManyProblems(settings, groups),
    ];
}

function problemsOf(
    log: AccessLog,
    setting: string,
    settings: FluentBitSettings,
    groups: readonly GroupOfRoute[],
): Problem[] {
    const own = groupsOfAccessLog(log, groups);
    const { serverErrors, latency } = log.metricFilters;
    const infrequent = own.find(({ logClass }) => logClass === "INFREQUENT_ACCESS");
    const pattern = serverErrors ? serverErrorPattern(log, settings) : undefined;
    return [
        ...(own.length === 0
            ? [
                  {
                      setting,
                      remedy: "no log group of the cluster's region and account gets these lines, and only a log group can have metric filters; remove it",
                  },
              ]
            : []),
        ...(infrequent === undefined
            ? []
            : [
                  {
                      setting,
                      remedy: `the log group ${infrequent.name} has the class INFREQUENT_ACCESS, which has no metric filters; set logClass: "STANDARD" there, or remove it`,
                  },
              ]),
        ...(serverErrors && !log.fields.includes("sc-status")
            ? [{ setting: `${setting}.serverErrors`, value: "true", remedy: lacking(log, "sc-status") }]
            : []),
        ...(pattern !== undefined && pattern.length > maxPatternLength
            ? [
                  {
                      setting: `${setting}.serverErrors`,
                      value: "true",
                      remedy: `takes a filter pattern of ${pattern.length} characters, and CloudWatch takes ${maxPatternLength}; name fewer deployments`,
                  },
              ]
            : []),
        ...(latency && !log.fields.includes("time-taken")
            ? [{ setting: `${setting}.latency`, value: "true", remedy: lacking(log, "time-taken") }]
            : []),
        ...(latency && placeOfLine(log, settings).kind !== "line"
            ? [
                  {
                      setting: `${setting}.latency`,
                      value: "true",
                      remedy:
                          'CloudWatch reads a number only from an event that is the line alone; set metadata.send: "message" and let LogMonitor write it so ' +
                          '(logFormat: "custom", and customLogFormat: "%Message%" for its File sources), or remove it: the saved query "slow requests" works with every format',
                  },
              ]
            : []),
    ];
}

function lacking({ name }: AccessLog, field: string): string {
    return `needs the field ${field}, which the access log ${name} does not have; add it to its fields, or remove it`;
}

/** Filters above the limits of a log group, each at its setting. */
function tooManyProblems(settings: FluentBitSettings, groups: readonly GroupOfRoute[]): Problem[] {
    const filters = new Map<string, number>();
    const withRegex = new Map<string, number>();
    for (const { name, options } of groups) {
        // Its filter counts too.
        withRegex.set(name, hasRegex(options.subscription?.filterPattern ?? "") ? 1 : 0);
    }
    return settings.insights.accessLogs.flatMap((log, index) => {
        const wanted = planMetricFilters(
            { ...settings, insights: { ...settings.insights, accessLogs: [log] } },
            "",
            groups,
        );
        return wanted.flatMap(({ logGroup, pattern, metric }): Problem[] => {
            const total = (filters.get(logGroup) ?? 0) + 1;
            const expressions = (withRegex.get(logGroup) ?? 0) + (hasRegex(pattern) ? 1 : 0);
            filters.set(logGroup, total);
            withRegex.set(logGroup, expressions);
            const isOver = hasRegex(pattern) && expressions === maxWithRegex + 1;
            const limit = isOver
                ? `${maxWithRegex} with regular expressions, that of a subscription included`
                : `${maxFilters} metric filters`;
            const kind = metric.name === serverErrorsMetric ? "serverErrors" : "latency";
            return isOver || total === maxFilters + 1
                ? [
                      {
                          setting: `insights.accessLogs[${index}].metricFilters.${kind}`,
                          value: "true",
                          remedy: `is one filter too many for the log group ${logGroup}: CloudWatch takes ${limit}; give some applications a route of their own, or remove it`,
                      },
                  ]
                : [];
        });
    });
}

function hasRegex(pattern: string): boolean {
    return /%[^%]+%/.test(pattern);
}

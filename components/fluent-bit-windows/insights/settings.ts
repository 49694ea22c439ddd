import { z } from "zod";

import { dnsLabel } from "../../kubernetes/settings";
import { accessLogFields, usualFields } from "./access-log-fields";

export const metricFilterSettings = z.strictObject({
    /**
     * Whether the metric `ServerErrors` counts responses with a status from 500 to 599. CloudWatch bills each metric, and allows five filters with regular expressions in a log group.
     */
    serverErrors: z.boolean().default(false),
    /**
     * Whether the metric `TimeTaken` has the duration of each request in milliseconds. CloudWatch can read the number only if the event contains nothing but the line of the access log. This needs `metadata.send: message`,
     * and `logFormat: custom` with `customLogFormat: "%Message%"` of LogMonitor.
     */
    latency: z.boolean().default(false),
});

const accessLog = z.strictObject({
    /** Name in queries and metrics. */
    name: z
        .string()
        .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, "must be a name of letters, digits and . _ -, at most 63"),
    /** Namespace of the pods. */
    namespace: dnsLabel,
    /** Names of the Deployments whose pods run IIS. */
    deployments: z.array(dnsLabel).min(1),
    /** Container that runs IIS. */
    container: dnsLabel.default("iis"),
    /** Labels of the pods, if routes match labels. */
    labels: z.record(z.string(), z.string()).default({}),
    /** Fields that IIS writes, in any order. Default: the default fields of IIS. */
    fields: accessLogFields.default([...usualFields]),
    /** Format in which LogMonitor writes a line of the access log. `line`: the unchanged line of IIS. `other`: a custom format. */
    format: z.enum(["json", "xml", "line", "other"]).default("json"),
    /** Metrics from the access log. Default: none. */
    metricFilters: metricFilterSettings.prefault({}),
});

export const insightsSettings = z.strictObject({
    /**
     * Whether the stack saves queries in CloudWatch Logs Insights. For each IIS access log: status codes, errors by path, slow paths, top clients and bots. Also for the Event Log and for exceptions. Saved queries are free;
     * AWS bills each run by the data that it scans.
     *
     * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_Insights-Saving-Queries.html
     */
    queries: z.boolean().default(false),
    /**
     * Whether the stack creates a CloudWatch dashboard. It shows shippers, lag, buffers and errors, if `monitoring` is on; ingestion and its costs by log group; and for each access log requests, status codes, slow paths and
     * top clients. CloudWatch bills three US dollars a month for each dashboard after the third, and the data that the queries scan each time the dashboard is opened.
     *
     * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Dashboards.html
     */
    dashboard: z.boolean().default(false),
    /** Access logs of IIS pods that are not in `iisApps`. Those of `iisApps` are included automatically. Default: none. */
    accessLogs: z
        .array(accessLog)
        .refine(
            (logs) => new Set(logs.map(({ name }) => name)).size === logs.length,
            "has two access logs of one name; give one of them another",
        )
        .prefault([]),
});

export type InsightsSettings = z.output<typeof insightsSettings>;
export type AccessLog = InsightsSettings["accessLogs"][number];

import { z } from "zod";

import { dnsLabel } from "../../kubernetes/settings";
import { accessLogFields, usualFields } from "./access-log-fields";

export const metricFilterSettings = z.strictObject({
    /**
     * Whether requests that are answered by a status from 500 to 599 are counted in the metric `ServerErrors`. CloudWatch bills each metric, and takes five filters with regular expressions for a log group.
     */
    serverErrors: z.boolean().default(false),
    /**
     * Whether the milliseconds that each request took become the metric `TimeTaken`. CloudWatch reads a number only from an event that is the access log's line alone: with `metadata.send: message`, and LogMonitor's
     * `logFormat: custom` with `customLogFormat: "%Message%"`.
     */
    latency: z.boolean().default(false),
});

const accessLog = z.strictObject({
    /** What queries and metrics call it. */
    name: z
        .string()
        .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, "must be a name of letters, digits and . _ -, at most 63"),
    /** Namespace of the pods. */
    namespace: dnsLabel,
    /** Names of the Deployments whose pods run IIS. */
    deployments: z.array(dnsLabel).min(1),
    /** Container that runs IIS. */
    container: dnsLabel.default("iis"),
    /** Labels of the pods, as far as routes ask for some. */
    labels: z.record(z.string(), z.string()).default({}),
    /** Fields that IIS writes, in any order. Default: those that IIS writes unless it is told otherwise. */
    fields: accessLogFields.default([...usualFields]),
    /** How LogMonitor writes a line of the access log. `line`: as IIS wrote it, with nothing around it. `other`: by a format of one's own. */
    format: z.enum(["json", "xml", "line", "other"]).default("json"),
    /** What of the access log becomes a metric. Default: nothing. */
    metricFilters: metricFilterSettings.prefault({}),
});

export const insightsSettings = z.strictObject({
    /**
     * Whether the stack saves queries of CloudWatch Logs Insights: for each access log of IIS status codes, errors by path, slow paths, busy clients and bots; for the Event Log; for exceptions. Saved queries cost nothing; each run is
     * billed by what it reads.
     *
     * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_Insights-Saving-Queries.html
     */
    queries: z.boolean().default(false),
    /**
     * Whether the stack has a dashboard of CloudWatch: shippers, lag, buffers and errors as far as `monitoring` measures them, what log groups take in and what that costs, and for each access log requests, status codes, slow paths
     * and busy clients. CloudWatch bills three US dollars a month for each dashboard above three, and what its queries read each time that the dashboard is opened.
     *
     * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Dashboards.html
     */
    dashboard: z.boolean().default(false),
    /** Access logs of IIS pods that are not among `iisApps`, whose own are known. Default: none. */
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

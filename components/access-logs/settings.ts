import { z } from "zod";

import { dnsLabel } from "../kubernetes/settings";
import { accessLogFields, usualFields } from "./fields";

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

/** The access log of the pods of some Deployments. */
export const accessLog = z.strictObject({
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

export type AccessLog = z.output<typeof accessLog>;

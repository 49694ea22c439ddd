import type { FluentBitSettings } from "../settings";
import { windowsShippersOf } from "../shippers";
import { shipperDimension } from "../pipeline/monitoring";
import { clusterDimension, type Metric, metricNamespace, metrics } from "./metrics";
import { type AlarmSettings, mostGroups } from "./settings";

/** A metric in an alarm's expression, as `PutMetricAlarm` wants it. */
export interface AlarmMetric {
    id: string;
    namespace: string;
    metricName: string;
    dimensions: Record<string, string>;
    stat: "Sum" | "Maximum" | "Average" | "SampleCount";
}

/** An alarm on a metric, or on an expression of several. */
export interface PlannedAlarm {
    name: string;
    description: string;
    metrics: readonly AlarmMetric[];
    /** Absent for an alarm on a single metric. */
    expression?: string;
    /** Label of the value. */
    label: string;
    /** The alarm is raised above it. */
    threshold: number;
    /** Number of consecutive periods of five minutes. */
    periods: number;
    /** The problem that it belongs to: all alarms of one problem send one message. */
    about: "delivery" | "loss";
}

/** Combines several alarms, so that one cause sends one message. */
export interface PlannedCompositeAlarm {
    name: string;
    description: string;
    rule: string;
}

/** Seconds of a period. Shippers report once a minute. */
export const periodSeconds = 300;

/** The heading of each alarm's entry in docs/troubleshooting.md. */
export const alarmHeadings = {
    shippers: "Alarm: a node without a running Fluent Bit",
    waiting: "Alarm: lines wait and are not delivered",
    lag: "Alarm: lines arrive late",
    buffer: "Alarm: the buffer is nearly full",
    dropped: "Alarm: lines are lost",
    throttled: "Alarm: a service limits the rate",
    certificates: "Alarm: a certificate is not trusted",
    credentials: "Alarm: credentials are missing or not allowed",
} as const;

type AlarmKey = keyof typeof alarmHeadings;

/** Names of the nodes' Auto Scaling groups, by operating system. */
export interface NodeGroups {
    windows: readonly string[];
    linux: readonly string[];
}

interface Context {
    settings: FluentBitSettings;
    alarms: AlarmSettings;
    cluster: string;
    /** Groups that the stack creates. */
    groups: NodeGroups;
}

/** The alarms, each with a description that says what to do. */
export function planAlarms(context: Context): PlannedAlarm[] {
    const { settings, alarms, cluster } = context;
    const { waitingMinutes, lagMinutes, bufferPercent, droppedRecords } = alarms;
    const of = clusterDimension(cluster, settings.instance);
    const atCluster = (
        key: AlarmKey,
        metric: Metric,
        rest: Pick<PlannedAlarm, "label" | "threshold" | "periods"> & { toDo: string },
    ) => {
        const { toDo, ...more } = rest;
        return {
            name: alarmName(context, key),
            description: described(context, key, toDo),
            metrics: [
                {
                    id: "value",
                    namespace: metricNamespace,
                    metricName: metric.name,
                    dimensions: { Cluster: of },
                    stat: metric.statistic,
                },
            ],
            about: key === "dropped" ? ("loss" as const) : ("delivery" as const),
            ...more,
        };
    };
    return [
        ...shipperAlarms(context, of),
        atCluster("waiting", metrics.oldestWaiting, {
            label: "Age of the oldest lines that wait, in seconds",
            threshold: waitingMinutes * 60,
            periods: 1,
            toDo: `The delivery of lines has failed for more than ${waitingMinutes} minutes. They wait on the node. Run npm run verify, which names the reason.`,
        }),
        atCluster("lag", metrics.lag, {
            label: "Age of lines on arrival, in seconds",
            threshold: lagMinutes * 60,
            periods: 3,
            toDo: `For 15 minutes, lines have been more than ${lagMinutes} minutes old on arrival. Look for a slow destination, or a node on which Fluent Bit has too little CPU.`,
        }),
        ...(settings.buffer.type === "filesystem"
            ? [
                  atCluster("buffer", metrics.bufferUsed, {
                      label: "Disk in use for waiting lines, in percent",
                      threshold: bufferPercent,
                      periods: 1,
                      toDo: `Waiting lines use more than ${bufferPercent} % of their disk on a node. At 100 %, the oldest lines are lost. Make the destination reachable, or raise fluentBit.buffer.maxMiBPerDestination.`,
                  }),
              ]
            : []),
        atCluster("dropped", metrics.recordsDropped, {
            label: "Records lost in five minutes",
            threshold: droppedRecords,
            periods: 1,
            toDo: "Lines are lost: a destination refuses them permanently, or the buffer is full. Fluent Bit's log names the reason.",
        }),
        atCluster("throttled", metrics.throttles, {
            label: "Messages of limited requests in five minutes",
            threshold: 0,
            periods: 3,
            toDo: "A service has limited the rate of requests for 15 minutes. Lines wait and are retried. Request a higher quota, or ship fewer lines.",
        }),
        atCluster("certificates", metrics.certificateFailures, {
            label: "Messages of untrusted certificates in five minutes",
            threshold: 0,
            periods: 3,
            toDo: "Fluent Bit has not trusted a server's certificate for 15 minutes. Add its authority to fluentBit.certificateAuthorities, or ask the owner to renew the certificate.",
        }),
        atCluster("credentials", metrics.credentialFailures, {
            label: "Messages of missing or refused credentials in five minutes",
            threshold: 0,
            periods: 3,
            toDo: "For 15 minutes, Fluent Bit has had no credentials for a destination, or no permission to write. Run pulumi up, and look for policies from outside the stack that deny access.",
        }),
    ];
}

/**
 * These alarms compare the number of nodes, from the metrics of their Auto Scaling groups, with the number of samples. A removed node counts in neither. An alarm for each node is not possible: nodes come and go, an
 * alarm cannot use `SEARCH`, and a node without samples may no longer exist.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-search-expressions.html
 * @see https://docs.aws.amazon.com/eks/latest/userguide/enable-asg-metrics.html
 */
function shipperAlarms(context: Context, cluster: string): PlannedAlarm[] {
    const { settings, alarms, groups } = context;
    const named = alarms.autoScalingGroups;
    const windows = named !== undefined && named.length > 0 ? named : groups.windows;
    const kinds: { shipper: string; groups: readonly string[]; minimum?: number | undefined }[] = [
        ...windowsShippersOf(settings).map(({ paths, reads }) => ({
            shipper: shipperDimension(paths, reads),
            groups: windows,
            minimum: alarms.minimumNodes,
        })),
        ...(settings.linuxNodes ? [{ shipper: "linux", groups: groups.linux }] : []),
    ];
    return kinds.flatMap(({ shipper, groups: of, minimum }): PlannedAlarm[] => {
        const counted = of.length > 0 && of.length <= mostGroups;
        if (!counted && minimum === undefined) {
            return [];
        }
        const { missingShipperMinutes: minutes } = alarms;
        const nodes = counted ? `(${of.map((_, index) => `FILL(g${index + 1}, 0)`).join(" + ")})` : String(minimum);
        const what = shipper === "events" ? "Fluent Bit for the Event Log" : "Fluent Bit";
        return [
            {
                name: alarmName(context, "shippers", shipper),
                description: described(
                    context,
                    "shippers",
                    `For ${minutes} minutes fewer nodes have reported a running ${what} than there are ${shipper === "linux" ? "Linux" : "Windows"} nodes. Their lines are not shipped. kubectl get pods -n ${settings.namespace} -o wide shows the nodes.`,
                ),
                metrics: [
                    {
                        id: "shippers",
                        namespace: metricNamespace,
                        metricName: metrics.uptime.name,
                        dimensions: { Cluster: cluster, Shipper: shipper },
                        stat: metrics.uptime.statistic,
                    },
                    ...(counted
                        ? of.map((group, index) => ({
                              id: `g${index + 1}`,
                              namespace: "AWS/AutoScaling",
                              metricName: "GroupInServiceInstances",
                              dimensions: { AutoScalingGroupName: group },
                              stat: "Average" as const,
                          }))
                        : []),
                ],
                // Each shipper sends one sample a minute. Groups have a value each minute, so that FILL never stands for a late one: a period has five.
                expression: `${nodes} - FILL(shippers, 0) / ${periodSeconds / 60}`,
                label: "Nodes without a running Fluent Bit",
                threshold: 0.5,
                periods: Math.max(1, Math.round((minutes * 60) / periodSeconds)),
                about: "delivery",
            },
        ];
    });
}

/** The composite alarm, which sends one message for an outage. */
export function planCompositeAlarm(context: Context, alarms: readonly PlannedAlarm[]): PlannedCompositeAlarm {
    return {
        name: `${baseName(context)}-delivery`,
        description:
            "Lines are not delivered as they should be: one message for an outage, whatever alarms it raises. Those that are raised say what to do: " +
            pageLink(context.alarms, "alarms"),
        rule: alarms
            .filter(({ about }) => about === "delivery")
            .map(({ name }) => `ALARM("${name}")`)
            .join(" OR "),
    };
}

/** What the names of alarms and of their topic begin with. They are unique in a region of an account. */
export function baseName({ cluster, settings }: Pick<Context, "cluster" | "settings">): string {
    return [cluster, "fluent-bit", settings.instance].filter((part) => part !== undefined).join("-");
}

function alarmName(context: Context, key: AlarmKey, shipper?: string): string {
    return [baseName(context), key, shipper].filter((part) => part !== undefined).join("-");
}

function described({ alarms }: Context, key: AlarmKey, toDo: string): string {
    return `${toDo} ${pageLink(alarms, anchorOf(alarmHeadings[key]))}`;
}

function pageLink({ pagesUrl }: AlarmSettings, anchor: string): string {
    const base = pagesUrl === undefined ? "docs/" : pagesUrl.replace(/\/?$/, "/");
    return `${base}troubleshooting.md#${anchor}`;
}

/** Anchor of a heading in the pages. */
function anchorOf(heading: string): string {
    return heading
        .toLowerCase()
        .replace(/[^\w\- ]/g, "")
        .replaceAll(" ", "-");
}

/** Namespace of the metrics in CloudWatch. */
export const metricNamespace = "WindowsEksLogging";

/**
 * Dimensions of metrics. Never a pod: pods come and go, and each combination of values is a metric that is paid for.
 *
 * - `Cluster`: the cluster's name, followed by `/` and `fluentBit.instance` where that is set.
 * - `Shipper`: the DaemonSets of one kind: `windows`, `linux`, or `events` for the one that reads the Event Log alone.
 * - `Node`: name of the Kubernetes node.
 * - `Destination`: alias of Fluent Bit's output, as its log and its own metrics name it, such as `cloudwatch_logs.route.shop`.
 */
export type MetricDimension = "Cluster" | "Shipper" | "Node" | "Destination";

/**
 * The units that are used here. CloudWatch knows no others than those of its API, and so not `Counter`, which Fluent Bit's own encoder writes.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
 */
export type MetricUnit = "Count" | "Seconds" | "Bytes" | "Percent";

/** One metric. Each node reports it once a minute. */
export interface Metric {
    name: string;
    unit: MetricUnit;
    /** Each combination of dimensions under which CloudWatch has it. */
    dimensions: readonly (readonly MetricDimension[])[];
    /** Whether it is reported only when it is not zero, and once when it is zero again. */
    sparse?: true;
    /** The statistic to look at. Counts are those of the minute, not since the start. */
    statistic: "Sum" | "Maximum" | "Average" | "SampleCount";
    meaning: string;
}

const ofShipper = [
    ["Cluster", "Shipper"],
    ["Cluster", "Shipper", "Node"],
] as const;
const ofNode = [["Cluster", "Shipper", "Node"]] as const;
const ofDestination = [["Cluster"], ["Cluster", "Destination"]] as const;
const ofCluster = [["Cluster"]] as const;

/** All metrics, by which the log line is written, alarms are planned, a dashboard is drawn and the page is checked. */
export const metrics = {
    uptime: {
        name: "UptimeSeconds",
        unit: "Seconds",
        dimensions: ofShipper,
        statistic: "SampleCount",
        meaning:
            "Seconds since Fluent Bit started. It is the heartbeat: its number of samples is the number of shippers that ran in that minute.",
    },
    recordsRead: {
        name: "RecordsRead",
        unit: "Count",
        dimensions: ofNode,
        statistic: "Sum",
        meaning: "Records that Fluent Bit read on the node.",
    },
    waitingBytes: {
        name: "WaitingBytes",
        unit: "Bytes",
        dimensions: ofNode,
        statistic: "Maximum",
        meaning: "Bytes on the node that wait for delivery. Bytes for two destinations count twice.",
    },
    waitingChunks: {
        name: "WaitingChunks",
        unit: "Count",
        dimensions: ofNode,
        statistic: "Maximum",
        meaning: "Chunks on the node that wait for delivery. A chunk contains lines of one container.",
    },
    readLag: {
        name: "ReadLagSeconds",
        unit: "Seconds",
        dimensions: ofNode,
        statistic: "Maximum",
        meaning:
            "Age of lines when Fluent Bit read them: the maximum of a sample, which is one of 64 lines. Absent if nothing was read, or if no script of the pipeline processes the lines.",
    },
    recordsDelivered: {
        name: "RecordsDelivered",
        unit: "Count",
        dimensions: ofDestination,
        statistic: "Sum",
        meaning: "Records that the destination accepted.",
    },
    recordsDropped: {
        name: "RecordsDropped",
        unit: "Count",
        sparse: true,
        dimensions: ofDestination,
        statistic: "Sum",
        meaning:
            "Lost records: the destination refused them permanently, or the buffer was full and the oldest were dropped.",
    },
    retries: {
        name: "Retries",
        unit: "Count",
        sparse: true,
        dimensions: ofDestination,
        statistic: "Sum",
        meaning: "Failed deliveries that Fluent Bit retries.",
    },
    lag: {
        name: "LagSeconds",
        unit: "Seconds",
        dimensions: ofDestination,
        statistic: "Maximum",
        meaning:
            "Age of lines on arrival: ReadLagSeconds of the node plus the mean time until delivery. Absent if nothing was delivered.",
    },
    oldestWaiting: {
        name: "OldestWaitingSeconds",
        unit: "Seconds",
        sparse: true,
        dimensions: ofDestination,
        statistic: "Maximum",
        meaning: "Age of the oldest chunk that waits for a retry after a failed delivery.",
    },
    bufferUsed: {
        name: "BufferUsedPercent",
        unit: "Percent",
        sparse: true,
        dimensions: ofDestination,
        statistic: "Maximum",
        meaning:
            "Share of the disk space of a destination that waiting lines use. At 100, the oldest lines are dropped.",
    },
    throttles: {
        name: "Throttles",
        unit: "Count",
        sparse: true,
        dimensions: ofCluster,
        statistic: "Sum",
        meaning: "Messages in Fluent Bit's log that a service limits the rate of requests.",
    },
    certificateFailures: {
        name: "CertificateFailures",
        unit: "Count",
        sparse: true,
        dimensions: ofCluster,
        statistic: "Sum",
        meaning: "Messages in Fluent Bit's log that the certificate of a server is not trusted.",
    },
    credentialFailures: {
        name: "CredentialFailures",
        unit: "Count",
        sparse: true,
        dimensions: ofCluster,
        statistic: "Sum",
        meaning: "Messages in Fluent Bit's log that it has no credentials, or that they do not allow a request.",
    },
} as const satisfies Record<string, Metric>;

/** Value of the dimension `Cluster`. */
export function clusterDimension(cluster: string, instance: string | undefined): string {
    return instance === undefined ? cluster : `${cluster}/${instance}`;
}

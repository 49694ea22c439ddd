import { z } from "zod";

import { tagMap } from "../aws/settings";
import { distinct } from "../settings/distinct";
import { arnOf, sampleRoleArn } from "../iam/settings";
import { mayBeOutput, sampleName } from "../outputs/may-be-output";
import { toldToSts, untold } from "./destinations/assumed-role";
import { awsEndpointsSettings } from "./destinations/aws-endpoints";
import { cloudWatchLogsDefaults } from "./destinations/cloud-watch-logs";
import { ownBucketSettings } from "./destinations/own-bucket";
import { readerArn } from "./destinations/readers";
import { destination, toCloudWatchLogs } from "./destinations/registry";
import { extraSettings } from "./extra/settings";
import { defaultImageRepository } from "./images";
import { insightsSettings } from "./insights/settings";
import { linesSettings } from "./lines";
import { routeMatchSettings } from "./match";
import { metadataSettings } from "./metadata";
import { monitoringSettings } from "./monitoring/settings";
import { cpuQuantity, memoryLimit, memoryRequest } from "../kubernetes/quantity";
import { dnsLabel, priorityClassName } from "../kubernetes/settings";
import { toleration } from "../kubernetes/toleration";
import { nodeLogSettings } from "./node-logs/settings";
import { podSettings, pullSecrets } from "./pod-settings";
import { httpProxySettings, noProxyHost } from "./proxy/settings";
import { certificateAuthority } from "./trust/settings";
import { otherNames } from "../settings/other-names";
import { windowsVersions } from "../windows-cluster/windows-versions";

const route = z.strictObject({
    /**
     * Name of the route in Fluent Bit's metrics, and in default names such as that of the log group. Default: the namespace, if the route matches exactly one whole namespace; other routes with destinations need a name.
     */
    name: dnsLabel.optional(),

    /** Containers whose lines the route matches. */
    match: routeMatchSettings,

    /**
     * ARNs of IAM roles and groups in the cluster's account that may read the route's lines in log groups and buckets of that account, and no other lines. Destinations can add more readers. Default: the stack grants nobody access.
     */
    readers: distinct(readerArn).optional(),

    /** Tags for resources that the stack creates only for this route: log groups, delivery streams and buckets with `objectLock`. A destination's tag with the same key takes precedence. Default: none. */
    tags: tagMap.optional(),

    /** Destinations of the lines. An empty list drops them: they are not shipped, and cost nothing. Default: one CloudWatch log group named after the route. */
    to: z.array(destination).prefault(toCloudWatchLogs),
});

export const resourcesSettings = z.strictObject({
    /** CPU request, such as `100m`. */
    cpuRequest: cpuQuantity.default("100m"),
    /** CPU limit. Default: no limit, so that Fluent Bit works through a backlog as fast as the node allows. */
    cpuLimit: cpuQuantity.optional(),
    /** Memory request, such as `256Mi`. */
    memoryRequest: memoryRequest.default("256Mi"),
    /** Memory limit. A pod that exceeds it is killed. The number of chunks that Fluent Bit has open and sends at the same time depends on it: 200 with the default, 113 with `512Mi`. Each destination has at most half as many connections, and at most 56 on Windows. If a route by labels has several destinations, it is 227 with the default, 341 with `1Gi`, and at most 200 for each destination. If more than half as many containers write at the same time, Fluent Bit needs more CPU time. If more containers write than chunks are open, lines arrive late. */
    memoryLimit: memoryLimit.default("768Mi"),
});

const imageForm =
    "must be a map: repository with a mirror of upstream's images, or overrides with an image for each system of the nodes, " +
    'such as overrides: { "2022": IMAGE }. Remove it to run upstream\'s images';

export const fluentBitSettings = z.strictObject({
    /**
     * Whether Fluent Bit also runs on the Linux nodes. The same routes and settings then apply to their pods. Do not enable it if something else ships their logs. Default: only Windows nodes.
     */
    linuxNodes: z.boolean().default(false),

    /** Kubernetes namespace of Fluent Bit. Created by the stack, unless `createNamespace` is false. */
    namespace: dnsLabel.default("amazon-cloudwatch"),

    /** Whether the stack creates the namespace. Set it to false if the namespace exists, such as with Container Insights. */
    createNamespace: z.boolean().default(true),

    /**
     * Name that distinguishes several Fluent Bits in one cluster, each in its own namespace. Its folders on the nodes and its IAM names contain it. A change creates a new role and new folders: lines in the old buffer are not sent, and files on the nodes are read again. Default: none, for a single Fluent Bit.
     */
    instance: dnsLabel.max(20, "must have at most 20 characters, because IAM names contain it").optional(),

    /**
     * Source of Fluent Bit's AWS credentials.
     *
     * @see https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html
     */
    identity: z
        .discriminatedUnion("type", [
            z.strictObject({
                /** A role that only Fluent Bit's service account can assume. */
                type: z.literal("irsa"),
                /**
                 * ARN of an existing role in the cluster's account. The stack then creates no role and no policy for Fluent Bit. `npm run render` writes the trust policy and the policies that the role needs. The stack checks both before a deployment. Default: the stack creates the role.
                 */
                roleArn: mayBeOutput(
                    arnOf("iam", /^role\/[\w+=,.@/-]+$/, "arn:aws:iam::111122223333:role/NAME").regex(
                        toldToSts,
                        untold,
                    ),
                    sampleRoleArn,
                ).optional(),
                /**
                 * Whether the stack checks with IAM's policy simulator that the role of `roleArn` may write to all destinations, and stops if it may not. Set it to false if the simulator is wrong, as is possible with service control policies.
                 *
                 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_testing-policies.html
                 */
                checkPermissions: z.boolean().default(true),
            }),
            z.strictObject({
                /**
                 * The role of the nodes. Every pod on them gets the same permissions, and pods must be able to reach the instance metadata service (hop limit 2). Use it only if IRSA is not possible.
                 */
                type: z.literal("nodeRole"),
                /** Name of the Windows nodes' IAM role, to which the stack attaches the policies. */
                roleName: mayBeOutput(
                    z.string().regex(/^[\w+=,.@-]{1,64}$/, "must be the name of an IAM role, not its ARN"),
                    sampleName,
                ),
            }),
        ])
        .prefault({ type: "irsa" }),

    /** Routes from containers to destinations. `unrouted` is for lines without a route, `ownLogs` for Fluent Bit's own log. */
    routes: z.array(route).prefault([]),

    /**
     * What happens to a line that matches several routes. `firstMatch`: the first route gets it, so specific routes come before general ones. Overlapping routes of which neither is more specific are refused. `allMatches`: every matching route gets it.
     */
    routing: z.enum(["firstMatch", "allMatches"]).default("firstMatch"),

    /**
     * Destinations of lines without a route. An empty list drops them: they are not shipped, and cost nothing. Default: one CloudWatch log group `<prefix>/_unrouted`, whose name no namespace can have.
     */
    unrouted: z.array(destination).prefault(toCloudWatchLogs),

    /**
     * Destinations of lines whose route depends on the pod's labels while the API server does not answer, so that they never reach a wrong log group. An empty list drops them. Default: one CloudWatch log group `<prefix>/_unresolved`, if a route matches labels.
     */
    unresolved: z.array(destination).prefault(toCloudWatchLogs),

    /** Destinations of Fluent Bit's own log. An empty list drops it. Default: the CloudWatch log group of Fluent Bit's namespace. */
    ownLogs: z.array(destination).prefault(toCloudWatchLogs),

    /**
     * Logs of the nodes themselves, each with its own destinations. Logs that are not listed are not read. Their records contain the line under `log`, and `host` if `metadata.fields` contains it. `routes` and `lines` only apply to pods. Default: none.
     */
    nodeLogs: nodeLogSettings.prefault([]),

    /** Defaults for all CloudWatch Logs destinations. */
    cloudWatchLogs: cloudWatchLogsDefaults.prefault({}),

    /** Metadata of each line, and its source. */
    metadata: metadataSettings.prefault({}),

    /** Processing of lines before they are shipped. */
    lines: linesSettings.prefault({}),

    /** What looks into the log groups: saved queries, and the access logs of IIS that they and metrics are about. */
    insights: insightsSettings.prefault({}),

    /** Additional sections of Fluent Bit's configuration. */
    extra: extraSettings.prefault({}),

    /**
     * Certificate authorities that Fluent Bit trusts in addition to Mozilla's root certificates, such as your own authority for Splunk or OpenSearch, or that of a proxy that inspects TLS. A self-signed certificate of a server works too. They apply to every output. Default: none.
     */
    certificateAuthorities: z.array(certificateAuthority).prefault([]),

    /**
     * Proxy through which Fluent Bit connects to all destinations and STS. Connections to the API server, the kubelet, the instance metadata service and Services of the cluster never use it. Default: none.
     *
     * @see https://docs.fluentbit.io/manual/administration/http-proxy
     */
    httpProxy: httpProxySettings.optional(),

    /**
     * Further hosts and domains of destinations that do not use the proxy: such as `logs.eu-central-1.amazonaws.com` if the VPC has an endpoint for it, or `.example.com` for that domain and all hosts below it. Fluent Bit does not support address ranges. Default: none.
     */
    noProxy: z.array(noProxyHost).prefault([]),

    /** Hosts of AWS services. Default: the hosts of the region. */
    awsEndpoints: awsEndpointsSettings.prefault({}),

    /** The bucket that the stack creates for S3 and Firehose destinations without their own target. */
    s3: ownBucketSettings.prefault({}),

    /**
     * Where Fluent Bit starts to read new log files. `head`: at the beginning, so that all lines on the node are shipped. `tail`: at the end, so that only lines after the first start are shipped; the first lines of a container that starts while Fluent Bit is down are then lost.
     */
    readFrom: z.enum(["head", "tail"]).default("head"),

    /** Buffer for lines between reading and delivery. */
    buffer: z
        .strictObject({
            /**
             * Type of the buffer. `filesystem`: on the node's disk, so that no lines are lost at a restart or an outage. `memory`: lines are lost at a restart, or when the memory is full during an outage. With routes by labels, whose lines have no limit, a pod with full memory is killed. Fluent Bit removes a file that cannot be read, such as after a power failure, and logs this.
             *
             * @see https://docs.fluentbit.io/manual/administration/buffering-and-storage
             */
            type: z.enum(["filesystem", "memory"]).default("filesystem"),
            /**
             * Maximum disk space of a destination while it is not reachable, in MiB. When it is full, the oldest lines are dropped. More than 16 namespaces that differ only in their log group share four outputs, each of which may use four times as much.
             */
            maxMiBPerDestination: z.int().min(16).max(102400).default(1024),
            /**
             * Seconds between two deliveries of the lines of a container, in steps of half a second. Fluent Bit's interval is 0.07 seconds shorter, so that the retries of several deliveries are not due at the same moment. Each container has one buffer file and one request for each interval, so a longer interval costs nodes with many pods less CPU time, and needs fewer requests. But lines arrive later, and a log stream that is deleted loses the lines of an interval. While CloudWatch Logs throttles, lines are repeated of containers that write more than 1 MiB in an interval.
             */
            flushSeconds: z.number().min(1).max(4).multipleOf(0.5, "must be a multiple of 0.5").default(1.5),
            /**
             * Seconds between two deliveries while less than 1 MiB waits for every destination of a node: from `flushSeconds` to twice that. Fluent Bit's interval is 0.07 seconds longer. Before Fluent Bit 5.1, and with `type: memory`, `flushSeconds` always applies. Default: twice `flushSeconds`, at most 4.
             */
            quietFlushSeconds: z.number().min(1).max(8).multipleOf(0.5, "must be a multiple of 0.5").optional(),
        })
        .prefault({}),

    /** Minimum severity of Fluent Bit's own log. With `warn`, Fluent Bit does not log that a delivery succeeded again: a pod that was not ready stays so for seven minutes after the last failure, and for ten with S3. */
    logLevel: z.enum(["error", "warn", "info", "debug", "trace"]).default("info"),

    /** Port of Fluent Bit's HTTP server, for health checks (`/api/v1/health`) and metrics (`/api/v2/metrics/prometheus`). */
    httpPort: z.int().min(1024).max(65535).default(2020),

    /** Liveness probe, which restarts Fluent Bit. */
    liveness: z
        .strictObject({
            /**
             * Target of the probe. `pipeline`: the event loop that moves lines, through an input for health checks. `server`: only the HTTP server, which runs in a separate thread and answers even if no lines move. Neither fails because a destination is not reachable.
             */
            asks: z.enum(["pipeline", "server"]).default("pipeline"),
            /** Port of the input for health checks of the pipeline. */
            port: z.int().min(1024).max(65535).default(2021),
        })
        .prefault({}),

    /** Readiness probe. A roll-out continues with the next nodes only while its pods are ready. `npm run verify` shows why a pod is not. */
    readiness: z
        .strictObject({
            /**
             * Condition of the probe. `delivery`: lines are delivered. The pod is not ready while the delivery of the same lines has failed for `overdueSeconds` for any reason, and for a minute after lines were dropped. It remains ready while there are no lines. `server`: the HTTP server answers, which it does even if nothing can be delivered.
             */
            asks: z.enum(["delivery", "server"]).default("delivery"),
            /** Seconds of failed deliveries of the same lines after which the pod is not ready. Directly after the start, ten seconds are sufficient. */
            overdueSeconds: z.int().min(10).max(3600).default(180),
        })
        .prefault({}),

    /**
     * Fluent Bit's own metrics in CloudWatch, and alarms on them. `false`: none. Default: `true` where lines go to a log group that the stack creates; nothing else that Fluent Bit may or reaches is needed then.
     */
    monitoring: z.union([z.boolean(), monitoringSettings]).optional(),

    /** Images of Fluent Bit. Default: upstream's images. */
    image: z
        .strictObject(
            {
                /** Repository with upstream's tags, such as a mirror in ECR, from which Windows nodes pull faster. */
                repository: mayBeOutput(z.string().min(1), ({ id }) => `${id}.example.com/fluent-bit`).default(
                    defaultImageRepository,
                ),
                /**
                 * Existing Secrets in Fluent Bit's namespace with which the kubelet pulls the image from a private registry. ECR in the nodes' account needs none. Default: none.
                 *
                 * @see https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/
                 */
                pullSecrets,
                /**
                 * Images by Windows version or `linux`, such as `2022: my.registry/fluent-bit:windows-2022-5.1.5@sha256:…`. The configuration is written for the Fluent Bit version in the tag. For a tag without a version, write `{ reference, version }`.
                 */
                overrides: z
                    .partialRecord(
                        z.enum([...windowsVersions, "linux"]),
                        z.union([
                            z.string().min(1),
                            z.strictObject({
                                /** Full reference, such as `my.registry/fluent-bit@sha256:…`. */
                                reference: mayBeOutput(z.string().min(1), ({ id }) => `${id}.example.com/fluent-bit`),
                                /** Version of Fluent Bit in the image, such as `5.1.5`. */
                                version: z
                                    .string()
                                    .regex(
                                        /^\d+\.\d+\.\d+$/,
                                        "must be a version of Fluent Bit with three numbers, such as 5.1.5",
                                    ),
                            }),
                        ]),
                    )
                    .prefault({})
                    .register(otherNames, {
                        names: ["tag", "name", "version", "digest", "reference"],
                        hint: 'set overrides with an image for each system of the nodes, such as overrides: { "2022": IMAGE }',
                    }),
            },
            { error: ({ code }) => (code === "invalid_type" ? imageForm : undefined) },
        )
        .prefault({}),

    /** CPU and memory of each pod. */
    resources: resourcesSettings.prefault({}),

    /**
     * Tolerations of Fluent Bit's pods. Default: tolerate all taints, so that Fluent Bit runs on every node.
     *
     * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
     */
    tolerations: z.array(toleration).prefault([{ operator: "Exists" }]),

    ...podSettings,

    /** PriorityClass of the pods. The default protects Fluent Bit from early eviction, which would lose the lines that explain the problem. */
    priorityClassName: priorityClassName.default("system-node-critical"),

    /** Minutes after which a roll-out counts as failed. On a new node, the pull of a Windows image can take 15 minutes. */
    rolloutTimeoutMinutes: z.int().min(1).max(240).default(30),

    /** Maximum number or percentage of nodes whose pods a roll-out replaces at the same time. */
    maxUnavailable: z
        .union(
            [z.int().min(1), z.string().regex(/^([1-9]\d?|100)%$/, 'must be a percentage from "1%" to "100%"')],
            'must be a number of at least 1, or a percentage such as "10%"',
        )
        .default("10%"),
});

export type FluentBitSettings = z.output<typeof fluentBitSettings>;
export type FluentBitSettingsInput = z.input<typeof fluentBitSettings>;
export type RouteSettings = FluentBitSettings["routes"][number];

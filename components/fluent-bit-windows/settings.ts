import { z } from "zod";

import { distinct, tagMap } from "../aws/settings";
import { arnOf, sampleRoleArn } from "../iam/settings";
import { mayBeOutput } from "../outputs/may-be-output";
import { toldToSts, untold } from "./destinations/assumed-role";
import { awsEndpointsSettings } from "./destinations/aws-endpoints";
import { cloudWatchLogsDefaults } from "./destinations/cloud-watch-logs";
import { ownBucketSettings } from "./destinations/own-bucket";
import { readerArn } from "./destinations/readers";
import { destination, toCloudWatchLogs } from "./destinations/registry";
import { extraSettings } from "./extra";
import { defaultImageRepository } from "./images";
import { linesSettings } from "./lines";
import { routeMatchSettings } from "./match";
import { metadataSettings } from "./metadata";
import { cpuQuantity, memoryLimit, memoryRequest } from "../kubernetes/quantity";
import { dnsLabel, priorityClassName } from "../kubernetes/settings";
import { toleration } from "../kubernetes/toleration";
import { nodeLogSettings } from "./node-logs/settings";
import { podSettings, pullSecrets } from "./pod-settings";
import { httpProxySettings, noProxyHost } from "./proxy/settings";
import { certificateAuthority } from "./trust/settings";
import { windowsVersions } from "../windows-cluster/windows-versions";

const route = z.strictObject({
    /**
     * What the route is called in Fluent Bit's metrics, and in default names such as a log group's. Default: the namespace, where the route takes exactly one and
     * all of it; other routes need a name.
     */
    name: dnsLabel.optional(),

    /** Which containers' lines the route takes. */
    match: routeMatchSettings,

    /**
     * ARNs of IAM roles and groups of the cluster's account that may read what the route writes to log groups and buckets of that account, and nothing that others write. Destinations can name more. Default:
     * the stack lets nobody read it.
     */
    readers: distinct(readerArn).optional(),

    /** Tags for what the stack makes for this route alone: log groups, delivery streams and buckets with `objectLock`. A destination's own tag of the same key wins. Default: none. */
    tags: tagMap.optional(),

    /** Where the lines go. Default: one CloudWatch log group named after the route. */
    to: z.array(destination).min(1).prefault(toCloudWatchLogs),
});

export const resourcesSettings = z.strictObject({
    /** CPU that the scheduler sets aside, such as `100m`. */
    cpuRequest: cpuQuantity.default("100m"),
    /** CPU a pod may use at most. Default: no limit, so that a backlog is worked off as fast as the node allows. */
    cpuLimit: cpuQuantity.optional(),
    /** Memory that the scheduler sets aside, such as `256Mi`. */
    memoryRequest: memoryRequest.default("256Mi"),
    /** Memory at which a pod is killed. */
    memoryLimit: memoryLimit.default("512Mi"),
});

export const fluentBitSettings = z.strictObject({
    /**
     * Whether Fluent Bit also runs on the Linux nodes, so that one configuration serves a mixed cluster: the same routes and settings hold for the pods there. Leave it off
     * where somebody else ships their logs. Default: Windows nodes only.
     */
    linuxNodes: z.boolean().default(false),

    /**
     * Kubernetes namespace of Fluent Bit. Created by the stack, unless `createNamespace` is false.
     */
    namespace: dnsLabel.default("amazon-cloudwatch"),

    /**
     * Whether the stack creates the namespace. Set it to false when the namespace exists already, as where Container Insights runs.
     */
    createNamespace: z.boolean().default(true),

    /**
     * Tells one Fluent Bit from another where a cluster has more than one, each in a namespace of its own. Its folders on the nodes and its names in IAM contain it. A change creates a new role and
     * new folders: lines that wait in the old buffer are not sent, and files on the nodes are read again. Default: none, for the only one of a cluster.
     */
    instance: dnsLabel.max(20, "must have 20 characters or fewer: names in IAM contain it").optional(),

    /**
     * How Fluent Bit gets its AWS credentials.
     *
     * @see https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html
     */
    identity: z
        .discriminatedUnion("type", [
            z.strictObject({
                /** A role of its own, which only Fluent Bit's service account can assume. */
                type: z.literal("irsa"),
                /**
                 * ARN of a role that exists already, where somebody else creates the roles; of the cluster's account. The stack then creates no role and no policy for Fluent Bit.
                 * `npm run render` writes the trust policy and the policies that the role needs. Both are checked before a deployment. Default: the stack creates the role.
                 */
                roleArn: mayBeOutput(
                    arnOf("iam", /^role\/[\w+=,.@/-]+$/, "arn:aws:iam::111122223333:role/NAME").regex(
                        toldToSts,
                        untold,
                    ),
                    sampleRoleArn,
                ).optional(),
                /**
                 * Whether IAM's policy simulator is asked if the role of `roleArn` may write to all destinations, and the deployment stops where it may not. Switch it off where the
                 * simulator is wrong, as it can be about policies of an organisation.
                 *
                 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_testing-policies.html
                 */
                checkPermissions: z.boolean().default(true),
            }),
            z.strictObject({
                /**
                 * The role of the nodes. Every pod on them gets the same permissions, and the instance metadata service has to be reachable from
                 * pods (hop limit 2): choose it only where IRSA is not possible.
                 */
                type: z.literal("nodeRole"),
                /** Name of the Windows nodes' IAM role, to which the policies are attached. */
                roleName: mayBeOutput(
                    z.string().regex(/^[\w+=,.@-]{1,64}$/, "must be the name of an IAM role, not its ARN"),
                    ({ id }) => `output-${id}`,
                ),
            }),
        ])
        .prefault({ type: "irsa" }),

    /**
     * Which lines go where. What no route takes is up to `unrouted`, and Fluent Bit's own log to `ownLogs`.
     */
    routes: z.array(route).prefault([]),

    /**
     * What happens to a line that several routes match. `firstMatch`: the first of them takes it, so narrow routes come before wide ones; routes of which
     * neither is the narrower are refused, since their order would decide unseen. `allMatches`: each of them takes it.
     */
    routing: z.enum(["firstMatch", "allMatches"]).default("firstMatch"),

    /**
     * Where lines without a route go. An empty list drops them: they are not shipped, and cost nothing. Default: one
     * CloudWatch log group `<prefix>/_unrouted`, whose name no namespace can have.
     */
    unrouted: z.array(destination).prefault(toCloudWatchLogs),

    /**
     * Where lines go whose route depends on the pod's labels while the API server does not tell them: never to the group of a route that they might not be meant for. An
     * empty list drops them. Default: one CloudWatch log group `<prefix>/_unresolved`, where a route matches labels.
     */
    unresolved: z.array(destination).prefault(toCloudWatchLogs),

    /**
     * Where Fluent Bit's own log goes. An empty list drops it. Default: the CloudWatch log group of Fluent Bit's namespace.
     */
    ownLogs: z.array(destination).prefault(toCloudWatchLogs),

    /**
     * Logs of the nodes themselves that are shipped too, each with destinations of its own; what is not named is not read. Their records hold the line under `log`, and `host` where
     * `metadata.fields` has it. `routes` and `lines` are about pods. Default: none.
     */
    nodeLogs: nodeLogSettings.prefault([]),

    /** What all CloudWatch Logs destinations share. */
    cloudWatchLogs: cloudWatchLogsDefaults.prefault({}),

    /** What goes with each line, and where it is learnt. */
    metadata: metadataSettings.prefault({}),

    /** What happens to lines before they are shipped. */
    lines: linesSettings.prefault({}),

    /** Sections of Fluent Bit's configuration beyond what the other settings write. */
    extra: extraSettings.prefault({}),

    /**
     * Certificates of authorities that Fluent Bit trusts beside Mozilla's root certificates: those of a Splunk or an OpenSearch with a certificate of your own authority, or of a proxy that
     * inspects TLS. A self-signed certificate of a server will do too. They hold for every output. Default: none.
     */
    certificateAuthorities: z.array(certificateAuthority).prefault([]),

    /**
     * Proxy by which Fluent Bit reaches all destinations and STS. It is never asked for the API server, the kubelet, the instance metadata service and Services of the cluster. Default: none.
     *
     * @see https://docs.fluentbit.io/manual/administration/http-proxy
     */
    httpProxy: httpProxySettings.optional(),

    /**
     * Hosts and domains of destinations that are reached without the proxy, beside those that never are: `logs.eu-central-1.amazonaws.com` where the VPC has an endpoint for it, or `.example.com` for
     * that domain and all hosts below it. Fluent Bit knows no ranges of addresses. Default: none.
     */
    noProxy: z.array(noProxyHost).prefault([]),

    /** The hosts by which Fluent Bit reaches AWS. Default: those of the region. */
    awsEndpoints: awsEndpointsSettings.prefault({}),

    /** The bucket that the stack creates for all S3 and Firehose destinations that do not name something else. */
    s3: ownBucketSettings.prefault({}),

    /**
     * Where reading starts in log files that Fluent Bit meets for the first time. `head`: at the beginning, so nothing is lost
     * that is still on the node. `tail`: at the end, so only lines written after the first start are shipped; a container that
     * starts while Fluent Bit is down then loses its first lines.
     */
    readFrom: z.enum(["head", "tail"]).default("head"),

    /** Where lines wait between being read and being delivered. */
    buffer: z
        .strictObject({
            /**
             * `filesystem`: on the node's disk, so that a restart or an outage loses nothing. `memory`: an outage longer than the
             * memory lasts, or a restart with lines in flight, loses lines. A file on the disk that cannot be read, as after a power cut, is removed, and Fluent Bit's log says so.
             *
             * @see https://docs.fluentbit.io/manual/administration/buffering-and-storage
             */
            type: z.enum(["filesystem", "memory"]).default("filesystem"),
            /**
             * Disk a destination may use while it cannot be reached, in MiB. The oldest lines go when it is full. More than 16 namespaces that differ by their log group alone share one
             * output, which may use 16 times as much.
             */
            maxMiBPerDestination: z.int().min(16).max(102400).default(1024),
        })
        .prefault({}),

    /** Least severity of Fluent Bit's own log. */
    logLevel: z.enum(["error", "warn", "info", "debug", "trace"]).default("info"),

    /** Port of Fluent Bit's HTTP server, for health checks (`/api/v1/health`) and metrics (`/api/v2/metrics/prometheus`). */
    httpPort: z.int().min(1024).max(65535).default(2020),

    /**
     * How it is found out that Fluent Bit has to be restarted.
     */
    liveness: z
        .strictObject({
            /**
             * What is asked. `pipeline`: the loop that moves lines, through an input that answers questions about its health and takes no lines. `server`: only the HTTP
             * server, which is a thread of its own and answers also when no line moves any more. Neither fails because a destination cannot be reached.
             */
            asks: z.enum(["pipeline", "server"]).default("pipeline"),
            /** Port of the input that answers for the pipeline. */
            port: z.int().min(1024).max(65535).default(2021),
        })
        .prefault({}),

    /**
     * When a pod counts as ready. A roll-out goes on to the next nodes only while its pods are ready, and `npm run verify` says why one is not.
     */
    readiness: z
        .strictObject({
            /**
             * What is asked. `delivery`: whether lines are delivered. The pod is not ready while the same lines have failed to be delivered for `overdueSeconds`, whatever the reason, and for a minute
             * after lines were given up. It stays ready while there is nothing to deliver. `server`: only whether the HTTP server answers, as it also does when nothing can be delivered.
             */
            asks: z.enum(["delivery", "server"]).default("delivery"),
            /**
             * Seconds for which the delivery of the same lines has to fail until the pod is not ready. Where it fails right after the start, ten seconds are enough.
             */
            overdueSeconds: z.int().min(10).max(3600).default(180),
        })
        .prefault({}),

    /** Images, when not upstream's own. */
    image: z
        .strictObject({
            /** Repository that holds upstream's tags, such as a mirror in ECR: Windows nodes pull faster from it. */
            repository: mayBeOutput(z.string().min(1), ({ id }) => `${id}.example.com/fluent-bit`).default(
                defaultImageRepository,
            ),
            /**
             * Secrets in Fluent Bit's namespace by which the kubelet pulls the image, for a registry that asks for a password. They have to be there already, or to come with the namespace. ECR in
             * the nodes' account needs none. Default: none.
             *
             * @see https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/
             */
            pullSecrets,
            /**
             * Images by Windows version or `linux`, such as `2022: my.registry/fluent-bit:windows-2022-5.1.5@sha256:…`. The configuration is written for the version of Fluent Bit that the
             * tag names; where it names none, give `{ reference, version }`.
             */
            overrides: z
                .partialRecord(
                    z.enum([...windowsVersions, "linux"]),
                    z.union([
                        z.string().min(1),
                        z.strictObject({
                            /** Full reference, such as `my.registry/fluent-bit@sha256:…`. */
                            reference: mayBeOutput(z.string().min(1), ({ id }) => `${id}.example.com/fluent-bit`),
                            /** Version of Fluent Bit in it, such as `5.1.5`. */
                            version: z
                                .string()
                                .regex(
                                    /^\d+\.\d+\.\d+$/,
                                    "must be a version of Fluent Bit in three numbers, such as 5.1.5",
                                ),
                        }),
                    ]),
                )
                .prefault({}),
        })
        .prefault({}),

    /** CPU and memory of each pod. */
    resources: resourcesSettings.prefault({}),

    /**
     * Taints that Fluent Bit's pods put up with. Default: all, so that no node is left out.
     *
     * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
     */
    tolerations: z.array(toleration).prefault([{ operator: "Exists" }]),

    ...podSettings,

    /** Priority class of the pods: a shipper that is evicted first loses the lines that tell why. */
    priorityClassName: priorityClassName.default("system-node-critical"),

    /** Minutes until a roll-out counts as failed. On a new node, pulling a Windows image can take a quarter of an hour. */
    rolloutTimeoutMinutes: z.int().min(1).max(240).default(30),

    /** Nodes on which a roll-out may replace the pod at the same time: a number or a percentage. */
    maxUnavailable: z
        .union(
            [z.int().min(1), z.string().regex(/^([1-9]\d?|100)%$/, 'must be a percentage from "1%" to "100%"')],
            'must be a number from 1 or a percentage such as "10%"',
        )
        .default("10%"),
});

export type FluentBitSettings = z.output<typeof fluentBitSettings>;
export type FluentBitSettingsInput = z.input<typeof fluentBitSettings>;
export type RouteSettings = FluentBitSettings["routes"][number];

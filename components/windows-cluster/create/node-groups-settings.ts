import { z } from "zod";

import { recurrenceFault } from "../../aws/cron";
import { instanceType } from "../../aws/instance-types";
import { distinct, kmsKeyArn } from "../../aws/settings";
import { timeZoneFault } from "../../aws/time-zone";
import { labelName, labelValue } from "../../kubernetes/settings";
import { type WindowsVersion, windowsVersions } from "../windows-versions";
import { windowsEditions } from "./ami-types";
import { whyNotForWindows } from "./instance-types";

/**
 * Labels that a node group may set: EKS and the kubelet keep the others for themselves.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction
 * @see https://github.com/eksctl-io/eksctl/issues/4007 (EKS' answer)
 */
const nodeLabelName = labelName.refine(
    (key) => !/^([^/]+\.)?((kubernetes|k8s)\.io|eks\.amazonaws\.com)\//.test(key),
    "must not be of kubernetes.io, k8s.io or eks.amazonaws.com, whose labels EKS and the kubelet set",
);

const labels = z.record(nodeLabelName, labelValue);

/**
 * A taint. EKS takes 63 characters for the key, domain included.
 *
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_Taint.html
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
 */
const taint = z.strictObject({
    /** Key of the taint. */
    key: labelName.max(63, "must have at most 63 characters"),
    /** Value of the taint. Default: none. */
    value: labelValue.default(""),
    /** What happens to pods that do not tolerate it. */
    effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]),
});

function checked(fault: (text: string) => string | undefined) {
    return z.string().superRefine((text, context) => {
        const message = fault(text);
        if (message !== undefined) {
            context.addIssue({ code: "custom", message });
        }
    });
}

const cron = checked(recurrenceFault);

/** @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-scheduled-scaling.html */
const schedule = z.strictObject({
    /** When the nodes go, as cron. They are gone until `start`, with all that runs on them. */
    stop: cron,
    /** When they come back, as cron: `minSize`, `maxSize` and `desiredSize` hold again. */
    start: cron,
    /** Time zone of `start` and `stop`. */
    timeZone: checked(timeZoneFault).default("Etc/UTC"),
});

function isDay(text: string): boolean {
    const day = new Date(`${text}T00:00:00Z`);
    return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** As many as EKS takes in a node group: https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html */
const nodeCount = z.int().min(0).max(450);

export const linuxNodesSettings = z.strictObject({
    /** EC2 types of the nodes, all with processors of one kind (Intel and AMD, or Graviton). EKS takes one that is available. */
    instanceTypes: distinct(instanceType).min(1).default(["t3.large"]),
    /** Linux nodes there are at least. CoreDNS runs on two where it can. */
    minSize: nodeCount.min(1).default(2),
    /** Linux nodes there are at most. */
    maxSize: nodeCount.min(1).default(3),
    /** Linux nodes to begin with. With `clusterAutoscaler`, a later change here is not applied: the autoscaler decides. */
    desiredSize: nodeCount.min(1).default(2),
    /** Size of the disk, in GiB. */
    diskGiB: z.int().min(20).max(16384).default(30),
    /** Whether the nodes are spot instances. CoreDNS is on them: when AWS takes them back, names do not resolve for a while. */
    spot: z.boolean().default(false),
    /** Labels of the nodes. Default: none. */
    labels: labels.default({}),
});

export const windowsNodeGroupSettings = z.strictObject({
    /** Name of the node group: what its AWS resources are called after. */
    name: z
        .string()
        .regex(
            /^[a-z]([-a-z0-9]{0,28}[a-z0-9])?$/,
            "must be at most 30 lower-case letters, digits and -, a letter first",
        ),

    /**
     * Windows Server version. 2025 needs Kubernetes 1.35 or newer.
     *
     * @see https://docs.aws.amazon.com/eks/latest/userguide/eks-optimized-windows-ami.html
     */
    windowsVersion: z.enum(windowsVersions as [WindowsVersion, ...WindowsVersion[]]).default("2022"),

    /** `Core` has no desktop: it starts faster and needs fewer patches. `Full` is for what asks for the desktop's libraries. */
    edition: z.enum(windowsEditions).default("Core"),

    /**
     * A release of EKS' Windows AMI, such as `1.35-2026.04.18`. Default: the newest when the group is made or its Kubernetes version
     * changes. AWS takes an AMI away four months after its release, and a pinned group can start no node then.
     *
     * @see https://docs.aws.amazon.com/eks/latest/userguide/eks-ami-versions-windows.html
     */
    releaseVersion: z
        .string()
        .regex(/^1\.\d+-\d{4}[.-]\d{2}[.-]\d{2}$/, {
            error: 'must be a release of the AMI, such as "1.35-2026.04.18"',
            abort: true,
        })
        .refine((release) => isDay(release.slice(-10).replaceAll(".", "-")), "names a day that there is not")
        .optional(),

    /** EC2 types of the nodes. EKS takes one that is available; spot groups should name several. */
    instanceTypes: distinct(
        instanceType.superRefine((type, context) => {
            const reason = whyNotForWindows(type);
            if (reason !== undefined) {
                context.addIssue({ code: "custom", message: reason });
            }
        }),
    )
        .min(1)
        .default(["m6i.large"]),

    /** Nodes of the group there are at least. */
    minSize: nodeCount.default(1),

    /** Nodes of the group there are at most. */
    maxSize: nodeCount.min(1).default(3),

    /** Nodes to begin with. With `clusterAutoscaler` or a `schedule`, a later change here is not applied: those decide. */
    desiredSize: nodeCount.default(2),

    /**
     * Takes the nodes away at one time and brings them back at another: for nights and weekends of a development cluster. The cluster
     * itself and the Linux nodes stay. Default: the nodes are there all the time.
     */
    schedule: schedule.optional(),

    /**
     * Whether the nodes are spot instances: at a fraction of the price, and AWS may take one back with two minutes' notice. Lines that
     * are not shipped by then are lost.
     */
    spot: z.boolean().default(false),

    /**
     * Size of the disk, in GiB. Windows and its base images alone take 50; beside them are the applications' layers and the logs that
     * wait to be shipped.
     */
    diskGiB: z.int().min(100).max(16384).default(100),

    /** KMS key of the disk; the service-linked role of EC2 Auto Scaling has to be allowed to use it. Default: the account's EBS key. */
    diskKmsKeyArn: kmsKeyArn.optional(),

    /** Whether the taint `os=windows:NoSchedule` keeps pods away that do not say that they are for Windows. */
    windowsTaint: z.boolean().default(true),

    /** Further taints. Default: none. Fluent Bit tolerates every taint. */
    taints: z.array(taint).max(49).default([]),

    /** Labels of the nodes. Default: none beyond those of EKS and the kubelet. */
    labels: labels.default({}),

    /**
     * How many hops the answers of the instance metadata service travel. With 1, no pod reads the node's credentials; 2 lets every pod.
     *
     * @see https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html
     */
    metadataHopLimit: z.int().min(1).max(2).default(1),

    /** How many nodes are exchanged at a time when the Kubernetes version, the AMI or the launch template changes. */
    maxUnavailable: z.int().min(1).max(100).default(1),
});

export type LinuxNodesSettings = z.output<typeof linuxNodesSettings>;
export type WindowsNodeGroupSettings = z.output<typeof windowsNodeGroupSettings>;

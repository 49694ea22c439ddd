import { z } from "zod";

import { recurrenceFault } from "../../aws/cron";
import { mayBeOutput } from "../../outputs/may-be-output";
import { instanceType } from "../../aws/instance-types";
import { kmsKeyArn } from "../../aws/settings";
import { distinct } from "../../settings/distinct";
import { timeZoneFault } from "../../aws/time-zone";
import { labelName, labelValue } from "../../kubernetes/settings";
import { type WindowsVersion, windowsVersions } from "../windows-versions";
import { windowsEditions } from "./ami-types";
import { windowsInstanceFault } from "./instance-types";

/** Releases instead of one that is not known yet. There are none of this version of Kubernetes. */
export const sampleReleases = { one: "1.0-2000.01.01", other: "1.0-2000.01.02" };

/**
 * Labels that a node group may set: EKS and the kubelet reserve the others.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction
 * @see https://github.com/eksctl-io/eksctl/issues/4007 (EKS's answer)
 */
const nodeLabelName = labelName.refine(
    (key) => !/^([^/]+\.)?((kubernetes|k8s)\.io|eks\.amazonaws\.com)\//.test(key),
    "must not be in the domains kubernetes.io, k8s.io or eks.amazonaws.com, which are reserved for EKS and the kubelet",
);

const labels = z.record(nodeLabelName, labelValue);

/**
 * A taint. EKS allows 63 characters for the key, including the domain.
 *
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_Taint.html
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
 */
const taint = z.strictObject({
    /** Key of the taint. */
    key: labelName.max(63, "must have at most 63 characters"),
    /** Value of the taint. Default: none. */
    value: labelValue.default(""),
    /** Effect on pods that do not tolerate the taint. */
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
    /** Cron expression of the time at which the group scales to zero nodes. Their pods stop until `start`. */
    stop: cron,
    /** Cron expression of the time at which the group scales back to `minSize`, `maxSize` and `desiredSize`. */
    start: cron,
    /** Time zone of `start` and `stop`. */
    timeZone: checked(timeZoneFault).default("Etc/UTC"),
});

function isDay(text: string): boolean {
    const day = new Date(`${text}T00:00:00Z`);
    return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** EKS's quota of nodes in a node group: https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html */
const nodeCount = z.int().min(0).max(450);

export const linuxNodesSettings = z.strictObject({
    /** EC2 instance types, all of one architecture (Intel and AMD, or Graviton). EKS uses an available one. */
    instanceTypes: distinct(instanceType).min(1).default(["t3.large"]),
    /** Minimum number of Linux nodes. CoreDNS runs on two nodes if possible. */
    minSize: nodeCount.min(1).default(2),
    /** Maximum number of Linux nodes. */
    maxSize: nodeCount.min(1).default(3),
    /** Initial number of Linux nodes. With `clusterAutoscaler`, later changes are not applied, because the autoscaler decides. */
    desiredSize: nodeCount.min(1).default(2),
    /** Size of the disk, in GiB. */
    diskGiB: z.int().min(20).max(16384).default(30),
    /** Whether the nodes are spot instances. They run CoreDNS: when AWS interrupts them, DNS fails for a while. */
    spot: z.boolean().default(false),
    /** Labels of the nodes. Default: none. */
    labels: labels.default({}),
});

export const windowsNodeGroupSettings = z.strictObject({
    /** Name of the node group. Its AWS resources are named after it. */
    name: z
        .string()
        .regex(
            /^[a-z]([-a-z0-9]{0,28}[a-z0-9])?$/,
            "must be at most 30 lower-case letters, digits and -, beginning with a letter",
        ),

    /**
     * Windows Server version. 2025 needs Kubernetes 1.35 or newer.
     *
     * @see https://docs.aws.amazon.com/eks/latest/userguide/eks-optimized-windows-ami.html
     */
    windowsVersion: z.enum(windowsVersions as [WindowsVersion, ...WindowsVersion[]]).default("2022"),

    /** Edition of Windows Server. `Core` has no desktop, starts faster and needs fewer patches. `Full` is for software that needs the desktop's libraries. */
    edition: z.enum(windowsEditions).default("Core"),

    /**
     * Release of EKS's Windows AMI, such as `1.35-2026.04.18`. Default: the newest release when the group is created or its Kubernetes version changes. AWS removes an AMI four months after its release. A group that is pinned to it can then not start nodes.
     *
     * @see https://docs.aws.amazon.com/eks/latest/userguide/eks-ami-versions-windows.html
     */
    releaseVersion: mayBeOutput(
        z
            .string()
            .regex(/^1\.\d+-\d{4}[.-]\d{2}[.-]\d{2}$/, {
                error: 'must be an AMI release, such as "1.35-2026.04.18"',
                abort: true,
            })
            .refine((release) => isDay(release.slice(-10).replaceAll(".", "-")), "contains a date that does not exist"),
        ({ isOther }) => (isOther ? sampleReleases.other : sampleReleases.one),
    ).optional(),

    /** EC2 instance types. EKS uses an available one. List several for spot instances. */
    instanceTypes: distinct(
        instanceType.superRefine((type, context) => {
            const reason = windowsInstanceFault(type);
            if (reason !== undefined) {
                context.addIssue({ code: "custom", message: reason });
            }
        }),
    )
        .min(1)
        .default(["m6i.large"]),

    /** Minimum number of nodes. */
    minSize: nodeCount.default(1),

    /** Maximum number of nodes. */
    maxSize: nodeCount.min(1).default(3),

    /** Initial number of nodes. With `clusterAutoscaler` or a `schedule`, later changes are not applied, because those decide. */
    desiredSize: nodeCount.default(2),

    /**
     * Scales the group to zero at one time and back at another, such as for nights and weekends of a development cluster. The cluster itself and the Linux nodes keep running. Default: no schedule.
     */
    schedule: schedule.optional(),

    /**
     * Whether the nodes are spot instances. They cost much less, but AWS can interrupt one with two minutes' notice. Lines that Fluent Bit has not shipped by then are lost.
     */
    spot: z.boolean().default(false),

    /**
     * Size of the disk, in GiB. Windows and its base images need 50 GiB. Image layers of applications, and logs that wait for delivery, need additional space.
     */
    diskGiB: z.int().min(100).max(16384).default(100),

    /** KMS key of the disk. The key policy must allow the service-linked role of EC2 Auto Scaling to use it. Default: the account's EBS key. */
    diskKmsKeyArn: kmsKeyArn.optional(),

    /** Whether the nodes have the taint `os=windows:NoSchedule`, which keeps away pods without a toleration for it. */
    windowsTaint: z.boolean().default(true),

    /** Further taints. Default: none. Fluent Bit tolerates every taint. */
    taints: z.array(taint).max(49).default([]),

    /** Labels of the nodes. Default: none beyond those of EKS and the kubelet. */
    labels: labels.default({}),

    /**
     * Hop limit of the instance metadata service. With 1, pods cannot read the node's credentials; with 2, every pod can.
     *
     * @see https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html
     */
    metadataHopLimit: z.int().min(1).max(2).default(1),

    /** Maximum number of nodes that are replaced at a time when the Kubernetes version, the AMI or the launch template changes. */
    maxUnavailable: z.int().min(1).max(100).default(1),
});

export type LinuxNodesSettings = z.output<typeof linuxNodesSettings>;
export type WindowsNodeGroupSettings = z.output<typeof windowsNodeGroupSettings>;

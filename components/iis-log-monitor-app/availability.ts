import { z } from "zod";

import type { Problem } from "../settings/problems";
import type { WindowsVersion } from "../windows-cluster/windows-versions";

const amountForm = 'must be a number of pods or a percentage of them, such as 1 or "50%"';
const amount = z.union([z.int().min(0), z.string().regex(/^(100|\d{1,2})%$/, amountForm)], amountForm);

/** `off`: no constraint. The others are Kubernetes' values. */
const spread = z.enum(["ScheduleAnyway", "DoNotSchedule", "off"]).default("ScheduleAnyway");

/** Number of pods, and how many of them may be unavailable. */
export const availabilitySettings = {
    /** Replicas for each Windows version. Default: 2. Do not set it with `autoscaling`, which sets the number. */
    replicas: z.int().min(0).max(1000).optional(),

    /**
     * A HorizontalPodAutoscaler for each Windows version, instead of a fixed number of replicas. It needs metrics-server, which an EKS cluster does not have by default
     * (`aws eks create-addon --addon-name metrics-server`). It compares the usage with the pod's requests (`resources`).
     *
     * @see https://docs.aws.amazon.com/eks/latest/userguide/metrics-server.html
     * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
     */
    autoscaling: z
        .strictObject({
            /** Minimum replicas. */
            minReplicas: z.int().min(1).max(1000).default(2),
            /** Maximum replicas. */
            maxReplicas: z.int().min(1).max(1000),
            /** Target average CPU usage, in percent of `resources.cpuRequest`. A pod without a CPU limit can use more than 100 percent. */
            cpuUtilization: z.int().min(1).max(1000).default(70),
            /** Target average memory usage, in percent of `resources.memoryRequest`. Default: memory is not considered. */
            memoryUtilization: z.int().min(1).max(1000).optional(),
            /**
             * Seconds to wait after adding pods before more are added. A Windows container needs minutes to start, and its start uses CPU that is not load. Without the wait, the autoscaler would double the pods again and again.
             */
            settleSeconds: z.int().min(15).max(1800).default(180),
            /** Seconds of low load before pods are removed, one by one. A replacement for a removed pod needs minutes to start. */
            scaleDownAfterSeconds: z.int().min(0).max(3600).default(900),
        })
        .optional(),

    /**
     * PodDisruptionBudget, which limits how many pods a drain of nodes, such as an update of the node group, evicts at once. It is created if more than one pod can run, or if one of these settings is set.
     *
     * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/
     */
    disruptionBudget: z
        .strictObject({
            /** Whether to create a PodDisruptionBudget. */
            create: z.boolean().default(true),
            /** Minimum number or percentage of available pods. At least one pod must be evictable, or no node could be drained. */
            minAvailable: amount.optional(),
            /** Maximum number or percentage of unavailable pods. Default: 1 if `minAvailable` is not set. */
            maxUnavailable: amount.optional(),
        })
        .prefault({}),

    /**
     * Topology spread constraints. `ScheduleAnyway`: as evenly as possible. `DoNotSchedule`: a pod waits if it would make the spread uneven. `off`: no constraint. Only pods of the newest roll-out count, so that replaced pods do not affect it.
     *
     * @see https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
     */
    topologySpread: z
        .strictObject({
            /** Spread over availability zones. */
            zones: spread,
            /** Spread over nodes. */
            hosts: spread,
        })
        .prefault({}),
};

type AvailabilitySettings = z.output<z.ZodObject<typeof availabilitySettings>> & {
    windowsVersions: readonly WindowsVersion[];
};

/** Minimum replicas of all Windows versions together. */
export function fewestPods({ replicas = 2, autoscaling, windowsVersions }: AvailabilitySettings): number {
    return (autoscaling?.minReplicas ?? replicas) * windowsVersions.length;
}

/** Whether more than one pod can run. */
export function canBeSeveral({ replicas = 2, autoscaling, windowsVersions }: AvailabilitySettings): boolean {
    return (autoscaling?.maxReplicas ?? replicas) * windowsVersions.length > 1;
}

export function availabilityProblems(settings: AvailabilitySettings): Problem[] {
    return [...scalingProblems(settings), ...budgetProblems(settings)];
}

function scalingProblems({ replicas, autoscaling }: AvailabilitySettings): Problem[] {
    if (autoscaling === undefined) {
        return [];
    }
    const problems: Problem[] = [];
    if (replicas !== undefined) {
        problems.push({
            setting: "replicas",
            value: String(replicas),
            remedy: "contradicts autoscaling, which sets the number of pods: every `pulumi up` would reset it; remove one of the two (the minimum is autoscaling.minReplicas)",
        });
    }
    if (autoscaling.maxReplicas < autoscaling.minReplicas) {
        problems.push({
            setting: "autoscaling.maxReplicas",
            value: String(autoscaling.maxReplicas),
            remedy: `must be at least minReplicas, which is ${autoscaling.minReplicas}`,
        });
    }
    return problems;
}

function budgetProblems(settings: AvailabilitySettings): Problem[] {
    const { create, minAvailable, maxUnavailable } = settings.disruptionBudget;
    const pods = fewestPods(settings);
    if (minAvailable !== undefined && maxUnavailable !== undefined) {
        return [
            {
                setting: "disruptionBudget.maxUnavailable",
                value: JSON.stringify(maxUnavailable),
                remedy: "cannot be combined with minAvailable in Kubernetes; remove one of the two",
            },
        ];
    }
    if (!create || pods === 0) {
        return [];
    }
    if (minAvailable !== undefined && podsOf(minAvailable, pods) >= pods) {
        const value = JSON.stringify(minAvailable);
        return [
            {
                setting: "disruptionBudget.minAvailable",
                value,
                remedy: `protects all of the ${pods} pod(s) that may be running, so their nodes could not be drained; use a smaller value, or run more pods`,
            },
        ];
    }
    if (maxUnavailable !== undefined && podsOf(maxUnavailable, pods) === 0) {
        return [
            {
                setting: "disruptionBudget.maxUnavailable",
                value: JSON.stringify(maxUnavailable),
                remedy: "allows no eviction, so no node with one of the pods could be drained; set at least 1",
            },
        ];
    }
    return [];
}

/** Kubernetes rounds both percentages up. */
function podsOf(amount: number | string, pods: number): number {
    return typeof amount === "number" ? amount : Math.ceil((Number.parseInt(amount, 10) * pods) / 100);
}

import { z } from "zod";

import type { Problem } from "../settings/problems";
import type { IisLogMonitorAppSettings } from "./settings";

const amountForm = 'must be a number of pods or a percentage of them, such as 1 or "50%"';
const amount = z.union([z.int().min(0), z.string().regex(/^(100|\d{1,2})%$/, amountForm)], amountForm);

/** `off`: no such rule. The others are Kubernetes' own words. */
const spread = z.enum(["ScheduleAnyway", "DoNotSchedule", "off"]).default("ScheduleAnyway");

/** How many pods there are, and how many may be missing. */
export const availabilitySettings = {
    /** Number of pods, of each Windows version. Default: 2. With `autoscaling` the scaler decides, and this is not to be set. */
    replicas: z.int().min(0).max(1000).optional(),

    /**
     * A HorizontalPodAutoscaler in the place of a fixed number of pods, for each Windows version one. It needs metrics-server, which an EKS cluster does not have by itself
     * (`aws eks create-addon --addon-name metrics-server`), and it compares with what a pod requests: `resources`.
     *
     * @see https://docs.aws.amazon.com/eks/latest/userguide/metrics-server.html
     * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
     */
    autoscaling: z
        .strictObject({
            /** Fewest pods. */
            minReplicas: z.int().min(1).max(1000).default(2),
            /** Most pods. */
            maxReplicas: z.int().min(1).max(1000),
            /** CPU that the pods should use on average, in percent of `resources.cpuRequest`. A pod without a limit can use more than 100. */
            cpuUtilization: z.int().min(1).max(1000).default(70),
            /** Memory that the pods should use on average, in percent of `resources.memoryRequest`. Default: memory does not count. */
            memoryUtilization: z.int().min(1).max(1000).optional(),
            /**
             * Seconds that new pods get to take over their share before more are added. A Windows container takes minutes from the decision to the first
             * answer, and the CPU of its start is not the load of its users: a scaler in a hurry would double the pods again and again.
             */
            settleSeconds: z.int().min(15).max(1800).default(180),
            /** Seconds for which the load has to be low before pods are taken away, one by one. What is taken away costs minutes to get back. */
            scaleDownAfterSeconds: z.int().min(0).max(3600).default(900),
        })
        .optional(),

    /**
     * How many pods a drain of nodes, such as an update of the node group, may take away at once. Created where more than one pod can run, or where a setting here says how many.
     *
     * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/
     */
    disruptionBudget: z
        .strictObject({
            /** Whether there is one. */
            create: z.boolean().default(true),
            /** Pods that have to stay, as a number or a percentage. It must leave one to take away, or no node could ever be drained. */
            minAvailable: amount.optional(),
            /** Pods that may be missing, as a number or a percentage. Default: 1, where `minAvailable` is not set. */
            maxUnavailable: amount.optional(),
        })
        .prefault({}),

    /**
     * How the pods are spread. `ScheduleAnyway`: as evenly as there is room. `DoNotSchedule`: a pod waits rather than stand unevenly. `off`: wherever the
     * scheduler likes. Only pods of the newest roll-out are counted, so that the ones it replaces do not push it aside.
     *
     * @see https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
     */
    topologySpread: z
        .strictObject({
            /** Over availability zones. */
            zones: spread,
            /** Over nodes. */
            hosts: spread,
        })
        .prefault({}),
};

type AvailabilitySettings = Pick<IisLogMonitorAppSettings, keyof typeof availabilitySettings | "windowsVersions">;

/** Pods that are there when there are as few as there may be, all Windows versions together. */
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
            remedy: "autoscaling decides how many pods there are, and every `pulumi up` would undo it; remove one of the two (minReplicas is its lower end)",
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
                remedy: "Kubernetes takes this or minAvailable, not both; remove one of the two",
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
                remedy: `keeps all of the ${pods} pod(s) that may be all there are, so no node with one of them could be drained; make it smaller, or run more pods`,
            },
        ];
    }
    if (maxUnavailable !== undefined && podsOf(maxUnavailable, pods) === 0) {
        return [
            {
                setting: "disruptionBudget.maxUnavailable",
                value: JSON.stringify(maxUnavailable),
                remedy: "lets no pod go, so no node with one of them could be drained; set at least 1",
            },
        ];
    }
    return [];
}

/** Kubernetes rounds a percentage up, of what must stay as of what may go. */
function podsOf(amount: number | string, pods: number): number {
    return typeof amount === "number" ? amount : Math.ceil((Number.parseInt(amount, 10) * pods) / 100);
}

import { z } from "zod";

import { cpuQuantity, memoryLimit, memoryRequest } from "../kubernetes/quantity";
import { dnsName, labelName, labelNameForm, labelValue, priorityClassName } from "../kubernetes/settings";
import { mayBeOutput } from "../outputs/may-be-output";
import type { Problem } from "../settings/problems";
import { environmentSettings } from "./environment";

export const resourcesSettings = z.strictObject({
    /** CPU that the scheduler sets aside. */
    cpuRequest: cpuQuantity.default("250m"),
    /** CPU a pod may use at most. Default: no limit. */
    cpuLimit: cpuQuantity.optional(),
    /** Memory that the scheduler sets aside. */
    memoryRequest: memoryRequest.default("512Mi"),
    /** Memory a pod may use at most. */
    memoryLimit: memoryLimit.default("1Gi"),
});

/** What the pods are given beside the image. */
export const podSettings = {
    /** CPU and memory of each pod. IIS and LogMonitor together need about half a gigabyte. */
    resources: resourcesSettings.prefault({}),

    /**
     * Environment variables of the container: a text, or `{ secret, key }` for what a Secret holds. ServiceMonitor gives them to the application pool, and with
     * `sites` every site's pool gets them.
     *
     * A text that looks like a credential is refused: everybody who can see the stack's file, its state or the pod could read it. Names and values that
     * ServiceMonitor does not hand on, or at which it ends the container, are refused too: two names that differ in upper and lower case only, variables of
     * Windows' own such as `PATH`, an empty value, a `%` before two hexadecimal digits, a `\` before a quotation mark, and more than 29,900 characters. The contents of
     * a Secret cannot be checked here.
     *
     * @see https://github.com/microsoft/IIS.ServiceMonitor#readme
     */
    environment: environmentSettings,

    /**
     * Labels of the pods, beside the application's own. Routes can match them.
     *
     * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/
     */
    podLabels: z
        .record(
            labelName,
            mayBeOutput(labelValue, ({ id }) => id),
        )
        .default({}),

    /**
     * Secrets in the application's namespace by which the kubelet pulls the image, for a registry that asks for a password. They have to be there already. ECR in the nodes' account needs none. Default: none.
     *
     * @see https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/
     */
    imagePullSecrets: z.array(mayBeOutput(dnsName, ({ id }) => `output-${id}`)).default([]),

    /** Annotations of the pods. */
    podAnnotations: z
        .record(
            z.string().regex(labelNameForm, "must be an annotation's name, such as example.com/owner"),
            mayBeOutput(z.string(), ({ id }) => id),
        )
        .default({}),

    /**
     * PriorityClass of the pods. It has to be there already. Default: the cluster's.
     *
     * @see https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
     */
    priorityClassName: priorityClassName.optional(),
};

/** Labels by which Deployment and Service find the pods: another value would hide the pods from them. */
export function podLabelProblems(podLabels: Record<string, string>, own: Record<string, string>): Problem[] {
    return Object.keys(podLabels)
        .filter((name) => name in own)
        .map((name) => ({
            setting: `podLabels.${name}`,
            value: JSON.stringify(podLabels[name]),
            remedy: "is set by the application itself, which finds its pods by it; use another name",
        }));
}

import { z } from "zod";

import { cpuQuantity, memoryLimit, memoryRequest } from "../kubernetes/quantity";
import { annotationName, dnsName, labelName, labelValue, priorityClassName } from "../kubernetes/settings";
import { mayBeOutput, sampleName } from "../outputs/may-be-output";
import type { Problem } from "../settings/problems";
import { environmentSettings } from "./environment";

export const resourcesSettings = z.strictObject({
    /** CPU request of each pod. */
    cpuRequest: cpuQuantity.default("250m"),
    /** CPU limit of each pod. Default: no limit. */
    cpuLimit: cpuQuantity.optional(),
    /** Memory request of each pod. */
    memoryRequest: memoryRequest.default("512Mi"),
    /** Memory limit of each pod. */
    memoryLimit: memoryLimit.default("1Gi"),
});

/** Settings of the pods besides the image. */
export const podSettings = {
    /** CPU and memory of each pod. IIS and LogMonitor together need about 512 MiB. */
    resources: resourcesSettings.prefault({}),

    /**
     * Environment variables of the container: a text, or an entry of a Secret, as in `{ NAME: { kubernetesSecret: { name, key } } }`. ServiceMonitor passes them to the application pool; with `sites`, every site's pool gets them.
     *
     * A text that looks like a credential is refused, because everyone who can see the stack file, the state or the pod could read it. Names and values that ServiceMonitor does not pass on, or that end the container, are refused too: names that differ only in case, variables of Windows such as `PATH`, an empty value, a `%` before two hexadecimal digits, a `\` before a quotation mark, and more than 29,900 characters. The contents of a Secret cannot be checked.
     *
     * @see https://github.com/microsoft/IIS.ServiceMonitor#readme
     */
    environment: environmentSettings,

    /**
     * Labels of the pods, in addition to the application's own. Routes can match them.
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
     * Existing Secrets in the application's namespace with which the kubelet pulls the image from a private registry. ECR in the nodes' account needs none. Default: none.
     *
     * @see https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/
     */
    imagePullSecrets: z.array(mayBeOutput(dnsName, sampleName)).default([]),

    /** Annotations of the pods. */
    podAnnotations: z
        .record(
            annotationName,
            mayBeOutput(z.string(), ({ id }) => id),
        )
        .default({}),

    /**
     * Existing PriorityClass of the pods. Default: the cluster's default.
     *
     * @see https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
     */
    priorityClassName: priorityClassName.optional(),
};

/** Labels with which Deployment and Service find the pods. With another value they would not find them. */
export function podLabelProblems(podLabels: Record<string, string>, own: Record<string, string>): Problem[] {
    return Object.keys(podLabels)
        .filter((name) => name in own)
        .map((name) => ({
            setting: `podLabels.${name}`,
            value: JSON.stringify(podLabels[name]),
            remedy: "is a label that the component sets itself to find its pods; use another name",
        }));
}

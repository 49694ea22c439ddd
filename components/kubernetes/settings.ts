import { z } from "zod";

/**
 * A DNS label: what Kubernetes takes as the name of a namespace, a Service or a container.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names
 */
export const dnsLabel = z
    .string()
    .regex(
        /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
        "must be a Kubernetes name: at most 63 lower-case letters, digits and -, no - at either end",
    );

/**
 * A quantity of CPU or memory.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export const quantity = z
    .string()
    .regex(/^\d+(\.\d+)?(m|[kMGT]|[KMGT]i)?$/, 'must be a Kubernetes quantity, such as "500m" or "256Mi"');

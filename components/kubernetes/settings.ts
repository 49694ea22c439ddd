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

/**
 * A DNS subdomain: what Kubernetes takes as the name of a Secret or a ConfigMap.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names
 */
export const dnsName = z
    .string()
    .regex(
        /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
        "must be the name of a Kubernetes object: at most 253 lower-case letters, digits, - and .",
    );

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/ */
export const labelName = z
    .string()
    .regex(
        /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/,
        "must be a label's name, such as team or example.com/team",
    );

export const labelValue = z
    .string()
    .regex(/^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/, "must be at most 63 letters, digits and - _ .");

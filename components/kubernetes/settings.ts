import { z } from "zod";

import { nearest } from "../settings/names";
import type { Problem } from "../settings/problems";

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
 * A DNS label that begins with a letter: what Kubernetes takes as the name of a Service.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#rfc-1035-label-names
 */
export const serviceName = dnsLabel.regex(
    /^(?!\d)/,
    "must begin with a letter: Kubernetes takes no other name of a Service",
);

/** Namespaces that every cluster has: https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#initial-namespaces */
const initialNamespaces = ["default", "kube-node-lease", "kube-public", "kube-system"];

/** A namespace that cannot be created, since it is in every cluster. */
export function initialNamespaceProblems(
    { namespace, createNamespace }: { namespace: string; createNamespace: boolean },
    allowed: readonly string[] = [],
): Problem[] {
    return createNamespace && initialNamespaces.includes(namespace) && !allowed.includes(namespace)
        ? [
              {
                  setting: "namespace",
                  value: JSON.stringify(namespace),
                  remedy: "is in every cluster and cannot be created; choose another, or set createNamespace: false",
              },
          ]
        : [];
}

const label = "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?";
const subdomain = `(?=[-.a-z0-9]{1,253}(?:/|$))${label}(?:\\.${label})*`;

/**
 * A DNS subdomain: what Kubernetes takes as the name of a Secret or a ConfigMap.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names
 */
export const dnsName = z
    .string()
    .regex(
        new RegExp(`^${subdomain}$`),
        "must be the name of a Kubernetes object: at most 253 lower-case letters, digits, - and ., a letter or a digit on both sides of each . and at either end",
    );

/**
 * The name of a label, with a domain before it or without.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 */
export const labelNameForm = new RegExp(`^(?:${subdomain}/)?[A-Za-z0-9](?:[-\\w.]{0,61}[A-Za-z0-9])?$`);

export const labelName = z.string().regex(labelNameForm, "must be a label's name, such as team or example.com/team");

export const labelValue = z
    .string()
    .regex(
        /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/,
        "must be a label's value: at most 63 letters, digits and - _ ., a letter or a digit at either end",
    );

/** The classes that every cluster has. */
const systemClasses = ["system-cluster-critical", "system-node-critical"];

/**
 * Name of a PriorityClass. Nobody can create one that begins with `system-`.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.35.0/pkg/apis/scheduling/validation/validation.go (`ValidatePriorityClass`)
 */
export const priorityClassName = dnsName.refine((name) => !name.startsWith("system-") || systemClasses.includes(name), {
    error: ({ input }) =>
        `cannot exist: names that begin with "system-" are Kubernetes' own; did you mean "${nearest(String(input), systemClasses) ?? "system-node-critical"}"?`,
});

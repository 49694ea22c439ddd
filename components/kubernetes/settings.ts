import { z } from "zod";

import { mayBeOutput, sampleName } from "../outputs/may-be-output";
import { nearest } from "../settings/names";
import type { Problem } from "../settings/problems";

/**
 * A DNS label: the name of a namespace, a Service or a container.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names
 */
export const dnsLabel = z
    .string()
    .regex(
        /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
        "must be a Kubernetes name: at most 63 lower-case letters, digits and -, not beginning or ending with -",
    );

/**
 * A DNS label that begins with a letter: the name of a Service.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#rfc-1035-label-names
 */
export const serviceName = dnsLabel.regex(
    /^(?!\d)/,
    "must begin with a letter, as Kubernetes requires for the name of a Service",
);

/** Namespaces that every cluster has: https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#initial-namespaces */
const initialNamespaces = ["default", "kube-node-lease", "kube-public", "kube-system"];

/** A namespace that cannot be created, because it exists in every cluster. */
export function initialNamespaceProblems(
    { namespace, createNamespace }: { namespace: string; createNamespace: boolean },
    allowed: readonly string[] = [],
): Problem[] {
    return createNamespace && initialNamespaces.includes(namespace) && !allowed.includes(namespace)
        ? [
              {
                  setting: "namespace",
                  value: JSON.stringify(namespace),
                  remedy: "exists in every cluster and cannot be created; choose another namespace, or set createNamespace: false",
              },
          ]
        : [];
}

const label = "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?";
const subdomain = `(?=[-.a-z0-9]{1,253}(?:/|$))${label}(?:\\.${label})*`;

/**
 * A DNS subdomain: the name of a Secret or a ConfigMap.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names
 */
export const dnsName = z
    .string()
    .regex(
        new RegExp(`^${subdomain}$`),
        "must be the name of a Kubernetes object: at most 253 lower-case letters, digits, - and .; it, and each part between dots, begins and ends with a letter or a digit",
    );

/**
 * The key of a label, with or without a domain.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 */
export const labelNameForm = new RegExp(`^(?:${subdomain}/)?[A-Za-z0-9](?:[-\\w.]{0,61}[A-Za-z0-9])?$`);

export const labelName = z
    .string()
    .regex(labelNameForm, "must be the key of a label, such as team or example.com/team");

/** The key of an annotation, which has the form of a label's key. */
export const annotationName = z
    .string()
    .regex(labelNameForm, "must be the name of an annotation, such as example.com/owner");

export const labelValue = z
    .string()
    .regex(
        /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/,
        "must be the value of a label: at most 63 letters, digits and - _ ., beginning and ending with a letter or a digit",
    );

/** The classes that every cluster has. */
const systemClasses = ["system-cluster-critical", "system-node-critical"];

/**
 * Name of a PriorityClass. Users cannot create one that begins with `system-`.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.35.0/pkg/apis/scheduling/validation/validation.go (`ValidatePriorityClass`)
 */
export const priorityClassName = mayBeOutput(
    dnsName.refine((name) => !name.startsWith("system-") || systemClasses.includes(name), {
        error: ({ input }) =>
            `cannot exist: Kubernetes reserves names that begin with "system-"; did you mean "${nearest(String(input), systemClasses) ?? "system-node-critical"}"?`,
    }),
    sampleName,
);

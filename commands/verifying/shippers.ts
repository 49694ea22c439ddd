import type { V1Node, V1NodeSelectorRequirement, V1Pod } from "@kubernetes/client-node";

import { type Check, explainedIn } from "./check";
import { deliveryFailure } from "./delivery-failure";
import type { Shipper } from "./expectation";
import { isWindows } from "./nodes";
import { isLeaving, isReady, whyNotReady } from "./pods";

/**
 * Checks that each node has a Ready Fluent Bit with the stack file's configuration.
 *
 * @param podsOf the pods of each DaemonSet
 * @param logs of pods that are not Ready, by the pod's name
 */
export function shipperChecks(
    nodes: readonly V1Node[],
    shippers: readonly Shipper[],
    podsOf: ReadonlyMap<Shipper, readonly V1Pod[]>,
    logs: ReadonlyMap<string, string>,
): Check[] {
    return nodes.flatMap((node): Check[] => {
        const subject = node.metadata?.name ?? "";
        const meant = shippers.filter((shipper) => isMeantFor(shipper, node));
        if (meant.length === 0) {
            // Fluent Bit cannot run on some Linux nodes, such as those of Fargate.
            return isWindows(node) ? [failure(subject, nobody(node, shippers))] : [];
        }
        return meant.map((shipper) => {
            const pods = (podsOf.get(shipper) ?? []).filter((pod) => pod.spec?.nodeName === subject && !isLeaving(pod));
            return shipperCheck(subject, shipper, pods.find(isReady) ?? pods[0], logs);
        });
    });
}

function shipperCheck(
    subject: string,
    shipper: Shipper,
    pod: V1Pod | undefined,
    logs: ReadonlyMap<string, string>,
): Check {
    const { namespace, description } = shipper;
    if (pod === undefined) {
        return failure(subject, `has no pod of ${description}; see kubectl -n ${namespace} get daemonsets,events`);
    }
    const name = pod.metadata?.name ?? "";
    if (!isReady(pod)) {
        const reason = deliveryFailure(logs.get(name) ?? "");
        return reason === undefined
            ? failure(
                  subject,
                  `${namespace}/${name} is not Ready: ${whyNotReady(pod)}; see kubectl -n ${namespace} describe pod ${name}`,
              )
            : failure(subject, `${namespace}/${name} does not deliver: ${reason}`, explainedIn.lost);
    }
    const mounted = (pod.spec?.volumes ?? []).flatMap(({ configMap }) => configMap?.name ?? []);
    const missing = shipper.configMaps.filter((configMap) => !mounted.includes(configMap));
    if (missing.length > 0) {
        return failure(
            subject,
            `${namespace}/${name} runs another configuration (${mounted.join(", ") || "none"}) than the stack file describes ` +
                `(${missing.join(", ")}); run pulumi up, or check out what was deployed`,
        );
    }
    return { step: "fluentBit", subject, status: "passed", detail: `${namespace}/${name} is Ready` };
}

function failure(subject: string, detail: string, seeAlso: string = explainedIn.fluentBit): Check {
    return { step: "fluentBit", subject, status: "failed", detail, seeAlso };
}

function nobody({ metadata }: V1Node, shippers: readonly Shipper[]): string {
    const build = metadata?.labels?.["node.kubernetes.io/windows-build"] ?? "unknown";
    return (
        `its Windows build is ${build}, for which there is none of ${shippers.map(({ description }) => description).join(", ")}; ` +
        "add its version to cluster.windowsVersions and run pulumi up"
    );
}

function isMeantFor({ nodeSelector, nodeRequirements }: Shipper, { metadata }: V1Node): boolean {
    const labels = metadata?.labels ?? {};
    return (
        Object.entries(nodeSelector).every(([key, value]) => labels[key] === value) &&
        nodeRequirements.every((requirement) => isMet(requirement, labels))
    );
}

/** @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#operators */
function isMet({ key, operator, values = [] }: V1NodeSelectorRequirement, labels: Record<string, string>): boolean {
    const value = labels[key];
    switch (operator) {
        case "In":
            return value !== undefined && values.includes(value);
        case "NotIn":
            return value === undefined || !values.includes(value);
        case "Exists":
            return value !== undefined;
        case "DoesNotExist":
            return value === undefined;
        default:
            throw new Error(`the operator ${operator} is unknown`);
    }
}

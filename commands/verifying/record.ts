import type { V1Pod } from "@kubernetes/client-node";

import type { PlannedDestination } from "../../components/fluent-bit-windows/destinations/destination";
import { keptFields, type MetadataField } from "../../components/fluent-bit-windows/metadata";
import type { PlannedStack } from "../planned-stack";
import type { SentRequest } from "./requests";

/** Differences between a shipped line and the plan: its metadata, as far as the cluster knows the expected values. */
export function recordProblems(
    message: string,
    request: SentRequest,
    { takesRecord }: PlannedDestination,
    { settings }: PlannedStack,
): string[] {
    if (!takesRecord) {
        return [];
    }
    const record = parsed(message);
    if (record === undefined) {
        return ["is text instead of the record of metadata.send"];
    }
    return keptFields(settings.fluentBit.metadata).flatMap((field) => {
        const value = record[field];
        if (value === undefined) {
            return [`has no ${field}`];
        }
        const allowed = valuesOf(field, request);
        return allowed === undefined || allowed.includes(value)
            ? []
            : [
                  `${field} is ${JSON.stringify(value)} instead of ${allowed.map((one) => JSON.stringify(one)).join(" or ")}`,
              ];
    });
}

function parsed(message: string): Record<string, unknown> | undefined {
    try {
        const value = JSON.parse(message) as unknown;
        return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
    } catch {
        return undefined;
    }
}

/** Expected values of a field; undefined if any value is correct. */
function valuesOf(field: MetadataField, { container, pod }: SentRequest): unknown[] | undefined {
    switch (field) {
        case "namespace":
        case "pod":
        case "container":
            return [container[field]];
        case "host":
            return [pod.spec?.nodeName];
        case "image":
            return imagesOf(pod, container.container);
        case "podId":
            return [pod.metadata?.uid];
        case "podIp":
            return [pod.status?.podIP];
        case "stream":
            return ["stdout"];
        case "labels":
        case "annotations":
            return undefined;
    }
}

/** The image in the pod's specification, and the runtime's name for it. */
function imagesOf({ spec, status }: V1Pod, name: string): unknown[] {
    return [...(spec?.containers ?? []), ...(status?.containerStatuses ?? [])].flatMap((one) =>
        one.name === name ? [one.image] : [],
    );
}

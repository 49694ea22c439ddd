import type { V1Pod } from "@kubernetes/client-node";

import type { PlannedDestination } from "../../components/fluent-bit-windows/destinations/destination";
import { keptFields, type MetadataField } from "../../components/fluent-bit-windows/metadata";
import type { PlannedStack } from "../planned-stack";
import type { SentRequest } from "./requests";

/** In what a shipped line is not as the plan says: its metadata, as far as the cluster tells what they have to be. */
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
        return ["is text, not the record that metadata.send says"];
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

/** What a field may be; undefined where anything will do. */
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

/** As the pod was asked to run it, and as the runtime calls what it runs. */
function imagesOf({ spec, status }: V1Pod, name: string): unknown[] {
    return [...(spec?.containers ?? []), ...(status?.containerStatuses ?? [])].flatMap((one) =>
        one.name === name ? [one.image] : [],
    );
}

import type { PlannedDestination } from "../components/fluent-bit-windows/destinations/destination";
import { streamNameOf } from "../components/fluent-bit-windows/destinations/log-stream-name";
import { tagsHavePodId } from "../components/fluent-bit-windows/records";
import { routedTag } from "../components/fluent-bit-windows/routing";
import type { Container } from "../components/fluent-bit-windows/shipped-record";
import { tagOf } from "../components/fluent-bit-windows/tag";
import type { PlannedStack } from "./planned-stack";

/** A running container, as far as it names a log stream. */
export interface RunningContainer {
    container: Container;
    /** Labels of the pod; undefined: the API server does not tell them. */
    labels: Record<string, string> | undefined;
    host: string;
    podId: string;
}

/** The log stream that a destination writes a container's lines to; undefined where it has no streams. */
export function logStreamOf(
    to: PlannedDestination,
    { settings, fluentBit }: PlannedStack,
    { container, labels, host, podId }: RunningContainer,
): string | undefined {
    const prefix = to.output["log_stream_prefix"];
    if (typeof prefix !== "string") {
        return undefined;
    }
    const tag = tagOf(container);
    const routed = routedTag(fluentBit.routes, tag, labels);
    const usual = prefix.replace("${HOST_NAME}", host) + routed;
    const known = {
        ...container,
        cluster: settings.cluster.name,
        host,
        ...(labels !== undefined && { podId }),
        ...Object.fromEntries(Object.entries(labels ?? {}).map(([key, value]) => [`label:${key}`, value])),
    };
    // What Fluent Bit makes of prefix and tag, which has the pod's ID where labels have not decided.
    const fallback = routed === tag && tagsHavePodId(settings.fluentBit) ? `${usual}_${podId}` : usual;
    if (to.logStream === undefined) {
        return "log_stream_template" in to.output ? usual : fallback;
    }
    return streamNameOf(to.logStream.template, known) ?? fallback;
}

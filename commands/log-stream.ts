import type { PlannedDestination } from "../components/fluent-bit-windows/destinations/destination";
import { streamNameOf } from "../components/fluent-bit-windows/destinations/log-stream-name";
import { tagsHavePodId } from "../components/fluent-bit-windows/records";
import { routedTag } from "../components/fluent-bit-windows/routing";
import type { Container } from "../components/fluent-bit-windows/shipped-record";
import { tagOf } from "../components/fluent-bit-windows/tag";
import type { PlannedStack } from "./planned-stack";

/** The properties of a running container that a log stream's name contains. */
export interface RunningContainer {
    container: Container;
    /** Labels of the pod; undefined: the API server does not answer. */
    labels: Record<string, string> | undefined;
    host: string;
    podId: string;
}

/** The log stream to which a destination writes a container's lines; undefined if it has no streams. */
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
    const position = fluentBit.routes.map(({ destinations }) => destinations.indexOf(to)).find((at) => at >= 0);
    const routed = routedTag(fluentBit.routes, tag, labels, position);
    const usual = prefix.replace("${HOST_NAME}", host) + routed;
    const known = {
        ...container,
        cluster: settings.cluster.name,
        host,
        ...(labels !== undefined && { podId }),
        ...Object.fromEntries(Object.entries(labels ?? {}).map(([key, value]) => [`label:${key}`, value])),
    };
    // Fluent Bit combines prefix and tag. The tag has the pod's ID unless the route uses labels.
    const fallback = routed === tag && tagsHavePodId(settings.fluentBit) ? `${usual}_${podId}` : usual;
    if (to.logStream === undefined) {
        return "log_stream_template" in to.output ? usual : fallback;
    }
    return streamNameOf(to.logStream.template, known) ?? fallback;
}

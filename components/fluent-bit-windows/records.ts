import type { DestinationSettings } from "./destinations/registry";
import { readsRecord } from "./destinations/log-stream-name";
import { needsLabels } from "./match";
import { asksForPods } from "./metadata";
import type { FluentBitSettings } from "./settings";

/** Whether pods' records get metadata. It is not needed if CloudWatch Logs only gets the line and no route uses labels. */
export function makesRecords({ metadata, routes, unrouted, ownLogs }: FluentBitSettings): boolean {
    return (
        metadata.send === "record" ||
        routes.some(({ match }) => needsLabels(match)) ||
        [...routes.flatMap(({ to }) => to), ...unrouted, ...ownLogs].some(takesMoreThanTheLine)
    );
}

function takesMoreThanTheLine(to: DestinationSettings): boolean {
    return to.type !== "cloudWatchLogs" || (to.logStream !== undefined && readsRecord(to.logStream));
}

/** Whether the tags of pods' lines contain the pod's ID: if the source of metadata is the API server or the kubelet. */
export function tagsHavePodId(settings: FluentBitSettings): boolean {
    return asksForPods(settings.metadata) && makesRecords(settings);
}

import type { DestinationSettings } from "./destinations/registry";
import { readsRecord } from "./destinations/log-stream-name";
import { needsLabels } from "./match";
import { asksForPods } from "./metadata";
import type { FluentBitSettings } from "./settings";

/** Whether records of pods get metadata. Nothing needs it if CloudWatch Logs gets the line alone and no route goes by labels. */
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

/** Whether the tags of pods' lines hold the pod's ID: wherever the API server or the kubelet is asked for metadata. */
export function tagsHavePodId(settings: FluentBitSettings): boolean {
    return asksForPods(settings.metadata) && makesRecords(settings);
}

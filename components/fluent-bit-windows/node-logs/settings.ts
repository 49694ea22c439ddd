import { z } from "zod";

import { distinct } from "../../settings/distinct";
import { destination, toCloudWatchLogs } from "../destinations/registry";
import { systems } from "../fluent-bit/platforms";
import { refuse } from "../../settings/refuse";
import { eventLevels } from "./event-level";
import { hasLevels, nodeLogKey, sourceNames } from "./sources";

const nodeLog = z
    .strictObject({
        /**
         * - `containerd`: containerd's own log. Windows: files in `C:\ProgramData\containerd\root`; Linux: its unit in the journal.
         * - `eks`: files of EKS' bootstrap and of the CNI plug-ins on Windows (`C:\ProgramData\Amazon\EKS\logs`), of the CNI on Linux (`/var/log/aws-routed-eni`).
         * - `kubelet`: on Windows its events in the channel `EKS` of the Event Log, which needs HostProcess pods; on Linux its unit in the journal.
         * - `kubeProxy`: on Windows its events in the channel `EKS`, which needs HostProcess pods. On Linux it is a pod, whose lines `routes` take.
         * - `eventLog`: a channel of the Event Log of Windows nodes, which needs HostProcess pods.
         */
        source: z.enum(sourceNames),

        /** Nodes whose log is read: `windows` or `linux`. Default: all nodes with such a log; Linux nodes only with `linuxNodes`. */
        os: z.enum(systems).optional(),

        /**
         * Channel of the Event Log, by its full name, such as `System`, `Application` or `Microsoft-Windows-Containers-Wcifs/Operational`. Nodes without this channel are skipped.
         *
         * @see https://learn.microsoft.com/en-us/windows/win32/api/winevt/nf-winevt-evtsubscribe
         */
        channel: z
            .string()
            .regex(/^[^,"]{1,255}$/, "must be the name of one channel, as wevtutil el lists it")
            .refine(
                (name) => !/\/(analytic|debug)$/i.test(name),
                "is a trace channel, to which Windows allows no subscriptions; use an Admin or Operational channel",
            )
            .optional(),

        /**
         * Minimum severity of shipped events. Default: `warning` for a channel by its name; `information`, which is everything except verbose events, for `kubelet` and `kubeProxy`.
         *
         * @see https://learn.microsoft.com/en-us/windows/win32/wes/eventmanifestschema-leveltype-complextype
         */
        level: z.enum(eventLevels).optional(),

        /** Destinations. Default: the CloudWatch log group `<prefix>/_node-<source>`, whose name no namespace can have; for a channel, `<prefix>/_node-event-log-<channel>`. */
        to: z.array(destination).min(1).prefault(toCloudWatchLogs),
    })
    .superRefine((log, context) => {
        if (log.source === "eventLog" && log.channel === undefined) {
            const message = 'is missing: set the channel of the Event Log, such as "System"';
            context.addIssue({ code: "custom", path: ["channel"], message });
        }
        if (log.source !== "eventLog") {
            refuse(log, ["channel"], 'applies only to source: "eventLog"; remove it, or change the source', context);
        }
        if (!hasLevels(log.source)) {
            refuse(
                log,
                ["level"],
                "applies only to events of the Windows Event Log, but these lines have no level; remove it",
                context,
            );
        }
        // Audits have no level: a filter by level would remove them all.
        if (log.channel?.toLowerCase() === "security" && log.level === undefined) {
            const message =
                'is missing: events of Security have no level, so the default "warning" would ship none of them. ' +
                'Set level: "information" to ship all of them, which on a busy node is more than all pods write';
            context.addIssue({ code: "custom", path: ["level"], message });
        }
    });

export const nodeLogSettings = distinct(nodeLog, "must contain each source and each channel once", (log) =>
    nodeLogKey(log).toLowerCase(),
);

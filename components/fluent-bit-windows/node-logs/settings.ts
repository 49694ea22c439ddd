import { z } from "zod";

import { destination, toCloudWatchLogs } from "../destinations/registry";
import { systems } from "../fluent-bit/platforms";
import { refuse } from "../../settings/refuse";
import { eventLevels } from "./event-level";
import { nodeLogKey } from "./sources";

const nodeLog = z
    .strictObject({
        /**
         * - `containerd`: containerd's own log. Windows: files in `C:\\ProgramData\\containerd\\root`; Linux: its unit in the journal.
         * - `eks`: files of EKS' bootstrap and of the CNI plug-ins on Windows (`C:\\ProgramData\\Amazon\\EKS\\logs`), of the CNI on Linux (`/var/log/aws-routed-eni`).
         * - `kubelet`: on Windows its events in the channel `EKS` of the Event Log, which needs HostProcess pods; on Linux its unit in the journal.
         * - `kubeProxy`: on Windows its events in the channel `EKS`, which needs HostProcess pods. On Linux it is a pod, whose lines `routes` take.
         * - `eventLog`: a channel of the Event Log of Windows nodes, which needs HostProcess pods.
         */
        source: z.enum(["containerd", "eks", "kubelet", "kubeProxy", "eventLog"]),

        /** The nodes that are read: `windows` or `linux`. Default: all that have such a log; the Linux nodes with `linuxNodes` only. */
        os: z.enum(systems).optional(),

        /**
         * Channel of the Event Log, by its full name, such as `System`, `Application` or `Microsoft-Windows-Containers-Wcifs/Operational`. A node that has no such channel is left out.
         *
         * @see https://learn.microsoft.com/en-us/windows/win32/api/winevt/nf-winevt-evtsubscribe
         */
        channel: z
            .string()
            .regex(/^[^,"]{1,255}$/, "must be the name of one channel, as wevtutil el lists it")
            .refine(
                (name) => !/\/(analytic|debug)$/i.test(name),
                "is a trace, which Windows lets nobody subscribe to; name an Admin or Operational channel",
            )
            .optional(),

        /**
         * Least severity of events that are shipped. Default: `warning` for a channel by its name, `information`, which is everything but what is verbose, for `kubelet` and `kubeProxy`.
         *
         * @see https://learn.microsoft.com/en-us/windows/win32/wes/eventmanifestschema-leveltype-complextype
         */
        level: z.enum(eventLevels).optional(),

        /** Where the lines go. Default: the CloudWatch log group `<prefix>/_node-<source>`, whose name no namespace can have; of a channel `<prefix>/_node-event-log-<channel>`. */
        to: z.array(destination).min(1).prefault(toCloudWatchLogs),
    })
    .superRefine((log, context) => {
        if (log.source === "eventLog" && log.channel === undefined) {
            const message = 'has to say which channel of the Event Log, such as "System"';
            context.addIssue({ code: "custom", path: ["channel"], message });
        }
        if (log.source !== "eventLog") {
            refuse(log, ["channel"], 'is for source: "eventLog"; leave it out, or change the source', context);
        }
        if (log.source === "containerd" || log.source === "eks") {
            refuse(
                log,
                ["level"],
                "is for events of Windows' Event Log; these are lines without one, leave it out",
                context,
            );
        }
        // Audits have no severity: a filter for one would leave nothing of them.
        if (log.channel?.toLowerCase() === "security" && log.level === undefined) {
            const message =
                'has to be said: the events of Security have no severity, so the default, "warning", would ship none of them. ' +
                'With level: "information" all are shipped, which on a busy node is more than all pods write';
            context.addIssue({ code: "custom", path: ["level"], message });
        }
    });

export const nodeLogSettings = z
    .array(nodeLog)
    .refine(
        (logs) => new Set(logs.map((log) => nodeLogKey(log).toLowerCase())).size === logs.length,
        "must name each source and each channel once",
    );

export type NodeLogSettings = z.output<typeof nodeLog>;

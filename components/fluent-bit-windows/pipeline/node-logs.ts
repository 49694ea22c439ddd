import { keptFields, recordKey } from "../metadata";
import { nodeLogFolders, nodeTagPrefix } from "../node-logs";
import type { FluentBitSettings } from "../settings";
import { literal } from "../tag";
import { tailInput } from "./input";
import type { Paths } from "./paths";
import type { RecordModifierFilter, TailInput } from "./sections";

/** Reads the node's own log files: https://docs.fluentbit.io/manual/pipeline/inputs/tail */
export function nodeLogInputs(settings: FluentBitSettings, paths: Paths): TailInput[] {
    return nodeLogFolders(settings, paths).map(({ source, folder }) =>
        tailInput(settings, paths, {
            alias: `node-${source}`,
            // `vpc-bridge.log` and `vpc-bridge.log.2026-11-24` are one log, and so one stream.
            tag: `${nodeTagPrefix}${source}.<file>`,
            tag_regex: String.raw`(?<file>[^\\/]+?)\.log[^\\/]*$`,
            path: paths.join(folder, "*.log*"),
        }),
    );
}

/** The path says nothing of the node, and only CloudWatch Logs' streams are named after it. */
export function nodeLogFilters({ nodeLogs, metadata }: FluentBitSettings): RecordModifierFilter[] {
    return nodeLogs.length === 0 || !keptFields(metadata).includes("host")
        ? []
        : [
              {
                  name: "record_modifier",
                  alias: "node",
                  match_regex: `^${literal(nodeTagPrefix)}`,
                  record: [`${recordKey("host")} \${HOST_NAME}`],
              },
          ];
}

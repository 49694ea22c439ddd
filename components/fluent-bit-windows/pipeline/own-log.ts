import { ownContainer } from "../routes";
import type { FluentBitSettings } from "../settings";
import { podName, podUid } from "./pod-variables";
import type { Paths } from "./paths";
import type { OwnLogInput } from "./sections";
import { tailOnLinux } from "./tail-on-linux";

/** Tag of the lines that Fluent Bit reads of its own log. No route takes it. */
export const ownLogTag = "readiness.log";

/**
 * Fluent Bit's own log, which names each failed delivery of each chunk. Nothing else tells it: Fluent Bit's metrics know how many deliveries failed, and neither which nor since when.
 */
export function ownLogInput(settings: FluentBitSettings, paths: Paths): OwnLogInput {
    return {
        name: "tail",
        alias: "own-log",
        tag: ownLogTag,
        path: paths.join(paths.logs, `${settings.namespace}_\${${podName}}_\${${podUid}}`, ownContainer, "*.log"),
        // What an earlier container of the pod has said is over.
        read_from_head: false,
        ...tailOnLinux(paths),
        refresh_interval: 5,
        skip_long_lines: true,
    };
}

/**
 * What a line of the own log says of a delivery, in Lua: what it is about, which is a chunk and an output or an output alone; the output; and whether it failed. Nothing if it says nothing of one.
 *
 * The messages are the same in all versions in use: `failed to flush chunk`, `succeeded at retry`, `cannot be retried`, and of S3 `Successfully uploaded object`. The S3 plug-in does not say which
 * upload failed, so there any success of the output ends its failure.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_engine.c (`handle_output_event`)
 */
export const deliveryLua = `local function delivery(line)
    local output = line:match("output=([^%s\\\\\\"]+)") or ""
    local chunk = line:match("failed to flush chunk '(.-)'")
    if chunk then
        return chunk .. " " .. output, output, true
    end
    chunk = line:match("chunk '(.-)' succeeded") or line:match("chunk '(.-)' cannot be retried")
    if chunk then
        return chunk .. " " .. output, output, false
    end
    local upload = line:match("%[error%] %[output:s3:(.-)%]")
    if upload then
        return upload, upload, true
    end
    upload = line:match("%[output:s3:(.-)%] Successfully uploaded object")
    if upload then
        return upload, upload, false
    end
end
`;

import { hasDefect } from "../fluent-bit/versions";
import type { FluentBitSettings } from "../settings";
import { tagsHavePodId } from "../records";
import { tagRegex, tagTemplate, tagTemplateWithId } from "../tag";
import { joinedLines } from "./container-runtime";
import { inputBuffer } from "./input-buffer";
import type { Paths } from "./paths";
import type { TailInput } from "./sections";
import { tailOnLinux } from "./tail-on-linux";

/** Reads the log files of all pods: https://docs.fluentbit.io/manual/pipeline/inputs/tail */
export function podLogInput(settings: FluentBitSettings, paths: Paths, version: string): TailInput {
    return tailInput(settings, paths, version, {
        alias: "pods",
        tag: tagsHavePodId(settings) ? tagTemplateWithId : tagTemplate,
        tag_regex: tagRegex,
        // The trailing star matches rotated files, so that lines from while Fluent Bit was down are still read.
        path: paths.join(paths.logs, "*", "*", "*.log*"),
        // On nodes with Docker, the first parser does not match, because the lines are JSON.
        "multiline.parser": `${joinedLines},docker`,
    });
}

/**
 * Options for reading any log file.
 *
 * @param of the options of these files. The file of read positions is named after the alias, because two inputs cannot share it
 */
export function tailInput(
    settings: FluentBitSettings,
    paths: Paths,
    version: string,
    of: Pick<TailInput, "alias" | "tag" | "tag_regex" | "path" | "multiline.parser">,
): TailInput {
    const { "multiline.parser": joins, ...files } = of;
    return {
        name: "tail",
        ...files,
        exclude_path: "*.gz,*.tmp",
        ...(joins !== undefined && { "multiline.parser": joins }),
        // The read positions are stored on the node, so that a new pod continues where the old one stopped.
        db: paths.join(paths.state, `${of.alias}.db`),
        "db.locking": true,
        // A position is stored by inode number, which a new file can reuse from a removed one. A rotated file has another name, so all of it is shipped again instead.
        ...(hasDefect("rotationWhileDown", version, paths.os) && { "db.compare_filename": true as const }),
        read_from_head: settings.readFrom === "head",
        ...tailOnLinux(paths),
        // New files are found within this number of seconds. With the default of 60, a file can be rotated and removed before it is found.
        refresh_interval: 5,
        // After this time, tail forgets a rotated file and reads it again from the start.
        rotate_wait: 86400,
        // A line that does not fit the buffer is skipped. Without this option, Fluent Bit stops reading the file.
        skip_long_lines: true,
        // Each file has a buffer of this size. Windows counts all of it towards the pod's memory limit, also what was never used: a limit of a Windows container is one of committed memory
        // (JOB_OBJECT_LIMIT_JOB_MEMORY: https://learn.microsoft.com/virtualization/windowscontainers/manage-containers/resource-controls). A larger buffer does not save CPU time (docs/dataplane.md).
        // Stack traces are joined within what is read at a time, so a larger buffer cuts fewer.
        buffer_chunk_size:
            settings.lines.stackTraces.length > 0 || hasDefect("cutLine", version, paths.os) ? "1M" : "128K",
        buffer_max_size: "4M",
        ...inputBuffer(settings.buffer),
    };
}

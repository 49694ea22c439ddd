import { hasDefect } from "../fluent-bit/versions";
import type { FluentBitSettings } from "../settings";
import { tagsHavePodId } from "../records";
import { tagRegex, tagTemplate, tagTemplateWithId } from "../tag";
import { joinedLines } from "./container-runtime";
import type { Paths } from "./paths";
import type { TailInput } from "./sections";

/** Reads the log files of all pods: https://docs.fluentbit.io/manual/pipeline/inputs/tail */
export function podLogInput(settings: FluentBitSettings, paths: Paths, version: string): TailInput {
    return tailInput(settings, paths, version, {
        alias: "pods",
        tag: tagsHavePodId(settings) ? tagTemplateWithId : tagTemplate,
        tag_regex: tagRegex,
        // The trailing star sees a file that the kubelet has rotated: what was written to it while Fluent Bit was down is still read.
        path: paths.join(paths.logs, "*", "*", "*.log*"),
        // Where nodes still run Docker, its JSON lines are what the first parser does not take.
        "multiline.parser": `${joinedLines},docker`,
    });
}

/**
 * How any log file is read.
 *
 * @param of what is particular to these files; by its alias the file of read positions is named, which two inputs cannot share
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
        // The read positions are on the node, so that a new pod goes on where the old one stopped.
        db: paths.join(paths.state, `${of.alias}.db`),
        "db.locking": true,
        // A file's position is kept by its inode number, which a new file can have from a removed one. A rotated file has another name, so all of it is shipped again instead.
        ...(hasDefect("rotationWhileDown", version, paths.os) && { "db.compare_filename": true as const }),
        read_from_head: settings.readFrom === "head",
        // Looked at four times a second, as is the only way on Windows. With inotify each line that is written wakes Fluent Bit: at 4,000 lines a second from 200 pods that takes
        // five times the processor time.
        ...(paths.os === "linux" && { inotify_watcher: false as const }),
        // New files are met within this many seconds. With the default of 60 a file can be rotated away before it was seen.
        refresh_interval: 5,
        // When this runs out, tail forgets a rotated file and reads it again from the start.
        rotate_wait: 86400,
        // A line that does not fit the buffer is left out, and the file goes on; without this, reading the file stops for good.
        skip_long_lines: true,
        buffer_chunk_size: "1M",
        buffer_max_size: "4M",
        "storage.type": settings.buffer.type,
        ...(settings.buffer.type === "memory" && { mem_buf_limit: "64M" }),
    };
}

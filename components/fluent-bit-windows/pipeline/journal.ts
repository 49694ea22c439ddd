import type { FluentBitSettings } from "../settings";
import { literal } from "../tag";
import type { Paths } from "./paths";
import type { FilterSection, SystemdInput } from "./sections";

/**
 * Where systemd keeps its journal on EKS' nodes. By the folder and not by the machine's ID, which is another one in a container.
 *
 * @see https://www.freedesktop.org/software/systemd/man/latest/sd_journal_open.html
 */
export const journalFolder = "/var/log/journal";

/** Reads what one unit writes to the journal: https://docs.fluentbit.io/manual/pipeline/inputs/systemd */
export function journalInput(
    { readFrom, buffer }: FluentBitSettings,
    paths: Paths,
    { alias, tagPrefix }: { alias: string; tagPrefix: string },
    unit: string,
): SystemdInput {
    return {
        name: "systemd",
        alias,
        tag: `${tagPrefix}journal`,
        path: paths.onNode(journalFolder),
        systemd_filter: `_SYSTEMD_UNIT=${unit}`,
        // The cursor is on the node, so that a new pod goes on where the old one stopped.
        db: paths.join(paths.state, `${alias}.db`),
        read_from_tail: readFrom === "tail",
        "storage.type": buffer.type,
        ...(buffer.type === "memory" && { mem_buf_limit: "64M" }),
    };
}

/** Of the two dozen fields of an entry the message alone is kept: the unit is in the tag, the node's name is added to every log. */
export function journalFilters(tagPrefixes: readonly string[]): FilterSection[] {
    if (tagPrefixes.length === 0) {
        return [];
    }
    const match_regex = `^(${tagPrefixes.map(literal).join("|")})`;
    return [
        { name: "modify", alias: "journal-line", match_regex, rename: ["MESSAGE log"] },
        { name: "record_modifier", alias: "journal", match_regex, allowlist_key: ["log"] },
    ];
}

import type { FluentBitSettings } from "../settings";
import { literal } from "../tag";
import { inputBuffer } from "./input-buffer";
import type { Paths } from "./paths";
import type { FilterSection, SystemdInput } from "./sections";

/**
 * Folder of systemd's journal on EKS nodes. It does not use the machine's ID, which is different in a container.
 *
 * @see https://www.freedesktop.org/software/systemd/man/latest/sd_journal_open.html
 */
export const journalFolder = "/var/log/journal";

/** Reads the journal of one unit: https://docs.fluentbit.io/manual/pipeline/inputs/systemd */
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
        // The cursor is stored on the node, so that a new pod continues where the old one stopped.
        db: paths.join(paths.state, `${alias}.db`),
        read_from_tail: readFrom === "tail",
        ...inputBuffer(buffer),
    };
}

/** Of about two dozen fields of an entry, only the message remains: the unit is in the tag, and the node's name is added to every log. */
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

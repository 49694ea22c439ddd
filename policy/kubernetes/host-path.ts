import { posix, win32 } from "node:path";
import { matches } from "../wildcards";

/** A path as the node reads it: `..` resolved, Windows paths with one kind of slash and in one case. */
export function normalPath(path: string): string {
    if (/^[a-z]:/i.test(path)) {
        return trimmed(win32.normalize(path).toLowerCase(), "\\");
    }
    // A path from the root without a drive may be either system's; one with backslashes is Windows'.
    return path.includes("\\")
        ? trimmed(win32.normalize(path).toLowerCase(), "\\")
        : trimmed(posix.normalize(path), "/");
}

function trimmed(path: string, separator: string): string {
    return path.length > 3 && path.endsWith(separator) ? path.slice(0, -1) : path;
}

/** `/var/log/*` covers everything below `/var/log`, and not `/var/log` itself. */
export function isPath(pattern: string, path: string): boolean {
    return matches(normalPath(pattern), normalPath(path));
}

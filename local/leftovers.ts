import { existsSync, rmdirSync, rmSync } from "node:fs";
import { layout } from "./layout";
import { runCommand } from "../machine/run-command";

/** Files that remain on the disk after the environment has stopped, with a name for the user. */
interface Leftover {
    readonly title: string;
    readonly folders: readonly string[];
}

const goCaches: Leftover = { title: "Go's caches", folders: [layout.goBuildCache, layout.goModuleCache] };
const others: readonly Leftover[] = [
    { title: "programs", folders: [layout.programs, layout.node] },
    { title: "this checkout's logs and downloads", folders: [layout.home] },
];

/** Sentences about remaining files and how to delete them. Counting the files of Go's caches takes some seconds, so callers start it early. */
export async function describeLeftovers(): Promise<string> {
    const sizes = await Promise.all(
        [...others, goCaches].map(async ({ title, folders }) => ({ title, kilobytes: await sizeOf(folders) })),
    );
    const list = sizes
        .filter(({ kilobytes }) => kilobytes > 1_000)
        .map(({ title, kilobytes }) => `${title} (${inWords(kilobytes)})`);
    if (list.length === 0) {
        return "";
    }
    const hasGoCaches = (sizes.at(-1)?.kilobytes ?? 0) > 1_000;
    return (
        `Kept on the disk, in ${layout.cache} for all checkouts and in .local: ${list.join(", ")}. \`make clean\` deletes everything` +
        `${hasGoCaches ? ", `make clean-go` only Go's caches, which only the next build needs" : ""}.\n`
    );
}

/** Deletes Go's caches, or all files that this project's commands have written outside of node_modules. Returns the size of the deleted files. */
export async function removeLeftovers(what: "go" | "all"): Promise<string> {
    const folders = (what === "go" ? [goCaches] : [...others, goCaches]).flatMap(({ folders }) => folders);
    const kilobytes = await sizeOf(folders);
    for (const folder of folders) {
        rmSync(folder, { recursive: true, force: true });
    }
    if (what === "all") {
        removeIfEmpty(layout.cache);
    }
    return inWords(kilobytes);
}

async function sizeOf(folders: readonly string[]): Promise<number> {
    const existing = folders.filter((folder) => existsSync(folder));
    if (existing.length === 0) {
        return 0;
    }
    const { stdout } = await runCommand("du", ["-sk", ...existing], { reject: false });
    return stdout.split("\n").reduce((sum, line) => sum + Number(line.split(/\s/)[0] ?? 0), 0);
}

/** A cache that the user has chosen may contain other files. */
function removeIfEmpty(folder: string): void {
    try {
        rmdirSync(folder);
    } catch {
        // It is not empty, or does not exist.
    }
}

function inWords(kilobytes: number): string {
    return kilobytes < 1e6 ? `${Math.ceil(kilobytes / 1e3)} MB` : `${(kilobytes / 1e6).toFixed(1)} GB`;
}

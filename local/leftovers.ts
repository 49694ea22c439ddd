import { existsSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import path from "node:path";
import { layout } from "./layout";
import { runCommand } from "../machine/run-command";

/** Files that remain on the disk after the environment has stopped, by their name for the user. */
const goCaches = [layout.goBuildCache, layout.goModuleCache];
const leftovers = {
    programs: [layout.programs, layout.node],
    "this checkout's logs and downloads": [layout.home],
    "Go's caches": goCaches,
};

/** Sentences about remaining files and how to delete them. Counting the files of Go's caches takes some seconds, so callers start it early. */
export async function describeLeftovers(): Promise<string> {
    const found: string[] = [];
    for (const [title, folders] of Object.entries(leftovers)) {
        const kilobytes = await sizeOf(folders);
        if (kilobytes > 1_000) {
            found.push(`${title} (${inWords(kilobytes)})`);
        }
    }
    if (found.length === 0) {
        return "";
    }
    const ofGo = found.some((one) => one.startsWith("Go's"))
        ? ", `make clean-go` only Go's caches, which only the next build needs"
        : "";
    return `Kept on the disk, in ${layout.cache} for all checkouts and in .local: ${found.join(", ")}. \`make clean\` deletes everything${ofGo}.\n`;
}

/** Deletes Go's caches, or all files that this project's commands have written outside of node_modules. Returns the size of the deleted files. */
export async function removeLeftovers(what: "go" | "all"): Promise<string> {
    const folders = what === "go" ? goCaches : Object.values(leftovers).flat();
    const kilobytes = await sizeOf(folders);
    for (const folder of folders) {
        rmSync(folder, { recursive: true, force: true });
    }
    try {
        rmdirSync(layout.cache);
    } catch {
        // A cache that the user has chosen may contain other files.
    }
    return inWords(kilobytes);
}

async function sizeOf(folders: readonly string[]): Promise<number> {
    // Without the data of the environment, which `make down` deletes.
    const parts = (folder: string): string[] =>
        folder === layout.home
            ? readdirSync(folder)
                  .map((name) => path.join(folder, name))
                  .filter((part) => part !== layout.run)
            : [folder];
    const existing = folders.filter((folder) => existsSync(folder)).flatMap(parts);
    if (existing.length === 0) {
        return 0;
    }
    const { stdout } = await runCommand("du", ["-sk", ...existing], { reject: false });
    return stdout.split("\n").reduce((sum, line) => sum + Number(line.split(/\s/)[0] ?? 0), 0);
}

function inWords(kilobytes: number): string {
    return kilobytes < 1e6 ? `${Math.ceil(kilobytes / 1e3)} MB` : `${(kilobytes / 1e6).toFixed(1)} GB`;
}

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import path from "node:path";
import { layout } from "../layout";
import { processIdentity } from "../supervision/process-identity";

/** How long a program that no checkout uses any more is kept: a branch that is checked out again finds it. */
const keptMilliseconds = 30 * 24 * 3600 * 1000;

/**
 * A folder in the user's cache, named by what its content is made from. Every checkout with the same inputs shares it, and other inputs
 * have another folder. It is there as a whole or not at all, also when the process that makes it is killed.
 */
export class StoredFolder {
    readonly path: string;
    private readonly siblings: string;

    constructor(name: string, inputs: unknown, store = layout.programs) {
        this.siblings = path.join(store, name);
        this.path = path.join(this.siblings, hashOf(inputs));
    }

    get isThere(): boolean {
        return existsSync(this.path);
    }

    file(name: string): string {
        return path.join(this.path, name);
    }

    /** Marks it as in use, so that it is not cleaned up. */
    markUsed(): void {
        const now = new Date();
        utimesSync(this.path, now, now);
    }

    /** Lets `fill` put the content into an empty folder, which then takes its place. */
    async make(fill: (folder: string) => Promise<void>): Promise<void> {
        this.removeLeftovers();
        const building = `${this.path}.${process.pid}.partial`;
        mkdirSync(building, { recursive: true });
        try {
            await fill(building);
            // Another checkout may have made the same meanwhile.
            if (!this.isThere) {
                renameSync(building, this.path);
            }
        } finally {
            rmSync(building, { recursive: true, force: true });
        }
        this.removeUnused();
    }

    /** What processes left behind that were killed while they filled a folder. */
    private removeLeftovers(): void {
        for (const name of this.namesBeside()) {
            const maker = /\.(\d+)\.partial$/.exec(name)?.[1];
            if (maker !== undefined && processIdentity(Number(maker)) === undefined) {
                rmSync(path.join(this.siblings, name), { recursive: true, force: true });
            }
        }
    }

    private removeUnused(): void {
        for (const name of this.namesBeside()) {
            const folder = path.join(this.siblings, name);
            const isOld = Date.now() - statSync(folder).mtimeMs > keptMilliseconds;
            if (isOld && folder !== this.path && !name.endsWith(".partial")) {
                rmSync(folder, { recursive: true, force: true });
            }
        }
    }

    private namesBeside(): string[] {
        return existsSync(this.siblings) ? readdirSync(this.siblings) : [];
    }
}

/** Short enough for a path, long enough that two inputs never share one. */
export function hashOf(inputs: unknown): string {
    return createHash("sha256").update(JSON.stringify(inputs)).digest("hex").slice(0, 20);
}

import { createHash, randomBytes } from "node:crypto";
import {
    existsSync,
    mkdirSync,
    readdirSync,
    readFileSync,
    renameSync,
    rmSync,
    statSync,
    utimesSync,
    writeFileSync,
} from "node:fs";
import path from "node:path";
import { layout } from "../layout";
import { isAlive } from "../supervision/processes";

/** How long an unused program is kept, for a branch that is checked out again. */
const keptMilliseconds = 30 * 24 * 3600 * 1000;

/**
 * After this time, an incomplete folder of a process that cannot be found is deleted. Earlier, the process may run in another container with the same
 * cache, whose processes are not visible here.
 */
const incompleteMilliseconds = 24 * 3600 * 1000;

/**
 * A folder in the user's cache, with a name that is derived from its inputs. Checkouts with the same inputs share it. It exists completely or not at all,
 * also if the process that creates it is killed.
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

    /** Whether it exists, undamaged. It is marked as used, so that it is not deleted. */
    use(): boolean {
        if (this.isThere && this.isDamaged()) {
            rmSync(this.path, { recursive: true, force: true });
        }
        if (this.isThere) {
            const now = new Date();
            utimesSync(this.path, now, now);
        }
        return this.isThere;
    }

    /** Calls `fill` with an empty folder, which is then moved to its place. */
    async make(fill: (folder: string) => Promise<void>): Promise<void> {
        this.removeUnneeded();
        // Random, because a killed process or a process in another container can have had the same pid.
        const building = `${this.path}.${process.pid}-${randomBytes(4).toString("hex")}.partial`;
        mkdirSync(building, { recursive: true });
        try {
            await fill(building);
            writeFileSync(path.join(building, sizesFile), JSON.stringify(sizesIn(building)));
            // Another checkout may have created the same folder in the meantime.
            if (!this.isThere) {
                renameSync(building, this.path);
            }
        } finally {
            rmSync(building, { recursive: true, force: true });
        }
    }

    /** Whether one of its programs was cut off afterwards, such as by a full disk. */
    private isDamaged(): boolean {
        const file = this.file(sizesFile);
        return existsSync(file) && readFileSync(file, "utf8") !== JSON.stringify(sizesIn(this.path));
    }

    /** Incomplete folders of killed processes, and complete ones that nobody has used for long. */
    private removeUnneeded(): void {
        for (const name of existsSync(this.siblings) ? readdirSync(this.siblings) : []) {
            const folder = path.join(this.siblings, name);
            const maker = /\.(\d+)(?:-[0-9a-f]+)?\.partial$/.exec(name)?.[1];
            const limit = maker === undefined ? keptMilliseconds : incompleteMilliseconds;
            // Another process may have moved or deleted it in the meantime.
            const changed = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
            if (Date.now() - changed > limit && (maker === undefined || !isAlive(Number(maker)))) {
                rmSync(folder, { recursive: true, force: true });
            }
        }
    }
}

const sizesFile = ".sizes.json";

/** The size of each file directly in a folder. */
function sizesIn(folder: string): [string, number][] {
    return readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name !== sizesFile)
        .map(({ name }): [string, number] => [name, statSync(path.join(folder, name)).size])
        .sort(([first], [second]) => (first < second ? -1 : 1));
}

/** Short enough for a path, and long enough to be unique. */
export function hashOf(inputs: unknown): string {
    return createHash("sha256").update(JSON.stringify(inputs)).digest("hex").slice(0, 20);
}

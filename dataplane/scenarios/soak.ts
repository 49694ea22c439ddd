import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as milliseconds } from "node:timers/promises";

import { podAt } from "../pods/pod";
import type { Scenario, Stage } from "./scenario";

/** What Fluent Bit holds at a moment of a soak. */
export interface Holding {
    minute: number;
    /** Bytes in RAM. */
    memory: number;
    /** Open files, sockets and so on. */
    handles: number;
    /** Files with a read position. */
    rows: number;
    /** Files of the buffer. */
    chunks: number;
}

const namespaces = ["default", "default-apps", "shop", "payments"];
/** How many pods run at a time. */
const running = 48;
const linesPerSecond = 1000;
const burstLines = 20_000;
/** The kubelet removes the logs of a pod some time after its end. */
const removedAfterSeconds = 15;
const samples = 60;

/**
 * Pods come and go, files rotate, and now and then many lines come at once.
 *
 * @param pods how many pods there are over the whole run
 */
export function soak(minutes: number, pods: number, onSample: (holding: Holding) => void): Scenario {
    return {
        name: "soak",
        description: `${pods} pods in ${minutes} minutes, ${running} at a time`,
        namespaces,
        podsEach: running / namespaces.length,
        act: async (stage) => {
            const { fluentBit, writer } = stage;
            const whole = minutes * 60;
            const removals: Promise<void>[] = [];
            let began = running;
            const replace = (): void => {
                const remove = writer.endOldest();
                removals.push(milliseconds(removedAfterSeconds * 1000).then(remove));
                writer.begin(podAt(namespaces[began % namespaces.length] ?? "", began));
                began++;
            };
            fluentBit.start();
            writer.start(linesPerSecond);
            writer.rotateEvery(Math.max(10, whole / 60));
            const start = performance.now();
            const seconds = (): number => (performance.now() - start) / 1000;
            let [sampled, bursts] = [0, 0];
            while (seconds() < whole) {
                await milliseconds(200);
                const share = Math.min(1, seconds() / whole);
                while (began < running + share * (pods - running)) {
                    replace();
                }
                if (share * 20 > bursts + 1) {
                    bursts++;
                    writer.writeLines(burstLines);
                }
                if (share * samples > sampled) {
                    sampled++;
                    onSample(holding(stage, seconds() / 60));
                }
            }
            writer.stop();
            await Promise.all(removals);
        },
    };
}

function holding({ fluentBit, state }: Stage, minute: number): Holding {
    return { minute, ...fluentBit.resources(), rows: positions(join(state, "pods.db")), chunks: chunksIn(state) };
}

function chunksIn(state: string): number {
    const folder = join(state, "buffers");
    return readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith(".flb")).length;
}

interface Sqlite {
    DatabaseSync: new (file: string) => {
        prepare: (sql: string) => { get: () => Record<string, unknown> | undefined };
        close: () => void;
    };
}

/** Fluent Bit has the database for itself, so a copy is read, with what its log holds. */
function positions(database: string): number {
    const folder = mkdtempSync(join(tmpdir(), "dataplane-positions-"));
    try {
        const copy = join(folder, "copy.db");
        for (const suffix of ["", "-wal"].filter((end) => existsSync(database + end))) {
            copyFileSync(database + suffix, copy + suffix);
        }
        const { DatabaseSync } = process.getBuiltinModule("node:sqlite") as unknown as Sqlite;
        const opened = new DatabaseSync(copy);
        try {
            return Number(opened.prepare("SELECT count(*) AS rows FROM in_tail_files").get()?.["rows"]);
        } finally {
            opened.close();
        }
    } finally {
        rmSync(folder, { recursive: true });
    }
}

/** A figure at a moment after the beginning, and at the end: the medians of the second and of the last quarter. */
export function growth(
    holdings: readonly Holding[],
    of: (holding: Holding) => number,
): { early: number; late: number } {
    const quarter = Math.floor(holdings.length / 4);
    return {
        early: median(holdings.slice(quarter, 2 * quarter).map(of)),
        late: median(holdings.slice(-quarter).map(of)),
    };
}

function median(values: readonly number[]): number {
    const sorted = [...values].sort((one, other) => one - other);
    return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

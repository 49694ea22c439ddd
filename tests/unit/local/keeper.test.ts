import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { processIdentity } from "../../../local/supervision/process-identity";
import { until } from "../../../machine/until";

interface Run {
    readonly child: ChildProcess;
    readonly errors: () => string;
}

describe("the keeper of an environment", function () {
    // It starts processes, which takes its time on a busy machine.
    this.timeout(120_000);
    let home: string;

    beforeEach(() => {
        home = mkdtempSync(path.join(tmpdir(), "keeper-"));
    });

    afterEach(() => {
        for (const pid of partPids()) {
            process.kill(pid, "SIGKILL");
        }
        // The keeper may just be noting in there how its part ended.
        rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    });

    function startUp(then: "wait" | "release"): Run {
        const child = spawn(process.execPath, ["--import", "tsx", path.join(__dirname, "keeper-fixture.ts")], {
            env: { ...process.env, LOCAL_ENVIRONMENT_HOME: home, THEN: then },
            stdio: ["ignore", "pipe", "pipe"],
        });
        let errors = "";
        child.stderr.on("data", (data: Buffer) => (errors += data.toString()));
        return { child, errors: () => errors };
    }

    /** The pids of the parts that are recorded as running and do run. */
    function partPids(): number[] {
        const folder = path.join(home, "run", "processes");
        let files: string[];
        try {
            files = readdirSync(folder);
        } catch {
            return [];
        }
        return files
            .map(
                (file) =>
                    JSON.parse(readFileSync(path.join(folder, file), "utf8")) as { pid: number; identity: string },
            )
            .filter(({ pid, identity }) => processIdentity(pid) === identity)
            .map(({ pid }) => pid);
    }

    async function eventually(what: string, condition: () => boolean): Promise<void> {
        assert.ok(await until(condition, 60_000), `not within a minute: ${what}`);
    }

    it("stops what was started when `make up` is killed", async () => {
        const up = startUp("wait");
        assert.ok(up.child.stdout);
        await once(up.child.stdout, "data");
        await eventually("the part runs", () => partPids().length === 1);
        const [part] = partPids();
        up.child.kill("SIGKILL");
        await eventually("the part is stopped", () => processIdentity(part ?? 0) === undefined);
        await eventually("the record is gone", () => readdirSync(path.join(home, "run", "processes")).length === 0);
    });

    it("keeps what was started when the set-up is complete, with a log for each, and notes how it ends", async () => {
        const up = startUp("release");
        const [code] = (await once(up.child, "exit")) as [number | null];
        assert.equal(code, 0, up.errors());
        const [part, ...others] = partPids();
        assert.deepEqual(others, []);
        assert.equal(readFileSync(path.join(home, "logs", "a-step.log"), "utf8"), "done\n");
        assert.equal(readFileSync(path.join(home, "logs", "a-part.log"), "utf8"), "");
        process.kill(part ?? assert.fail("the part has ended"), "SIGKILL");
        const log = path.join(home, "logs", "keeper.log");
        await eventually("the end is noted", () => readFileSync(log, "utf8").includes("a-part was ended by SIGKILL"));
    });

    it("leaves the record alone of a process that a later `make up` has started in the place of its own", async () => {
        const up = startUp("release");
        const [code] = (await once(up.child, "exit")) as [number | null];
        assert.equal(code, 0, up.errors());
        const [part] = partPids();
        const record = path.join(home, "run", "processes", "a-part.json");
        const later = spawn("sleep", ["120"], { stdio: "ignore" });
        const pid = later.pid ?? assert.fail("sleep is not there");
        const successor = {
            ...(JSON.parse(readFileSync(record, "utf8")) as object),
            pid,
            identity: processIdentity(pid),
        };
        writeFileSync(record, JSON.stringify(successor));
        process.kill(part ?? assert.fail("the part has ended"), "SIGKILL");
        const log = path.join(home, "logs", "keeper.log");
        await eventually("the end is noted", () => readFileSync(log, "utf8").includes("a-part was ended by SIGKILL"));
        assert.deepEqual(partPids(), [pid]);
    });

    it("lets no second `make up` at the environment, until the first is gone", async () => {
        const first = startUp("wait");
        assert.ok(first.child.stdout);
        await once(first.child.stdout, "data");
        const second = startUp("release");
        await once(second.child, "exit");
        assert.match(second.errors(), /`make up` \(pid \d+\) is using this environment/);

        first.child.kill("SIGKILL");
        const third = startUp("release");
        const [code] = (await once(third.child, "exit")) as [number | null];
        assert.equal(code, 0, third.errors());
        // It waited until the keeper of the first was through: what runs now is its own.
        assert.equal(partPids().length, 1);
    });
});

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { fingerprint } from "../../../local/supervision/keeper";
import { isAlive } from "../../../local/supervision/processes";
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
        rmSync(home, { recursive: true, force: true });
    });

    function startUp(then: "wait" | "release" | "abandon" | "watch" | "fail", env: NodeJS.ProcessEnv = {}): Run {
        const child = spawn(process.execPath, ["--import", "tsx", path.join(__dirname, "keeper-fixture.ts")], {
            env: { ...process.env, LOCAL_ENVIRONMENT_HOME: home, THEN: then, ...env },
            stdio: ["ignore", "pipe", "pipe"],
        });
        let errors = "";
        child.stderr.on("data", (data: Buffer) => (errors += data.toString()));
        return { child, errors: () => errors };
    }

    function keeperOf(up: ChildProcess): number {
        const keeper = readdirSync("/proc").find((pid) => {
            try {
                return (
                    readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("keeper-process.ts") &&
                    readFileSync(`/proc/${pid}/status`, "utf8").includes(`PPid:\t${up.pid}\n`)
                );
            } catch {
                return false;
            }
        });
        return Number(keeper ?? assert.fail("no keeper"));
    }

    /** The pids of the parts that run, which their environment names. */
    function partPids(): number[] {
        return readdirSync("/proc")
            .map(Number)
            .filter((pid) => {
                try {
                    const mark = readFileSync(`/proc/${pid}/environ`, "utf8");
                    return mark.includes(`"name":"a-part"`) && mark.includes(`"home":${JSON.stringify(home)}`);
                } catch {
                    return false;
                }
            });
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
        await eventually("the part is stopped", () => !isAlive(part ?? 0));
    });

    it("says in its log why it could not stop what was started", async () => {
        const log = path.join(home, "logs", "keeper.log");
        const up = startUp("wait", { NODE_OPTIONS: `--import ${path.join(__dirname, "refused-keeper.cjs")}` });
        assert.ok(up.child.stdout);
        await once(up.child.stdout, "data");
        await eventually("the part runs", () => partPids().length === 1);
        const keeper = keeperOf(up.child);
        up.child.kill("SIGKILL");
        await eventually("the keeper ends", () => !isAlive(keeper));
        assert.match(
            readFileSync(log, "utf8"),
            new RegExp(`a-part \\(pid ${partPids().join()}\\) cannot be stopped: kill EPERM\nEnd it .* with sudo`),
        );
    });

    it("keeps what was started when the set-up is complete, with a log for each", async () => {
        const up = startUp("release");
        const [code] = (await once(up.child, "exit")) as [number | null];
        assert.equal(code, 0, up.errors());
        assert.equal(partPids().length, 1);
        assert.equal(readFileSync(path.join(home, "logs", "a-step.log"), "utf8"), "done\n");
        assert.equal(readFileSync(path.join(home, "logs", "a-part.log"), "utf8"), "");
    });

    it("starts nothing after what was started has been stopped", async () => {
        const up = startUp("abandon");
        const [code] = (await once(up.child, "exit")) as [number | null];
        assert.equal(code, 0, up.errors());
        assert.deepEqual(partPids(), []);
    });

    it("shows the failure of a step at once, and stops the steps beside it", async () => {
        const up = startUp("fail");
        const [code] = (await once(up.child, "exit")) as [number | null];
        assert.equal(code, 1);
        assert.match(up.errors(), /error: a-step exited with code 1; .*\n {2}no space left\nStopped everything/);
        assert.deepEqual(partPids(), []);
    });

    it("says why it did not start", async () => {
        const keeper = path.join(home, "logs", "keeper.log");
        const up = startUp("wait", { NODE_OPTIONS: `--import ${path.join(__dirname, "broken-keeper.cjs")}` });
        const [code] = (await once(up.child, "exit")) as [number | null];
        assert.equal(code, 1, readFileSync(keeper, "utf8"));
        assert.match(up.errors(), /The keeper .* did not start: code 1; the end of .*keeper\.log:\n.*no more sockets/s);
    });

    it("is missed when it has ended before the set-up is complete", async () => {
        const up = startUp("watch");
        assert.ok(up.child.stdout);
        await once(up.child.stdout, "data");
        process.kill(keeperOf(up.child), "SIGKILL");
        const [code] = (await once(up.child, "exit")) as [number | null];
        assert.equal(code, 0, up.errors());
        // When it looks at a part, and when it starts one.
        assert.equal(up.errors().match(/The keeper has ended/g)?.length, 2, up.errors());
        assert.deepEqual(partPids(), []);
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

describe("a part", () => {
    it("is started again when a file changes that it reads at its start", () => {
        const folder = mkdtempSync(path.join(tmpdir(), "sources-"));
        const command = { name: "pods", file: "node", args: [], sources: [folder] };
        const write = (name: string, text: string): string => {
            writeFileSync(path.join(folder, name), text);
            return fingerprint(command);
        };
        try {
            const first = write("main.ts", "1");
            assert.equal(write("main.pyc", "compiled"), first);
            assert.notEqual(write("main.ts", "2"), first);
        } finally {
            rmSync(folder, { recursive: true });
        }
    });
});

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

import { withoutHangUp } from "../../../local/stack/deploy";
import { endRun, engine as engineMark } from "../../../local/supervision/interrupted-run";
import { isAlive, marked, stopProcesses, thisCommand } from "../../../local/supervision/processes";

/** A plug-in in a group of its own, as Pulumi starts them, that does not notice the end of its engine. */
const plugin = `setsid sh -c 'echo $$; trap "" INT HUP; while :; do sleep 0.05; done' & `;

describe("an engine with a plug-in", () => {
    const started: number[] = [];

    /** Its traps are set when it has started its plug-in. */
    async function start(traps: string): Promise<{ child: ChildProcess; pid: number; plugin: number }> {
        const { file, args } = withoutHangUp("sh", ["-c", `${traps}; ${plugin} ${loop}`]);
        const child = spawn(file, args, {
            env: marked(engineMark, process.env),
            stdio: ["ignore", "pipe", "ignore"],
        });
        const [output] = (await once(child.stdout, "data")) as [Buffer];
        const pid = child.pid ?? assert.fail("not started");
        const found = { child, pid, plugin: Number(output.toString()) };
        started.push(pid, found.plugin);
        return found;
    }

    afterEach(() => {
        for (const pid of started.splice(0)) {
            try {
                process.kill(pid, "SIGKILL");
            } catch {
                // Stopped, as it should be.
            }
        }
    });

    const run = ({ child }: { child: ChildProcess }, signals: string[]) => ({
        exitCode: once(child, "exit").then(([code]) => Number(code)),
        interrupt: (signal: NodeJS.Signals) => {
            signals.push(signal);
            child.kill(signal);
        },
    });
    const brief = { finishMilliseconds: 300, dropMilliseconds: 300 };
    const loop = "while :; do sleep 0.05; done";

    it("is not killed by the end of the terminal", async () => {
        const engine = await start(`trap 'echo runs' USR1`);
        process.kill(engine.pid, "SIGHUP");
        // It comes after the other signal.
        process.kill(engine.pid, "SIGUSR1");
        await once(engine.child.stdout ?? assert.fail("no output"), "data");
        assert.equal(isAlive(engine.plugin), true);
    });

    for (const [what, script, expected] of [
        ["ends at the first SIGINT", `trap 'exit 1' INT`, 1],
        ["ends at the second SIGINT", `n=0; trap 'n=$((n+1)); [ $n -ge 2 ] && exit 1' INT`, 2],
        ["does not end by itself", `trap '' INT`, 2],
    ] as const) {
        it(`leaves no plug-in behind where the engine ${what}`, async () => {
            const engine = await start(script);
            const signals: string[] = [];
            await endRun(run(engine, signals), false, brief);
            assert.equal(signals.length, expected);
            assert.equal(isAlive(engine.pid), false);
            assert.equal(isAlive(engine.plugin), false);
        });
    }

    it("is not interrupted twice by one Ctrl-C", async () => {
        const engine = await start(`trap 'exit 1' INT`);
        const signals: string[] = [];
        const ending = endRun(run(engine, signals), true, brief);
        process.kill(engine.pid, "SIGINT");
        await ending;
        assert.deepEqual(signals, []);
        assert.equal(isAlive(engine.plugin), false);
    });

    it("leaves no plug-in behind when the keeper kills it", async () => {
        const engine = await start(`trap '' TERM`);
        await stopProcesses(({ starter }) => starter === thisCommand, 300);
        assert.equal(isAlive(engine.pid), false);
        assert.equal(isAlive(engine.plugin), false);
    });
});

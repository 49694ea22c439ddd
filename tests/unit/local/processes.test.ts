import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mock } from "node:test";

import {
    isAlive,
    isRunning,
    marked,
    parseStat,
    runningProcesses,
    stopProcesses,
    thisCommand,
} from "../../../local/supervision/processes";

const children: ChildProcess[] = [];

/** Starts a shell with a mark, and waits until it prints, ready for signals. */
async function start(name: string, script: string, env = marked({ name, fingerprint: "" }, process.env)) {
    const child = spawn("sh", ["-c", script], { detached: true, env, stdio: ["ignore", "pipe", "ignore"] });
    children.push(child);
    const [output] = (await once(child.stdout, "data")) as [Buffer];
    return { pid: child.pid ?? assert.fail(`${name} was not started`), output: output.toString() };
}

const loop = "while :; do sleep 0.05; done";
const stop = (graceMilliseconds?: number) => stopProcesses(({ starter }) => starter === thisCommand, graceMilliseconds);

describe("the processes of an environment", () => {
    afterEach(() => {
        for (const { pid } of children.splice(0)) {
            try {
                process.kill(-(pid ?? 0), "SIGKILL");
            } catch {
                // Stopped, as it should be.
            }
        }
    });

    it("are recognized by their mark, in the order of their starts, and no others", async () => {
        const first = await start("etcd", `echo ready; ${loop}`);
        await start("unmarked", `echo ready; ${loop}`, process.env);
        const second = await start("kube-apiserver", `echo ready; ${loop}`);
        const found = runningProcesses(({ starter }) => starter === thisCommand);
        // Each shell has a `sleep` now and then.
        const shells = found.filter(({ pid }) => children.some((child) => child.pid === pid));
        assert.deepEqual(
            shells.map(({ name, pid }) => [name, pid]),
            [
                ["etcd", first.pid],
                ["kube-apiserver", second.pid],
            ],
        );
    });

    it("are those of this environment only", async () => {
        const env = marked({ name: "etcd", fingerprint: "" }, process.env);
        const mark = JSON.parse(env["LOCAL_ENVIRONMENT_PROCESS"] ?? "") as object;
        const other = { ...env, LOCAL_ENVIRONMENT_PROCESS: JSON.stringify({ ...mark, home: "/another/.local" }) };
        const { pid } = await start("etcd", `echo ready; ${loop}`, other);
        await stop();
        assert.equal(isAlive(pid), true);
    });

    it("stop in the reverse order of their starts", async () => {
        const folder = mkdtempSync(join(tmpdir(), "stopping-"));
        // The processes themselves say when they go: their parent hears of it later, and maybe of both at once.
        const ended = join(folder, "ended");
        const script = (name: string) => `trap 'echo ${name} >> ${ended}; exit' TERM; echo ready; ${loop}`;
        try {
            await start("etcd", script("etcd"));
            await start("kube-apiserver", script("kube-apiserver"));
            await stop();
            assert.equal(readFileSync(ended, "utf8"), "kube-apiserver\netcd\n");
        } finally {
            rmSync(folder, { recursive: true });
        }
    });

    it("are killed when they do not end when asked", async () => {
        const { pid } = await start("stubborn", `trap '' TERM; echo ready; ${loop}`);
        await stop(300);
        assert.equal(isAlive(pid), false);
    });

    it("are named with the reason if they cannot be stopped, after the others were stopped", async () => {
        const { pid } = await start("etcd", `echo ready; ${loop}`);
        const { pid: other } = await start("kube-apiserver", `echo ready; ${loop}`);
        const kill = process.kill.bind(process);
        const refused = mock.method(process, "kill", (target: number, signal: NodeJS.Signals) => {
            if (target === other) {
                throw Object.assign(new Error("kill EPERM"), { code: "EPERM" });
            }
            return kill(target, signal);
        });
        try {
            await assert.rejects(stop(300), {
                message: `kube-apiserver (pid ${other}) cannot be stopped: kill EPERM`,
                remedy: "End it with kill -9 as its owner or with sudo, then run the command again.",
            });
        } finally {
            refused.mock.restore();
        }
        assert.deepEqual([isAlive(pid), isAlive(other)], [false, true]);
    });

    it("take their descendants with them, also one in a group of its own whose parent has ended", async () => {
        const parent = await start("parent", `(setsid sh -c 'echo $$; trap "" TERM; ${loop}' &); ${loop}`);
        const descendant = Number(parent.output);
        assert.equal(isAlive(descendant), true);
        await stop(300);
        assert.deepEqual([isAlive(parent.pid), isAlive(descendant)], [false, false]);
    });

    it("are not confused with a later process of the same pid", async () => {
        const { pid } = await start("stranger", `echo ready; ${loop}`);
        const [found] = runningProcesses((mark) => mark.name === "stranger" && mark.starter === thisCommand);
        const { started } = found ?? assert.fail("not found");
        assert.equal(isRunning({ pid, started }), true);
        assert.equal(isRunning({ pid, started: started - 1 }), false);
    });
});

describe("what the system knows of a process", () => {
    /** A line of /proc/PID/stat: pid, name, state, then numbers, of which the 22nd of all is the start time. */
    function procStat(name: string, state: string, started: string): string {
        const between = Array.from({ length: 18 }, (_, index) => String(index));
        return ["4711", `(${name})`, state, ...between, started, "99", "98"].join(" ");
    }

    it("is read past a name with spaces and parentheses", () => {
        assert.deepEqual(parseStat(procStat("tmux: server (1)) S", "S", "123456")), {
            isZombie: false,
            started: 123456,
        });
    });

    it("shows one that ended and waits for its parent", () => {
        assert.equal(parseStat(procStat("etcd", "Z", "123456")).isZombie, true);
    });
});

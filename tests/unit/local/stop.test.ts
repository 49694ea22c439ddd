import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { processIdentity } from "../../../local/supervision/process-identity";
import { stopProcesses } from "../../../local/supervision/stop";
import { until } from "../../../machine/until";

interface Started {
    readonly name: string;
    readonly pid: number;
    readonly identity: string;
    /** The first that it printed. */
    readonly output: string;
}

describe("stopping processes", () => {
    const children: ChildProcess[] = [];

    /** Starts a shell as the leader of a group, and waits until it prints, ready for signals. */
    async function start(name: string, script: string): Promise<Started> {
        const child = spawn("sh", ["-c", script], { detached: true, stdio: ["ignore", "pipe", "ignore"] });
        children.push(child);
        const [output] = (await once(child.stdout, "data")) as [Buffer];
        const pid = child.pid ?? assert.fail(`${name} was not started`);
        return {
            name,
            pid,
            identity: processIdentity(pid) ?? assert.fail(`${name} has ended`),
            output: output.toString(),
        };
    }

    afterEach(() => {
        for (const { pid } of children.splice(0)) {
            try {
                process.kill(-(pid ?? 0), "SIGKILL");
            } catch {
                // Stopped, as it should be.
            }
        }
    });

    it("stops the last started first", async () => {
        const folder = mkdtempSync(join(tmpdir(), "stopping-"));
        // The processes themselves say when they go: their parent hears of it later, and maybe of both at once.
        const ended = join(folder, "ended");
        const script = (name: string) =>
            `trap 'echo ${name} >> ${ended}; exit' TERM; echo ready; while :; do sleep 0.05; done`;
        try {
            const first = await start("etcd", script("etcd"));
            const second = await start("kube-apiserver", script("kube-apiserver"));
            await stopProcesses([first, second]);
            assert.equal(readFileSync(ended, "utf8"), "kube-apiserver\netcd\n");
        } finally {
            rmSync(folder, { recursive: true });
        }
    });

    it("kills what does not go when it is asked", async () => {
        const stubborn = await start("stubborn", "trap '' TERM; echo ready; while :; do sleep 0.05; done");
        await stopProcesses([stubborn], 300);
        assert.equal(processIdentity(stubborn.pid), undefined);
    });

    it("reaches the children of a process too", async () => {
        const parent = await start("parent", "sleep 60 & echo $!; wait");
        const child = Number(parent.output);
        assert.notEqual(processIdentity(child), undefined);
        await stopProcesses([parent]);
        // The whole group got the signal, but only the parent's end is waited for.
        assert.ok(await until(() => processIdentity(child) === undefined, 5_000));
    });

    it("leaves a process alone that was given the pid of one that is gone", async () => {
        const stranger = await start("stranger", "echo ready; while :; do sleep 0.05; done");
        await stopProcesses([{ ...stranger, identity: "another run of the machine:1" }], 100);
        assert.equal(processIdentity(stranger.pid), stranger.identity);
    });
});

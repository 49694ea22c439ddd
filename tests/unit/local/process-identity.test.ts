import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";

import { processIdentity, startOfProcStat, startOfPsLine } from "../../../local/supervision/process-identity";

/** A line of /proc/PID/stat: pid, name, state, then numbers, of which the 22nd of all is the start time. */
function procStat(name: string, state: string, started: string): string {
    const between = Array.from({ length: 18 }, (_, index) => String(index));
    return ["4711", `(${name})`, state, ...between, started, "99", "98"].join(" ");
}

describe("the identity of a process", () => {
    it("stays the same as long as the process runs", () => {
        const identity = processIdentity(process.pid);
        assert.notEqual(identity, undefined);
        assert.equal(processIdentity(process.pid), identity);
    });

    it("is another one for every process", () => {
        assert.notEqual(processIdentity(process.ppid), processIdentity(process.pid));
    });

    it("is gone when the process has ended", async () => {
        const child = spawn("sleep", ["60"], { stdio: "ignore" });
        const pid = child.pid ?? assert.fail("sleep was not started");
        assert.notEqual(processIdentity(pid), undefined);
        child.kill();
        await once(child, "exit");
        assert.equal(processIdentity(pid), undefined);
    });

    it("is read past a name with spaces and parentheses", () => {
        assert.equal(startOfProcStat(procStat("tmux: server (1)) S", "S", "123456")), "123456");
    });

    it("is none for a process that ended and waits for its parent", () => {
        assert.equal(startOfProcStat(procStat("etcd", "Z", "123456")), undefined);
        assert.equal(startOfPsLine("Z+   Tue Nov 24 06:00:00 2026"), undefined);
    });

    it("is the start time where there is no /proc", () => {
        assert.equal(startOfPsLine("Ss   Tue Nov 24 06:00:00 2026\n"), "Tue Nov 24 06:00:00 2026");
        assert.equal(startOfPsLine(""), undefined);
    });
});

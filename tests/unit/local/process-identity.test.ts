import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";

import { parseStat, processIdentity } from "../../../local/supervision/process-identity";

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

    it("is another one for a process that starts later", () => {
        const child = spawn("sleep", ["60"], { stdio: "ignore" });
        assert.notEqual(
            processIdentity(child.pid ?? assert.fail("sleep was not started")),
            processIdentity(process.pid),
        );
        child.kill();
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
        assert.deepEqual(parseStat(procStat("tmux: server (1)) S", "S", "123456")), {
            isZombie: false,
            parent: 0,
            started: "123456",
        });
    });

    it("is none for a process that ended and waits for its parent", () => {
        assert.equal(parseStat(procStat("etcd", "Z", "123456")).isZombie, true);
    });
});

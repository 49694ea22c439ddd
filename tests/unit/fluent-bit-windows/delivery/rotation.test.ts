import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { join } from "node:path";

import { ContainerLog } from "../../../../dataplane/pods/container-log";
import { formatLine } from "../../../../dataplane/pods/log-format";
import { podsIn } from "../../../../dataplane/pods/pod";
import { givesNumbersAgain } from "../../../../dataplane/scenarios/folders";
import { FluentBit, until, withFolder } from "./fluent-bit";
import { StandInServer } from "./stand-in";

const settings = {
    metadata: { from: "path" as const, send: "message" as const },
    routes: [{ match: { namespace: "shop" } }],
};

describe("Fluent Bit and logs that rotate while it is down", function () {
    this.timeout(60_000);
    const folder = withFolder("rotation");
    let log: ContainerLog;
    let written: string[];
    let second: number;

    beforeEach(() => {
        const [container] = podsIn(["shop"]);
        assert.ok(container);
        log = new ContainerLog(folder(), container);
        written = [];
        second = 0;
    });

    afterEach(() => {
        log.close();
    });

    function write(count: number): void {
        for (let index = 0; index < count; index++) {
            const text = `line ${written.length}`;
            written.push(text);
            log.write(formatLine("cri", Buffer.from(text), new Date()));
        }
    }

    function rotate(): void {
        log.rotate(new Date(Date.UTC(2026, 10, 24, 12, 0, second++)));
    }

    function inode(): number {
        const { namespace, pod, uid, container } = log.container;
        return statSync(join(folder(), "pods", `${namespace}_${pod}_${uid}`, container, "0.log")).ino;
    }

    it("reads a new file from its start that has the inode number of a compressed one", async function () {
        if (!givesNumbersAgain(folder())) {
            console.log("      left out: the file system gives no inode number to a second file");
            this.skip();
        }
        const server = await StandInServer.start(folder());
        server.cloudWatch.createGroups(["/aws/containerinsights/dev/shop"]);
        const start = () => FluentBit.start({ settings, standIn: server.address(), folder: folder() });
        const arrived = () => new Set(server.events.map(({ message }) => message));
        const first = await start();
        write(100);
        const read = inode();
        await until(() => arrived().size === written.length, 15_000);
        rotate();
        write(10);
        await until(() => arrived().size === written.length, 15_000);
        await first.kill();
        // Compresses the file that was read, whose number the file system gives away.
        do {
            rotate();
        } while (inode() !== read && second < 40);
        if (inode() !== read) {
            console.log("      left out: another program's file has the number of the one that was read");
            this.skip();
        }
        write(300);
        await start();
        await until(() => arrived().size === written.length, 15_000);
        assert.deepEqual([...arrived()].sort(), [...written].sort());
    });
});

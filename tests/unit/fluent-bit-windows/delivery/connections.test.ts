import assert from "node:assert/strict";

import { mostOnWindows } from "../../../../components/fluent-bit-windows/pipeline/connections";
import { FluentBit, until, untilDrained, withFolder, writeLog } from "./fluent-bit";
import { StandInServer } from "./stand-in";

describe("Fluent Bit on a node with more containers than an output may have connections", function () {
    this.timeout(90_000);
    const folder = withFolder("connections");

    it("has fewer connections on Windows than crash it, and delivers every line once", async () => {
        const server = await StandInServer.start(folder());
        server.cloudWatch.createGroups(["/aws/containerinsights/dev/shop"]);
        server.answerMilliseconds = 1000;
        const pods = Array.from({ length: 3 * mostOnWindows }, (_, index) => `web-${index}`);
        for (const pod of pods) {
            const line = { time: new Date().toISOString(), text: pod };
            writeLog(folder(), { namespace: "shop", pod, container: "iis" }, [line]);
        }
        const fluentBit = await FluentBit.start({
            settings: { routes: [{ match: { namespace: "shop" } }], metadata: { from: "path", send: "message" } },
            standIn: server.address(),
            folder: folder(),
            os: "windows",
        });
        await until(() => server.events.length >= pods.length, 60_000);
        await untilDrained(folder());
        await fluentBit.stop();
        assert.deepEqual(server.events.map(({ message }) => message).sort(), pods.sort());
        assert.equal(server.mostAtOnce, mostOnWindows);
    });
});

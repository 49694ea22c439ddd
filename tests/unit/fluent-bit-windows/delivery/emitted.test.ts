import assert from "node:assert/strict";

import { FluentBit, until, withFolder, writeLog } from "./fluent-bit";
import { StandInServer } from "./stand-in";

const group = (name: string) => `/aws/containerinsights/dev/${name}`;

describe("Fluent Bit with routes by labels and a large backlog", function () {
    this.timeout(120_000);
    const folder = withFolder("emitted");

    it("sends all of it to the route with these labels", async () => {
        const server = await StandInServer.start(folder());
        server.cloudWatch.createGroups([group("web"), group("_unrouted"), group("_unresolved")]);
        server.answerMilliseconds = 500;
        const time = new Date().toISOString();
        const linesEach = 3000;
        const pods = Array.from({ length: 12 }, (_, index) => `web-${index}`);
        for (const pod of pods) {
            const lines = Array.from({ length: linesEach }, (_, index) => ({
                time,
                text: `${pod} ${index} ${"x".repeat(1000)}`,
            }));
            writeLog(folder(), { namespace: "shop", pod, container: "iis" }, lines);
        }
        await FluentBit.start({
            settings: {
                routes: [{ name: "web", match: { namespace: "shop", labels: { app: "web" } } }],
                unrouted: [{ type: "cloudWatchLogs" }],
                metadata: { from: "apiServer" },
            },
            standIn: server.address(),
            folder: folder(),
        });
        await until(() => server.events.length >= pods.length * linesEach, 60_000);
        const counts: Record<string, number> = {};
        for (const event of server.events) {
            counts[event.group] = (counts[event.group] ?? 0) + 1;
        }
        assert.deepEqual(counts, { [group("web")]: pods.length * linesEach });
    });
});

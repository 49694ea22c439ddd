import assert from "node:assert/strict";

import { names, routeTo } from "./every-destination";
import { FluentBit, until, untrusted, withFolder, writeLog } from "./fluent-bit";
import { StandInServer } from "./stand-in";

const lines = [{ time: "2026-11-24T06:57:50.858217300Z", text: "one" }];

/**
 * The system's certificates do not know the stand-in's, as those of a Windows image do not know Amazon's. That every destination delivers with the CA bundle is in
 * `delivery.test.ts`.
 */
describe("Fluent Bit's trust", function () {
    this.timeout(30_000);
    const folder = withFolder("trust");

    it("is in no server without the CA bundle", async () => {
        const server = await StandInServer.start(folder());
        // S3 is not asked before its first upload, which is due after minutes.
        const asked = names.filter((name) => name !== "s3");
        for (const namespace of [...asked, "cloudwatch"]) {
            writeLog(folder(), { namespace, pod: "web-1", container: "iis" }, lines);
        }
        const fluentBit = await FluentBit.start({
            settings: { routes: [...asked.map(routeTo), { match: { namespace: "cloudwatch" } }] },
            standIn: server.address(),
            folder: folder(),
            namesBundle: false,
        });
        const failed = (name: string) => new RegExp(`failed to flush .* output=\\S+\\.${name} `);
        await until(() => [...asked, "cloudwatch"].every((name) => failed(name).test(fluentBit.log)), 20_000);
        assert.match(fluentBit.log, untrusted);
        assert.deepEqual([server.deliveries.length, server.events.length], [0, 0]);
    });
});

import assert from "node:assert/strict";
import { join } from "node:path";

import { account, type DestinationInput } from "../destinations/one-route";
import { buffered } from "./buffered";
import { FluentBit, until, withFolder, writeLog } from "./fluent-bit";
import { StandInServer } from "./stand-in";

const lines = [{ time: "2026-11-24T06:57:50.858217300Z", text: "paid" }];
const ownName = `dev-eu-central-1-${account}-logs`;

describe("A bucket whose objects are locked", function () {
    this.timeout(60_000);
    const folder = withFolder("object-lock");

    async function shippedTo(to: DestinationInput, bucket: string) {
        const server = await StandInServer.start(folder());
        server.lockedBuckets.add(bucket);
        writeLog(folder(), { namespace: "shop", pod: "web-1", container: "iis" }, lines);
        const settings = { routes: [{ match: { namespace: "shop" }, to: [to] }] };
        const fluentBit = await FluentBit.start({ settings, standIn: server.address(), folder: folder() });
        // The plug-in collects lines in files. S3 gets them after minutes, or when Fluent Bit is told to stop.
        await until(() => buffered(join(folder(), "state", "s3")).some((text) => text.includes("paid")), 15_000);
        return { server, fluentBit };
    }

    for (const [what, to, bucket] of [
        [
            "of the stack",
            { type: "s3", objectLock: { mode: "COMPLIANCE", retentionDays: 2557 } },
            `${ownName}-shop-locked`,
        ],
        ["of somebody else", { type: "s3", bucket: "audit-logs" }, "audit-logs"],
        [
            "of somebody else, without compression",
            { type: "s3", bucket: "audit-logs", compression: "none" },
            "audit-logs",
        ],
    ] satisfies [string, DestinationInput, string][]) {
        it(`takes the lines, with the checksum that S3 asks for: one ${what}`, async () => {
            const { server, fluentBit } = await shippedTo(to, bucket);
            await fluentBit.stop();
            const [upload, ...others] = server.deliveries.filter(({ method }) => method === "PUT");
            assert.ok(upload !== undefined, fluentBit.log);
            assert.deepEqual(others, []);
            assert.ok(upload.path.startsWith(`/${bucket}/shop/`), upload.path);
        });
    }

    it("refuses what comes without a checksum, as the bucket that destinations share does not need one", async () => {
        const { server, fluentBit } = await shippedTo({ type: "s3" }, ownName);
        await fluentBit.stop();
        assert.deepEqual(server.deliveries, []);
        assert.match(fluentBit.log, /Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests/);
    });
});

import assert from "node:assert/strict";

import type { FluentBitSettingsInput } from "../../../../components/fluent-bit-windows/settings";
import { FluentBit, withFolder, writeLog } from "./fluent-bit";
import { labelsOf, podUid, StandInServer } from "./stand-in";

// A pod's name may have dots: it is a DNS subdomain.
const pod = { namespace: "shop", pod: "web-1.blue", container: "iis" };
const named = { namespace: "shop", pod: "web-1.blue", container: "iis", host: "node-1" };
const known = {
    ...named,
    image: "registry.example.com/iis:1.4.2",
    podId: podUid,
    podIp: "10.0.0.9",
    stream: "stdout",
    labels: labelsOf(pod.pod),
};

describe("Fluent Bit's record", function () {
    this.timeout(30_000);
    const folder = withFolder("record");

    /** What arrives of a line, as its text. */
    async function shippedText(
        text: string,
        metadata: FluentBitSettingsInput["metadata"],
        { parseJson = false, isUp = true } = {},
    ): Promise<string> {
        const server = await StandInServer.start(folder(), ({ path }) => path.startsWith("/api/v1/") && !isUp);
        writeLog(folder(), pod, [{ time: "2026-11-24T06:57:50.858217300Z", text }]);
        const fluentBit = await FluentBit.start({
            settings: {
                routes: [
                    {
                        match: { namespace: "shop" },
                        to: [{ type: "http", url: "https://logs.example.com/", format: "jsonLines" }],
                    },
                ],
                metadata,
                lines: { parseJson },
            },
            standIn: server.address(),
            folder: folder(),
        });
        await server.until(() => server.records().length > 0, 15_000);
        await fluentBit.stop();
        const posted = server.deliveries.filter(({ method }) => method === "POST").map(({ body }) => body.trimEnd());
        assert.equal(posted.length, 1);
        return posted.join("");
    }

    async function shipped(...line: Parameters<typeof shippedText>): Promise<Record<string, unknown>> {
        const { time, ...record } = JSON.parse(await shippedText(...line)) as Record<string, unknown>;
        assert.equal(time, "2026-11-24T06:57:50.858217Z");
        return record;
    }

    const line = 'GET /shop "a b" \\ 200 Grüße';
    // More digits than a double holds, a fraction, nothing, empty ones of both kinds, and a name that is one of ours.
    const json = '{"id":638000000000000123,"ratio":1.5,"none":null,"list":[],"map":{},"host":"theirs"}';
    const fields = Object.keys(known) as (keyof typeof known)[];

    for (const parseJson of [false, true]) {
        describe(parseJson ? "with JSON lines parsed" : "with lines as they are", () => {
            it("has the fields that are wanted under their names, and nothing else", async () => {
                assert.deepEqual(await shipped(line, { from: "apiServer", fields }, { parseJson }), {
                    log: line,
                    ...known,
                });
            });

            it("has the article's five fields where nothing is said", async () => {
                assert.deepEqual(await shipped(line, { from: "apiServer" }, { parseJson }), {
                    log: line,
                    ...named,
                    image: known.image,
                });
            });

            it("has the names that the path tells while the API server does not answer", async () => {
                assert.deepEqual(await shipped(line, { from: "apiServer" }, { parseJson, isUp: false }), {
                    log: line,
                    ...named,
                });
            });

            it("has them without asking anybody", async () => {
                assert.deepEqual(await shipped(line, { from: "path" }, { parseJson }), { log: line, ...named });
            });
        });
    }

    it("has the fields of a JSON line as they were, apart from its own", async () => {
        const text = await shippedText(json, { from: "apiServer" }, { parseJson: true });
        assert.ok(text.includes(`"log_processed":${json}`), text);
        const { host, log } = JSON.parse(text) as Record<string, unknown>;
        assert.deepEqual([host, log], ["node-1", undefined]);
    });
});

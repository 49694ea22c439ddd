import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { FluentBit, withFolder } from "./fluent-bit";
import { StandInServer } from "./stand-in";

const time = "2026-11-24T06:57:50.858217300Z";

describe("Fluent Bit with what a container runtime writes", function () {
    this.timeout(30_000);
    const folder = withFolder("runtime");

    /** What arrives of a log file, in order: time, stream and line. */
    async function shipped(file: string, count: number): Promise<unknown[][]> {
        const server = await StandInServer.start(folder());
        const directory = join(folder(), "pods", "shop_web-1_0b7e9a52-3f0c-4a6e-9d55-1f2e3d4c5b6a", "iis");
        mkdirSync(directory, { recursive: true });
        writeFileSync(join(directory, "0.log"), file);
        const records = () => server.records().map(({ record }) => record);
        const fluentBit = await FluentBit.start({
            settings: {
                routes: [
                    {
                        match: { namespace: "shop" },
                        to: [{ type: "http", url: "https://logs.example.com/", format: "jsonLines" }],
                    },
                ],
                metadata: { from: "path", fields: ["stream"] },
            },
            standIn: server.address(),
            folder: folder(),
        });
        await server.until(() => records().length >= count, 15_000);
        await fluentBit.stop();
        return records().map(({ time, stream, log }) => [time, stream, log]);
    }

    const shippedTime = "2026-11-24T06:57:50.858217Z";
    const cri = (stream: string, tag: string, text: string) => `${time} ${stream} ${tag} ${text}\n`;

    it("joins the parts of a line, each stream's by themselves", async () => {
        const file = [
            cri("stdout", "P", "GET /shop?"),
            cri("stderr", "P", "warn"),
            cri("stdout", "P", "a=1 "),
            cri("stderr", "F", "ing"),
            cri("stdout", "F", "200"),
        ].join("");
        assert.deepEqual(await shipped(file, 2), [
            [shippedTime, "stderr", "warning"],
            [shippedTime, "stdout", "GET /shop?a=1 200"],
        ]);
    });

    it("takes lines as they are, empty ones too, without the carriage return at the end", async () => {
        const texts = ["", " ", "Windows\r", 'stdout F "a" \\ b', "Grüße, 東京"];
        assert.deepEqual(
            await shipped(texts.map((text) => cri("stdout", "F", text)).join(""), texts.length),
            texts.map((text) => [shippedTime, "stdout", text.replace("\r", "")]),
        );
    });

    it("reads Docker's lines too", async () => {
        const docker = (log: string) => `${JSON.stringify({ log, stream: "stderr", time })}\n`;
        assert.deepEqual(await shipped(docker("one\n") + docker("tw") + docker("o\n"), 2), [
            [shippedTime, "stderr", "one\n"],
            [shippedTime, "stderr", "two\n"],
        ]);
    });
});

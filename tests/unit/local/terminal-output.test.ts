import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";

import fc from "fast-check";

import { quieterOutput } from "../../../local/stack/terminal-output";
import { runs } from "../property-runs";

const shown = async (...chunks: string[]) => text(Readable.from(chunks).pipe(quieterOutput()));

describe("Pulumi's output in a log", () => {
    it("has each row of a resource once", async () => {
        const creating = " +  kubernetes:apps/v1:DaemonSet fluent-bit creating (0s) ";
        const waiting = " +  kubernetes:apps/v1:DaemonSet fluent-bit creating (2s) waiting for 1 pod ";
        const created = " +  kubernetes:apps/v1:DaemonSet fluent-bit created (3s) ";
        assert.equal(
            await shown(`${creating}\n${creating}\n`, `${waiting}\n${creating}\n${created}\n`),
            `${creating}\n${waiting}\n${created}\n`,
        );
    });

    it("keeps repeated lines of diagnostics and outputs", async () => {
        const lines = "Outputs:\n    a: 1\n    a: 1\n\n\n    error: created twice\n    error: created twice\n";
        assert.equal(await shown(lines), lines);
    });

    it("is the same however it is cut into chunks", async () => {
        const whole = " +  a:b:C d creating (0s) \n +  a:b:C d creating (0s) \nOutputs:\n    x: é\nno end";
        const expected = await shown(whole);
        await fc.assert(
            fc.asyncProperty(fc.integer({ min: 0, max: whole.length }), async (at) => {
                assert.equal(await shown(whole.slice(0, at), whole.slice(at)), expected);
            }),
            { numRuns: runs(50) },
        );
    });
});

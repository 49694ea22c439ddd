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

    it("has no advice to remove the stack, which the end of the environment does", async () => {
        // What `pulumi destroy` prints in 3.259.0 (pkg/cmd/pulumi/operations/destroy.go).
        const said =
            "The resources in the stack have been deleted, but the history and configuration " +
            "associated with the stack are still maintained. \nIf you want to remove the stack completely, run `pulumi stack rm local`.\n";
        assert.equal(await shown(`Duration: 3s\n\n${said}`), "Duration: 3s\n\n");
        assert.match(await shown("error: run `pulumi stack rm local` by hand\n"), /stack rm local/);
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

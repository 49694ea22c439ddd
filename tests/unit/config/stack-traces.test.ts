import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "..", "..", "..");

/** The first lines are types, which vanish when the program is translated. */
const program = `interface One {
    two: number;
}
export function traces(pulumi, debuggablePromise) {
    const one: One = { two: 2 };
    const promise = Promise.resolve(one);
    debuggablePromise(promise);
    return {
        resource: pulumi.Resource.callsites()[1],
        error: new Error("it failed").stack,
        promise: promise._debugStackTrace,
    };
}`;

describe("a stack trace of the program", () => {
    let traces: { resource: { file: string; line: number }; error: string; promise: string };
    before(() => {
        const folder = mkdtempSync(join(tmpdir(), "stack-traces-"));
        const file = join(folder, "program.ts");
        writeFileSync(file, program);
        // As start.js does.
        const start = `
            const pulumi = require("@pulumi/pulumi");
            const { debuggablePromise } = require("@pulumi/pulumi/runtime/debuggable");
            require("tsx/cjs");
            Error.prepareStackTrace = require("./config/pulumi/stack-traces").formatStackTrace;
            console.log(JSON.stringify(require(${JSON.stringify(file)}).traces(pulumi, debuggablePromise)));`;
        traces = JSON.parse(
            execFileSync(process.execPath, ["--eval", start], { cwd: root, encoding: "utf8" }),
        ) as typeof traces;
        rmSync(folder, { recursive: true });
    });

    it("names the line of the source where a resource is declared", () => {
        assert.match(traces.resource.file, /program\.ts$/);
        assert.equal(traces.resource.line, 9);
    });

    it("names the line of the source for an error", () => {
        assert.match(traces.error, /^Error: it failed\n +at (Object\.)?traces \(\/.*program\.ts:10:\d+\)\n/);
    });

    it("is not mapped for a promise of Pulumi's SDK, because that takes much of a preview's time", () => {
        assert.match(traces.promise, /at debuggablePromise .*\n +at .*traces \(.*program\.ts:(?!7:)\d+:\d+\)\n/);
    });
});

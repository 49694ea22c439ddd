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

interface Traces {
    resource: { file: string; line: number };
    error: string;
    promise: string;
}

describe("a stack trace of the program", () => {
    let folder: string;
    let usual: Traces;
    before(() => {
        folder = mkdtempSync(join(tmpdir(), "stack-traces-"));
        writeFileSync(join(folder, "program.ts"), program);
        usual = traces();
    });
    after(() => {
        rmSync(folder, { recursive: true });
    });

    function traces(environment: Record<string, string> = {}): Traces {
        // As start.js does.
        const start = `
            const pulumi = require("@pulumi/pulumi");
            const debuggable = require("@pulumi/pulumi/runtime/debuggable");
            require("tsx/cjs");
            const { formatStackTrace, skipTracesOfPromises } = require("./config/pulumi/stack-traces");
            Error.prepareStackTrace = formatStackTrace;
            skipTracesOfPromises(debuggable);
            const program = require(${JSON.stringify(join(folder, "program.ts"))});
            console.log(JSON.stringify(program.traces(pulumi, debuggable.debuggablePromise)));`;
        const env = { ...process.env, ...environment };
        return JSON.parse(
            execFileSync(process.execPath, ["--eval", start], { cwd: root, encoding: "utf8", env }),
        ) as Traces;
    }

    it("names the line of the source where a resource is declared", () => {
        assert.match(usual.resource.file, /program\.ts$/);
        assert.equal(usual.resource.line, 9);
    });

    it("names the line of the source for an error, after promises too", () => {
        assert.match(usual.error, /^Error: it failed\n +at (Object\.)?traces \(\/.*program\.ts:10:\d+\)\n/);
    });

    it("is not taken for a promise of Pulumi's SDK, because that takes much of a preview's time", () => {
        assert.equal(usual.promise, "Error");
    });

    it("is taken for a promise where Pulumi shows it", () => {
        const { promise } = traces({ PULUMI_DEBUG_PROMISE_LEAKS: "true" });
        assert.match(promise, /at .*debuggablePromise .*\n +at .*traces \(.*program\.ts:7:\d+\)\n/);
    });
});

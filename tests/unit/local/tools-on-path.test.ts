import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { awsPlugin } from "../../../local/tools/aws-plugin";
import { onPath, satisfies } from "../../../machine/on-path";

describe("a program on PATH", () => {
    let folder: string;

    beforeEach(() => {
        folder = mkdtempSync(path.join(tmpdir(), "path-"));
        for (const name of ["first", "second"]) {
            mkdirSync(path.join(folder, name));
        }
    });

    afterEach(() => {
        rmSync(folder, { recursive: true });
    });

    const searchPath = (): string => [path.join(folder, "first"), "", path.join(folder, "second")].join(path.delimiter);

    it("is the first that can be run", () => {
        const [notExecutable, program] = [path.join(folder, "first", "etcd"), path.join(folder, "second", "etcd")];
        writeFileSync(notExecutable, "");
        writeFileSync(program, "");
        chmodSync(program, 0o755);
        assert.equal(onPath("etcd", searchPath()), program);
    });

    it("is no folder of that name", () => {
        mkdirSync(path.join(folder, "first", "etcd"));
        assert.equal(onPath("etcd", searchPath()), undefined);
    });

    for (const [output, range, fits] of [
        ["Kubernetes v1.36.3", "~1.36.3", true],
        ["Kubernetes v1.35.9", "~1.36.3", false],
        ["etcd Version: 3.4.30\nGit SHA: 1.9.9", ">=3.5.0", false],
        ["kwok version v0.8.1 go1.26 (linux/amd64)", "~0.8.0", true],
        ["v3.259.0", "^3.259.0", true],
        ["v3.258.0", "^3.259.0", false],
        ["", "^3.259.0", false],
    ] as const) {
        it(`that says ${JSON.stringify(output)} ${fits ? "fits" : "does not fit"} ${range}`, () => {
            assert.equal(satisfies(output, range), fits);
        });
    }
});

describe("the choice of the AWS provider", () => {
    it("is the stand-in unless the official one is asked for", () => {
        assert.equal(awsPlugin(""), "stand-in");
        assert.equal(awsPlugin("stand-in"), "stand-in");
        assert.equal(awsPlugin("official"), "official");
    });

    it("refuses another by its name", () => {
        assert.throws(() => awsPlugin("offical"), /AWS_PLUGIN is "offical"/);
    });
});

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

import { layout, logFile } from "../../../local/layout";
import type { Command } from "../../../local/supervision/keeper";
import { GoProgram, type GoProgramArgs, requiredVersion } from "../../../local/tools/go-program";

/** In the place of the real `go`: a program that it builds says with what settings it was built. */
const fakeGo = `#!/bin/sh
case "$1" in
    mod) [ -z "$UNREACHABLE" ] || exit 1 ;;
    list) echo example.com/tool; echo example.com/tool/part ;;
    build)
        while [ "$1" != -o ]; do shift; done
        [ -z "$FAIL" ] || exit 1
        printf '#!/bin/sh\\necho built with %s for %s\\n' "$GOFLAGS" "$GOOS/$GOARCH" > "$2"
        chmod +x "$2" ;;
esac
`;

describe("a program built from a Go module", () => {
    let place: string;
    let go: string;
    let builds: number;
    let steps: string[];

    beforeEach(() => {
        place = mkdtempSync(path.join(tmpdir(), "go-program-"));
        go = path.join(place, "go");
        writeFileSync(go, fakeGo, { mode: 0o755 });
        mkdirSync(path.join(place, "sources", "tool"), { recursive: true });
        source("go.mod", "module example.com/tool\n");
        source("main.go", "package main\n");
        mkdirSync(layout.logs, { recursive: true });
        builds = 0;
        steps = [];
    });

    afterEach(() => {
        rmSync(place, { recursive: true });
        for (const step of ["build", "download", "modules"]) {
            rmSync(logFile(`${step}-tool`), { force: true });
        }
    });

    function source(name: string, content: string): void {
        const file = path.join(place, "sources", "tool", name);
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, content);
    }

    const runner = {
        run: async ({ name, file, args, cwd, env }: Command) => {
            builds += name.startsWith("build-") ? 1 : 0;
            steps.push(name);
            const { stdout } = await promisify(execFile)(file, args, { cwd, env });
            writeFileSync(logFile(name), stdout);
        },
    };

    function program(args: Partial<GoProgramArgs> = {}): GoProgram {
        return new GoProgram({
            name: "tool",
            title: "tool",
            minutes: 1,
            megabytes: 1,
            sources: path.join(place, "sources"),
            store: path.join(place, "store"),
            ...args,
        });
    }

    /** The program, once it is built. */
    function find(args: Partial<GoProgramArgs> = {}): string | undefined {
        return program(args)
            .way((file) => file("tool"))
            .find() as string | undefined;
    }

    async function build(program: GoProgram): Promise<void> {
        const { work } = program.way((file) => file);
        assert.ok(work?.kind === "build");
        await work.do({ runner, tell: () => undefined, go: () => Promise.resolve(go) });
    }

    it("is built once for everybody who builds the same", async () => {
        assert.equal(find(), undefined);
        await build(program());
        const file = find();
        assert.ok(file !== undefined);
        assert.match((await promisify(execFile)(file)).stdout, /built with -modcacherw/);
    });

    it("is for this machine, also if the user builds for another one", async () => {
        Object.assign(process.env, { GOOS: "plan9", GOARCH: "mips" });
        try {
            await build(program());
        } finally {
            delete process.env["GOOS"];
            delete process.env["GOARCH"];
        }
        const architecture = { x64: "amd64", arm64: "arm64" }[process.arch as string] ?? process.arch;
        const { stdout } = await promisify(execFile)(find() ?? "");
        assert.ok(stdout.trim().endsWith(` for ${process.platform}/${architecture}`), stdout);
    });

    it("gets modules in a step with a log, which the error names if their site cannot be reached", async () => {
        process.env["UNREACHABLE"] = "1";
        const overlay = { "schema.json": { module: "example.com/m", path: "schema.json" } };
        try {
            await assert.rejects(build(program({ overlay })));
        } finally {
            delete process.env["UNREACHABLE"];
        }
        assert.deepEqual(steps, ["download-tool"]);
    });

    it("goes by its other names too", async () => {
        await build(program({ aliases: ["etcd", "kwok"] }));
        const file = find({ aliases: ["etcd", "kwok"] }) ?? "";
        assert.match(readFileSync(path.join(path.dirname(file), "kwok"), "utf8"), /built with/);
    });

    for (const [what, change] of Object.entries({
        "a source": () => {
            source("main.go", "package main // changed\n");
        },
        "a pinned version": () => {
            source("go.mod", "module example.com/tool // v2\n");
        },
        "a source of a package or module in a folder of it": () => {
            source("part/part.go", "package part\n");
        },
        "the name of a source": () => {
            rmSync(path.join(place, "sources", "tool", "main.go"));
            source("other.go", "package main\n");
        },
    })) {
        it(`is another one with ${what} changed, and the former is found again when that is undone`, async () => {
            await build(program());
            const former = find();
            change();
            assert.equal(find(), undefined);
            await build(program());
            assert.notEqual(find(), former);
            rmSync(path.join(place, "sources", "tool", "other.go"), { force: true });
            rmSync(path.join(place, "sources", "tool", "part"), { force: true, recursive: true });
            source("go.mod", "module example.com/tool\n");
            source("main.go", "package main\n");
            assert.equal(find(), former);
            assert.equal(builds, 2);
        });
    }

    it("is another one with other variables, another package or other names", async () => {
        await build(program());
        for (const args of [
            { variables: { "example.com/v.V": "1" } },
            { packages: ["example.com/x"] },
            { aliases: ["x"] },
        ]) {
            assert.equal(find(args), undefined);
        }
    });

    it("stays unaffected by files that are no source", async () => {
        await build(program());
        source("README.md", "read me");
        assert.ok(find());
    });

    it("is not there after a build that failed, and is built by the next one", async () => {
        process.env["FAIL"] = "1";
        try {
            await assert.rejects(build(program()));
        } finally {
            delete process.env["FAIL"];
        }
        assert.equal(find(), undefined);
        await build(program());
        assert.ok(find());
    });
});

describe("the version that a go.mod requires", () => {
    const goMod = [
        "module m",
        "",
        "require example.com/alone v1.2.3",
        "",
        "require (",
        "\texample.com/first v0.1.0",
        "\texample.com/first/v2 v2.0.0 // indirect",
        ")",
        "replace example.com/first => example.com/fork v9.9.9",
    ].join("\n");

    it("is found inside and outside of a block", () => {
        assert.equal(requiredVersion(goMod, "example.com/alone"), "v1.2.3");
        assert.equal(requiredVersion(goMod, "example.com/first"), "v0.1.0");
        assert.equal(requiredVersion(goMod, "example.com/first/v2"), "v2.0.0");
    });

    it("is missed by name", () => {
        assert.throws(() => requiredVersion(goMod, "example.com/none"), /example\.com\/none/);
    });
});
